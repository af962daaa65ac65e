"""Data that people brought, whatever their kind: known by what they hold, called as their file."""

from __future__ import annotations

from functools import lru_cache

from playground.datasets import uploads
from playground.datasets.dataset_error import DatasetError
from playground.datasets.dna import kept_sequences

LOST = "uploaded data"
"""What they are called where their file is not on this machine."""


def is_brought(text: str) -> bool:
    """Whether a text is the name of kept data, here or elsewhere."""
    return bool(uploads.NAME.fullmatch(text) or kept_sequences.NAME.fullmatch(text))


def title_of_brought(text: str) -> str:
    """The title of kept data, which is that of their file; any other text as it is."""
    return _title(text) if is_brought(text) else text


def _title(name: str) -> str:
    try:
        return _read_title(name)
    except DatasetError:
        return LOST


@lru_cache(maxsize=256)
def _read_title(name: str) -> str:
    if uploads.is_upload(name):
        return uploads.describe(name).title
    return kept_sequences.load(name).source
