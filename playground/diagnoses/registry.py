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
from playground.diagnoses.data import DATA_CHECKS
from playground.diagnoses.evidence import Evidence
from playground.diagnoses.finding import (
    Check,
    DataCheck,
    Diagnosis,
    Finding,
    NotApplicable,
    Outcome,
)

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
    findings: list[Finding] = []
    of_data: list[Finding] = []
    clear, not_applicable = [], []
    checks: tuple[Check | DataCheck, ...] = (*DATA_CHECKS, *CHECKS)
    for check in checks:
        outcome = _outcome(check, evidence)
        if isinstance(outcome, Finding):
            (of_data if isinstance(check, DataCheck) else findings).append(outcome)
        elif isinstance(outcome, NotApplicable):
            not_applicable.append((check.name, outcome.reason))
        else:
            clear.append(check.name)
    for found in (of_data, findings):
        found.sort(key=lambda finding: -finding.severity)
    return Diagnosis((*of_data, *findings), tuple(clear), tuple(not_applicable))


def _outcome(check: Check | DataCheck, evidence: Evidence) -> Outcome:
    if isinstance(check, Check):
        return check.examine(evidence)
    if evidence.data is None:
        return NotApplicable("its data are no longer to be had")
    return check.examine(evidence.data)


def diagnose(evidence: Evidence) -> list[Finding]:
    """What stands out in a run, in its data first, then the most serious first."""
    return list(examine(evidence).findings)
