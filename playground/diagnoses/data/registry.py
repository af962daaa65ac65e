"""All checks on data, and what they say together."""

from __future__ import annotations

from weakref import WeakKeyDictionary

from playground.diagnoses.data import classes, constant_inputs, one_column, scales, shared_rows
from playground.diagnoses.finding import DataCheck, Finding
from playground.experiments import Data

DATA_CHECKS: tuple[DataCheck, ...] = (
    classes.ABSENT,
    one_column.CHECK,
    shared_rows.CHECK,
    classes.DOMINANT,
    scales.CHECK,
    constant_inputs.CHECK,
)
_found: WeakKeyDictionary[Data, tuple[Finding, ...]] = WeakKeyDictionary()


def examine_data(data: Data) -> tuple[Finding, ...]:
    """What stands out in data, the most serious first; the same object is looked at once."""
    if data not in _found:
        outcomes = (check.examine(data) for check in DATA_CHECKS)
        findings = [outcome for outcome in outcomes if isinstance(outcome, Finding)]
        _found[data] = tuple(sorted(findings, key=lambda finding: -finding.severity))
    return _found[data]
