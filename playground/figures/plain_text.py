"""Text that may quote a user, drawn as it is."""

from __future__ import annotations


def cut(text: str, most: int) -> str:
    """The text, its end cut off where it is longer than that many letters."""
    return text if len(text) <= most else f"{text[: most - 1]}…"


def plain(text: str) -> str:
    """A text that may quote a user, as Plotly's markup that shows it as it is.

    Plotly reads tags and entities in every text of a figure, and ``%{…}`` in a hover template.
    """
    shown = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return shown.replace("%{", "&#37;{")
