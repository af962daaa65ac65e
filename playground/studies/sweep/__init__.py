"""A grid of settings, trained on the engine: one or two fields, their values, and some seeds."""
