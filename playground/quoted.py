"""What somebody typed or a link said, as a sentence may quote it."""

from __future__ import annotations

import difflib
from collections.abc import Iterable

MOST = 40


def quoted(value: object) -> str:
    """The text of a value, cut after 40 characters; "?" for what cannot be printed."""
    text = str(value)
    shown = "".join(c if c.isprintable() else "?" for c in text[:MOST])
    return shown if len(text) <= MOST else f"{shown}…"


def in_quotes(text: str) -> str:
    """The same between quotation marks, for what may begin or end with a blank."""
    return repr(quoted(text))


def nearest(name: str, known: Iterable[str]) -> str | None:
    """The known name that was probably meant; None where none is near."""
    names = {each.casefold(): each for each in known}
    found = difflib.get_close_matches(name[: 2 * MOST].casefold(), names, n=1, cutoff=0.6)
    return names[found[0]] if found else None
