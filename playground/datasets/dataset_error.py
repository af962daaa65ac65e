"""What is said when data cannot be used."""

from __future__ import annotations


class DatasetError(RuntimeError):
    """Data that cannot be used; its text is one sentence for the user."""
