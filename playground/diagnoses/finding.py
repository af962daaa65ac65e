"""What a rule says of a run or of data."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from enum import IntEnum


class Severity(IntEnum):
    """How much it matters: a notice is worth knowing, what is serious makes the result worthless
    or much worse than it need be."""

    NOTICE = 1
    WARNING = 2
    SERIOUS = 3


@dataclass(frozen=True)
class Detection:
    """What a rule has detected, in words for students. Texts may hold maths between dollars.

    Attributes:
        evidence: A sentence with this run's numbers.
        advice: What to try in this run; None for what the rule's docstring says.
    """

    title: str
    severity: Severity
    evidence: str
    advice: str | None = None


@dataclass(frozen=True)
class NotApplicable:
    """Why a rule has nothing to look at, as the end of a sentence."""

    reason: str


@dataclass(frozen=True)
class Finding:
    """A detection together with the rule that made it.

    Attributes:
        code: The rule's code, such as ``overfitting``.
        cause: Why that happens: "Why it matters" of the rule's docstring.
        advice: What to try.
    """

    code: str
    title: str
    severity: Severity
    evidence: str
    cause: str
    advice: str

    def as_json(self) -> dict[str, str]:
        """Plain values, the severity by its name."""
        return asdict(self) | {"severity": self.severity.name.lower()}


@dataclass(frozen=True)
class Diagnosis:
    """What all rules say of a run.

    Attributes:
        findings: Those on its data first, then the most serious first.
        clear: Names of the rules that found nothing.
        not_applicable: Names of those that had nothing to look at, and why.
    """

    findings: tuple[Finding, ...]
    clear: tuple[str, ...]
    not_applicable: tuple[tuple[str, str], ...]
