"""What a part of a network contributes to its accuracy, as runs report it."""

from __future__ import annotations

from dataclasses import dataclass

UNIFORM = "uniform attention"
"""Not a part left out: every token looks at all others alike, in every block."""


@dataclass(frozen=True)
class Contribution:
    """Accuracy of a network that lacks a part.

    Attributes:
        part: What was left out, or `UNIFORM`.
        accuracy: Without it.
        lost: Accuracy of the whole network less that; below 0 where the part does harm.
        moved: The largest change of any probability; 0 when the part has no effect at all.
    """

    part: str
    accuracy: float
    lost: float
    moved: float
