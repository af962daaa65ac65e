"""One term of the glossary."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Term:
    """A term in the words of textbooks. On which pages it can be seen, `Page.terms` says.

    Attributes:
        name: As a heading has it.
        sentence: What it means, complete in itself.
        formula: In LaTeX; empty for what has none.
        labels: Of the controls that set it, where they are named otherwise.
    """

    name: str
    sentence: str
    formula: str = ""
    labels: tuple[str, ...] = ()
