"""The page of all runs: choose, sort, name, delete and take back."""
