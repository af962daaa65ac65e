"""The lecture's machines in NumPy, from neurodes to feedforward networks: pure functions and small frozen values."""
