"""Text that may quote a user, shown as it is."""

from __future__ import annotations

import re

# An underscore inside a word is no emphasis, and names of fields have them. A # is a heading only
# where a line begins, but shows as itself with its backslash anywhere.
_SPECIAL = re.compile(r"[\\`*$~<>\[\]|#]|(?<![A-Za-z0-9])_|_(?![A-Za-z0-9])")


def literal(sentence: str) -> str:
    """A sentence that may quote a user, as Markdown that shows it as it is."""
    return _SPECIAL.sub(lambda found: "\\" + found.group(), sentence)
