"""Commands of ``python -m playground``, one per file."""
