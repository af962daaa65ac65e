"""The name that somebody probably meant."""

from __future__ import annotations

import difflib
from collections.abc import Iterable

from playground.quoted import MOST


def nearest(name: str, known: Iterable[str]) -> str | None:
    """The known name that was probably meant; None where none is near."""
    names = {each.casefold(): each for each in known}
    found = difflib.get_close_matches(name[: 2 * MOST].casefold(), names, n=1, cutoff=0.6)
    return names[found[0]] if found else None
