"""Searching for better settings: trials that Optuna suggests and the engine trains."""
