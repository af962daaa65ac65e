"""Keras architectures, one per file: pure builders, and closed formulas for their sizes."""
