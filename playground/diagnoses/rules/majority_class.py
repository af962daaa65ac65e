"""Majority class: the network names one class for everything

What it checks
--------------
Whether 99% or more of the predictions in the newest confusion matrix name one class, and accuracy
is no better than always naming the most frequent class of the training examples.

Why it matters
--------------
When inputs tell the network nothing, the loss is least with the same probabilities for
all: those of the classes' frequencies. Dead or saturated layers, too long steps, or a
class that is far more frequent than the others lead there.

What to try
-----------
See what else stands out here. A smaller learning rate, another initialization, or as
many examples of each class.

Example
-------
On the page *A plane to play on*, set all initial weights to 0: every point gets the same
probability, and one column of the confusion matrix is empty.
"""

from __future__ import annotations

from playground.diagnoses.evidence import Evidence
from playground.diagnoses.finding import Detection, NotApplicable, Severity
from playground.diagnoses.rule import Outcome, Rule, Subject

ONE_CLASS = 0.99
"""Share of the predictions that name one class."""


def _examine(evidence: Evidence) -> Outcome:
    if not evidence.is_classifier:
        return NotApplicable("there are no classes")
    confusion = evidence.confusion
    if confusion is None:
        return NotApplicable("no confusion matrix has been counted yet")
    named, of_class = confusion.matrix.sum(axis=0), confusion.matrix.sum(axis=1)
    if (of_class > 0).sum() < 2:
        return NotApplicable("the examples are all of one class")
    chosen = int(named.argmax())
    share = float(named[chosen] / confusion.examples)
    if share < ONE_CLASS or confusion.accuracy > confusion.majority:
        return None
    name = confusion.class_names[chosen] if confusion.class_names else f"number {chosen}"
    words = "all" if share == 1 else f"{share:.1%} of"
    return Detection(
        "It predicts one class for everything",
        Severity.SERIOUS,
        f"It predicts {name} for {words} {confusion.examples:,} {confusion.split} examples; "
        f"{of_class[chosen] / confusion.examples:.1%} of them are of that class.",
    )


RULE = Rule(__name__, Subject.RESULT, "one class for everything", _examine)
