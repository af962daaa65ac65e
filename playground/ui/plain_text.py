"""Text that may quote a user, shown as it is."""

from __future__ import annotations

import re

# An underscore inside a word is no emphasis, and names of fields have them. A # is a heading only
# where a line begins, but shows as itself with its backslash anywhere. A colon begins an icon or a
# colour only before a letter, and an ampersand a character only before its name.
_SPECIAL = re.compile(
    r"[\\`*$~<>\[\]|#]|(?<![A-Za-z0-9])_|_(?![A-Za-z0-9])|:(?=[A-Za-z0-9_+-]|\0)"
    r"|&(?=#?[A-Za-z0-9]+;)|(?<=:material)/"
)
_LINE = re.compile(r"^[ \t]*(?:([-+=])|(\d+)([.)])(?=\s|$))?", re.MULTILINE)
"""What begins an item of a list or underlines a heading, and the spaces that begin code."""
# Where Streamlit sees an address, an emoji or an arrow in spite of backslashes.
_PARTED = re.compile(
    r"(?<=:)(?=//)|(?<=\bwww)(?=\.)|(?=@)|(?<=:)(?=[A-Za-z0-9_+-]+:)"
    r"|(?<=(?<!\S)[<>~-])(?=[=>-](?!\S))"
    r"|(?<=(?<!\S)<)(?=->(?!\S))|(?<=(?<!\S)<-)(?=>(?!\S))",
    re.IGNORECASE,
)
_BREAK = "\0"
_NOTHING = ":gray[]"
"""An empty piece of text: it parts what stands around it, and nobody sees or copies it."""


def literal(sentence: str) -> str:
    """A sentence that may quote a user, as Markdown that shows it as it is."""
    parted = _PARTED.sub(_BREAK, sentence.replace(_BREAK, ""))
    escaped = _SPECIAL.sub(lambda found: "\\" + found.group(), parted)
    return _LINE.sub(_line_start, escaped).replace(_BREAK, _NOTHING)


def _line_start(found: re.Match[str]) -> str:
    first, number, mark = found.groups()
    if first:
        return f"\\{first}"
    return f"{number}\\{mark}" if number else ""
