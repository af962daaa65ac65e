"""Underfitting: even the training examples are not learned

What it checks
--------------
Whether the training loss has levelled off although fewer than half of the mistakes are gone that
always naming the most frequent class makes, or, for values, although less than half of their
variance is explained (R²).

Why it matters
--------------
The network cannot express the answer, or training does not reach it: too few neurons or
layers, no bend between them, inputs that do not show the difference, too strong a
regularization, or steps so long or so short that they lead nowhere.

What to try
-----------
Add neurons, or a layer where there are few, choose an activation that bends, add
features, take regularization away, and try a learning rate three times smaller and
three times larger.

Example
-------
A network without a hidden layer separates two classes by a straight line. Where one class
surrounds the other, about half of the points stay wrong however long it trains; a hidden layer
of a few units is enough.
"""

from __future__ import annotations

from playground.diagnoses.curves import FEWEST_EPOCHS, has_levelled_off
from playground.diagnoses.evidence import Evidence
from playground.diagnoses.finding import Detection, NotApplicable, Severity
from playground.diagnoses.intervals import wilson
from playground.diagnoses.rule import Outcome, Rule, Subject
from playground.number_text import counted, number_text

LEAST_SKILL = 0.5
"""Of the mistakes that naming the most frequent class makes, training must get rid of this share;
of the squared deviation from the mean, a fit must explain it."""


def _examine(evidence: Evidence) -> Outcome:
    loss = evidence.curve("loss")
    if len(loss) < FEWEST_EPOCHS:
        return NotApplicable(f"there are fewer than {FEWEST_EPOCHS} epochs")
    if not has_levelled_off(loss):
        return None
    found = _of_classes(evidence) if evidence.is_classifier else _of_values(evidence)
    if found is None or isinstance(found, NotApplicable):
        return found
    severity, words = found
    return Detection(
        "It does not even fit the training examples",
        severity,
        f"{words} The training loss has levelled off at {number_text(loss[-1])}.",
    )


def _of_classes(evidence: Evidence) -> tuple[Severity, str] | NotApplicable | None:
    if evidence.confusion is None:
        return NotApplicable("no confusion matrix says yet how frequent the classes are")
    majority, train = evidence.confusion.majority, float(evidence.curve("accuracy")[-1])
    skill = (train - majority) / (1 - majority) if majority < 1 else 1.0
    if skill >= LEAST_SKILL:
        return None
    n = evidence.confusion.examples
    no_better = train <= wilson(majority, n)[1]
    above = round(100 * (train - majority))
    than = f"{counted(above, 'point')} above" if above > 0 else "no better than"
    words = (
        f"Training accuracy is {train:.1%}, {than} always naming the most frequent training "
        f"class ({majority:.1%} of the {evidence.confusion.split} examples)."
    )
    return (Severity.SERIOUS if no_better else Severity.WARNING), words


def _of_values(evidence: Evidence) -> tuple[Severity, str] | NotApplicable | None:
    report = evidence.run.report
    fits = report.get("fits") or ([report["test"]] if report.get("test") else [])
    if not fits:
        return NotApplicable("how much a fit explains is measured when training ends")
    poor = [fit for fit in fits if fit["r_squared"] < LEAST_SKILL]
    if not poor:
        return None
    names = ", ".join(
        f"{fit['label']} {number_text(max(fit['r_squared'], -9))}" for fit in poor if "label" in fit
    )
    words = (
        f"Of {len(fits)} networks {len(poor)} explain less than half of how the curve moves "
        f"(R² of {names})."
        if names
        else f"The fit explains {max(0.0, poor[0]['r_squared']):.0%} of how the values vary (R²)."
    )
    return (Severity.WARNING if len(poor) == len(fits) else Severity.NOTICE), words


RULE = Rule(__name__, Subject.RESULT, "underfitting", _examine)
