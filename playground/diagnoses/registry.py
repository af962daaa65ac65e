"""All checks, and what they say together."""

from __future__ import annotations

from playground.diagnoses import (
    dead_relus,
    divergence,
    gradients,
    learning_rate,
    majority_class,
    no_effect,
    overfitting,
    saturated_units,
    underfitting,
    validation_size,
)
from playground.diagnoses.evidence import Evidence
from playground.diagnoses.finding import Check, Diagnosis, Finding, NotApplicable

CHECKS: tuple[Check, ...] = (
    divergence.CHECK,
    majority_class.CHECK,
    underfitting.CHECK,
    overfitting.CHECK,
    learning_rate.TOO_HIGH,
    learning_rate.TOO_LOW,
    gradients.CHECK,
    dead_relus.CHECK,
    saturated_units.CHECK,
    no_effect.CHECK,
    validation_size.CHECK,
)
"""Of two findings that matter alike, the one whose check comes first stands first."""


def examine(evidence: Evidence) -> Diagnosis:
    """What each check found, what found nothing, and what had nothing to look at."""
    findings, clear, not_applicable = [], [], []
    for check in CHECKS:
        outcome = check.examine(evidence)
        if isinstance(outcome, Finding):
            findings.append(outcome)
        elif isinstance(outcome, NotApplicable):
            not_applicable.append((check.name, outcome.reason))
        else:
            clear.append(check.name)
    findings.sort(key=lambda finding: -finding.severity)
    return Diagnosis(tuple(findings), tuple(clear), tuple(not_applicable))


def diagnose(evidence: Evidence) -> list[Finding]:
    """What stands out in a run, the most serious first."""
    return list(examine(evidence).findings)
