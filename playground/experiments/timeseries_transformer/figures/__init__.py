"""Charts of what a Transformer makes of series, and of sets of series."""
