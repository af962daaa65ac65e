"""What a person typed or brought, inside a sentence: at most forty letters of it."""

from __future__ import annotations

MOST_QUOTED = 40


def shown(text: str) -> str:
    """The beginning of a text; what no page and no terminal can print is a ``?``."""
    printable = "".join(c if c.isprintable() else "?" for c in text[: MOST_QUOTED + 1])
    return printable if len(text) <= MOST_QUOTED else printable[:MOST_QUOTED] + "…"


def quoted(text: str) -> str:
    """The beginning of a text between quotation marks, as Python writes it."""
    return repr(text if len(text) <= MOST_QUOTED else text[:MOST_QUOTED] + "…")
