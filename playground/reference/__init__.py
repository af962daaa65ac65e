"""The lecture's machines in NumPy, one per file: pure functions and small frozen values."""
