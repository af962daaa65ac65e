"""Data that people brought, whatever their kind: known by what they hold, called as their file."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from functools import lru_cache

from playground.datasets import kept_points, uploads
from playground.datasets.dataset_error import DatasetError
from playground.datasets.dna import kept_sequences

LOST = "uploaded data"
"""What they are called where their file is not on this machine."""
LETTERS = 4
"""Of the end of a name, which tell titles apart that are alike."""


def is_brought(text: str) -> bool:
    """Whether a text is the name of kept data, here or elsewhere."""
    kinds = (uploads.NAME, kept_sequences.NAME, kept_points.NAME)
    return any(kind.fullmatch(text) for kind in kinds)


def title_of_brought(text: str) -> str:
    """The title of kept data, which is that of their file; any other text as it is."""
    return _title(text) if is_brought(text) else text


def distinct_titles(names: Sequence[str], title_of: Callable[[str], str]) -> dict[str, str]:
    """The title of each name; where several are alike, with the end of the name: a list tells its
    entries apart by their titles alone."""
    titles = {name: title_of(name) for name in names}
    counts = Counter(titles.values())
    return {
        name: f"{title} · {name[-LETTERS:]}" if counts[title] > 1 else title
        for name, title in titles.items()
    }


def _title(name: str) -> str:
    try:
        return _read_title(name)
    except DatasetError:
        return LOST


@lru_cache(maxsize=256)
def _read_title(name: str) -> str:
    if uploads.is_upload(name):
        return uploads.describe(name).title
    if kept_points.is_kept(name):
        return f"{kept_points.full(name).count(kept_points.BETWEEN) + 1:,} points"
    return kept_sequences.load(name).source
