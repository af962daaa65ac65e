"""All rules, found in their folder, and what they say together."""

from __future__ import annotations

import pkgutil
from collections.abc import Iterable, Mapping
from importlib import import_module
from typing import Any
from weakref import WeakKeyDictionary

from playground.datasets.files import release_pages
from playground.diagnoses import rules
from playground.diagnoses.evidence import Evidence
from playground.diagnoses.finding import Diagnosis, Finding, NotApplicable
from playground.diagnoses.rule import Rule, Subject
from playground.experiments import Data

Outcomes = Mapping[str, Finding | NotApplicable | None]
"""What rules said, by their name."""
_FOUND: list[Rule[Any]] = [
    import_module(f"{rules.__name__}.{module.name}").RULE
    for module in pkgutil.iter_modules(rules.__path__)
]
_FOUND.sort(key=lambda rule: [*Subject].index(rule.subject))
RULES = {rule.code: rule for rule in _FOUND}
"""By subject, then by code. Of two findings that matter alike, the earlier one stands first."""
DATA_RULES: tuple[Rule[Data], ...] = tuple(r for r in _FOUND if r.subject is Subject.DATA)
RUN_RULES: tuple[Rule[Evidence], ...] = tuple(r for r in _FOUND if r.subject is not Subject.DATA)
_of_data: WeakKeyDictionary[Data, Outcomes] = WeakKeyDictionary()


def examine(evidence: Evidence) -> Diagnosis:
    """What each rule found, which found nothing, and which had nothing to look at."""
    if evidence.data is None:
        gone = NotApplicable("its data are no longer available")
        on_data: Outcomes = {rule.name: gone for rule in DATA_RULES}
    else:
        on_data = _on_data(evidence.data)
    on_run = {rule.name: rule.examine(evidence) for rule in RUN_RULES}
    outcomes = [*on_data.items(), *on_run.items()]
    return Diagnosis(
        (*_findings(on_data.values()), *_findings(on_run.values())),
        tuple(name for name, outcome in outcomes if outcome is None),
        tuple((name, o.reason) for name, o in outcomes if isinstance(o, NotApplicable)),
    )


def _findings(outcomes: Iterable[Finding | NotApplicable | None]) -> tuple[Finding, ...]:
    """The most serious first."""
    found = (outcome for outcome in outcomes if isinstance(outcome, Finding))
    return tuple(sorted(found, key=lambda finding: -finding.severity))


def diagnose(evidence: Evidence) -> list[Finding]:
    """What stands out in a run, in its data first, then the most serious first."""
    return list(examine(evidence).findings)


def examine_data(data: Data) -> tuple[Finding, ...]:
    """What stands out in data, the most serious first."""
    return _findings(_on_data(data).values())


def _on_data(data: Data) -> Outcomes:
    """The same object is looked at once."""
    if data not in _of_data:
        _of_data[data] = {rule.name: rule.examine(data) for rule in DATA_RULES}
        for split in (data.train, data.validation, data.test):
            release_pages(split.x)  # all of 55 MB was read, and pages show a few images
    return _of_data[data]
