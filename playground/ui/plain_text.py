"""Text that may quote a user, shown as it is."""

from __future__ import annotations

import re


def literal(sentence: str) -> str:
    """A sentence that may quote a user, as Markdown that shows it as it is."""
    return re.sub(r"([\\`*$~<>\[\]|])", r"\\\1", sentence)
