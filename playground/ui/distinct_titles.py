"""Titles of what a list offers: a list tells its entries apart by their titles alone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence

LETTERS = 4


def distinct_titles(names: Sequence[str], title_of: Callable[[str], str]) -> dict[str, str]:
    """The title of each name; where several are alike, with the end of the name."""
    titles = {name: title_of(name) for name in names}
    counts = Counter(titles.values())
    return {
        name: f"{title} · {name[-LETTERS:]}" if counts[title] > 1 else title
        for name, title in titles.items()
    }
