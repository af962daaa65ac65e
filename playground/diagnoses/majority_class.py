"""Collapse: one class for everything."""

from __future__ import annotations

from playground.diagnoses.evidence import Evidence
from playground.diagnoses.finding import Check, Finding, NotApplicable, Outcome, Severity

ONE_CLASS = 0.99
"""Share of the predictions that name one class."""


def _examine(evidence: Evidence) -> Outcome:
    if not evidence.is_classifier:
        return NotApplicable("there are no classes")
    confusion = evidence.confusion
    if confusion is None:
        return NotApplicable("no confusion matrix has been counted yet")
    named, observed = confusion.matrix.sum(axis=0), confusion.matrix.sum(axis=1)
    if (observed > 0).sum() < 2:
        return NotApplicable("the examples are all of one class")
    chosen = int(named.argmax())
    share = float(named[chosen] / confusion.examples)
    if share < ONE_CLASS or confusion.accuracy > confusion.majority:
        return None
    name = confusion.class_names[chosen] if confusion.class_names else f"number {chosen}"
    words = "all" if share == 1 else f"{share:.1%} of"
    return Finding(
        "majority-class",
        "It names one class for everything",
        Severity.SERIOUS,
        f"It calls {words} {confusion.examples:,} {confusion.split} examples {name}; "
        f"{observed[chosen] / confusion.examples:.1%} of them are.",
        "When inputs tell the network nothing, the loss is least with the same probabilities for "
        "all: those of the classes' frequencies. Dead or saturated layers, too long steps, or a "
        "class that is far more frequent than the others lead there.",
        "See what else stands out here. A smaller learning rate, another initialisation, or as "
        "many examples of each class.",
    )


CHECK = Check("majority-class", "one class for everything", _examine)
