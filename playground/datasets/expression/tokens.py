"""A formula cut into numbers, names and signs, each with the column where it starts."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

MOST_CHARACTERS = 200
MOST_SHOWN = 20
Kind = Literal["number", "name", "sign", "end"]

_TOKEN = re.compile(
    r"(?P<number>(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?)"
    r"|(?P<name>[A-Za-z_][A-Za-z_0-9]*|π)"
    r"|(?P<sign>\*\*|[-+*/^(),−·×])"
)
_SPELLINGS = {"^": "**", "−": "-", "·": "*", "×": "*"}
_SIGNS = "+ - * / ** ( )"


class ExpressionError(ValueError):
    """A formula that cannot be read or drawn; its text is one sentence for the user."""


@dataclass(frozen=True)
class Token:
    """One word of a formula. `column` counts characters from 1."""

    kind: Kind
    text: str
    column: int

    def is_sign(self, *signs: str) -> bool:
        return self.kind == "sign" and self.text in signs

    def refused(self, expected: str) -> ExpressionError:
        """The error that says what was expected in the place of this word."""
        received = "the end" if self.kind == "end" else _shown(self.text)
        where = f"{received} at column {self.column}"
        return ExpressionError(f"Expected {expected}. Received: {where}.")


def tokens_of(text: str) -> list[Token]:
    """The words of a formula, then one of kind "end".

    Raises:
        ExpressionError: the text is empty, too long, or has a character that no formula has.
    """
    if not text.strip():
        raise ExpressionError("Expected a formula in x, such as sin(3*x). Received: nothing.")
    if len(text) > MOST_CHARACTERS:
        raise ExpressionError(
            f"Expected a formula of at most {MOST_CHARACTERS} characters. Received: {len(text)}, "
            f"which is too long from column {MOST_CHARACTERS + 1} on. Shorten it."
        )
    found, at = [], 0
    while at < len(text):
        if text[at] in " \t":
            at += 1
            continue
        match = _TOKEN.match(text, at)
        if match is None:
            unknown = Token("sign", text[at], at + 1)
            raise unknown.refused(f"x, numbers, functions and the signs {_SIGNS}")
        kind: Kind = match.lastgroup  # type: ignore[assignment]
        found.append(Token(kind, _SPELLINGS.get(match.group(), match.group()), at + 1))
        at = match.end()
    return [*found, Token("end", "", len(text) + 1)]


def _shown(text: str) -> str:
    if not text.isprintable():
        return f"the character U+{ord(text[0]):04X}"
    return text if len(text) <= MOST_SHOWN else f"{text[:MOST_SHOWN]}…"
