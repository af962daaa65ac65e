"""What is said of a motif or of sequences that cannot be used."""

from __future__ import annotations

from playground.datasets.file_error import FileError


class DNAError(FileError):
    """A motif or sequences that cannot be used; its text is one sentence for the user."""
