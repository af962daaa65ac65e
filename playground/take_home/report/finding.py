"""Something that was noticed in a run."""

from __future__ import annotations

from typing import NamedTuple


class Finding(NamedTuple):
    """A diagnosis in plain words.

    Attributes:
        code: Its short name.
        evidence: What was measured, in numbers.
        advice: What to try.
    """

    code: str
    title: str
    evidence: str
    cause: str
    advice: str
