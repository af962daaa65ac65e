"""What somebody typed or a link said, as a sentence may quote it."""

from __future__ import annotations

MOST = 40


def quoted(value: object) -> str:
    """The text of a value, cut after 40 characters; "?" for what cannot be printed."""
    text = str(value)
    shown = "".join(c if c.isprintable() else "?" for c in text[:MOST])
    return shown if len(text) <= MOST else f"{shown}…"


def in_quotes(text: str) -> str:
    """The same between quotation marks, for what may begin or end with a blank."""
    return repr(quoted(text))
