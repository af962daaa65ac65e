"""What a check says of a run."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import IntEnum

from playground.diagnoses.evidence import Evidence
from playground.experiments import Data


class Severity(IntEnum):
    """How much it matters: a notice is worth knowing, what is serious makes the result worthless
    or much worse than it need be."""

    NOTICE = 1
    WARNING = 2
    SERIOUS = 3


@dataclass(frozen=True)
class Finding:
    """One thing that stands out, in words for students. Texts may hold maths between dollars.

    Attributes:
        code: A short name that stays the same, such as ``overfitting``.
        evidence: A sentence with this run's numbers.
        cause: Why that happens.
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
        return {
            "code": self.code,
            "title": self.title,
            "severity": self.severity.name.lower(),
            "evidence": self.evidence,
            "cause": self.cause,
            "advice": self.advice,
        }


@dataclass(frozen=True)
class NotApplicable:
    """Why a check has nothing to look at, as the end of a sentence."""

    reason: str


Outcome = Finding | NotApplicable | None
"""None where the check looked and found nothing."""


@dataclass(frozen=True)
class Check:
    """One question to a run.

    Attributes:
        code: That of its finding.
        name: What it looks for, as a part of a sentence.
    """

    code: str
    name: str
    examine: Callable[[Evidence], Outcome]


@dataclass(frozen=True)
class DataCheck:
    """One question to data, which can be asked before anything is trained.

    Attributes:
        code: That of its finding.
        name: What it looks for, as a part of a sentence.
    """

    code: str
    name: str
    examine: Callable[[Data], Outcome]


@dataclass(frozen=True)
class Diagnosis:
    """What all checks say of a run.

    Attributes:
        findings: Those on its data first, then the most serious first.
        clear: Names of the checks that found nothing.
        not_applicable: Names of those that had nothing to look at, and why.
    """

    findings: tuple[Finding, ...]
    clear: tuple[str, ...]
    not_applicable: tuple[tuple[str, str], ...]
