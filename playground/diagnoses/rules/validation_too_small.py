r"""Validation too small: too few validation examples to compare settings

What it checks
--------------
Whether the 95% confidence interval of the validation accuracy is wider than 10 points; 25 points
or more is a warning. The interval is that of Wilson (1927).

Why it matters
--------------
Of $n$ examples a share is right with standard error $\sqrt{p (1 - p) / n}$: four times
the examples halve it. The interval is Wilson's. On the very same examples less tells two
settings apart: 6 that only one of them gets right, and none that only
the other does (McNemar's test).

What to try
-----------
Set more examples aside, compare means over several seeds, or do not decide by small
differences.

Example
-------
On 10 validation examples, 8 right give an interval from 49% to 94%: 70% and 90% both fit. On
1,000 examples, 800 right give 77% to 82%.
"""

from __future__ import annotations

from playground.diagnoses.evidence import Evidence
from playground.diagnoses.finding import Detection, NotApplicable, Severity
from playground.diagnoses.intervals import smallest_difference, wilson
from playground.diagnoses.rule import Outcome, Rule, Subject

MOST_WIDTH = 0.1
"""Of the 95% interval: settings that are compared mostly differ by less than ten points."""
SERIOUS_WIDTH = 0.25


def _examine(evidence: Evidence) -> Outcome:
    if not evidence.is_classifier:
        return NotApplicable("there are no classes")
    accuracy, n = evidence.curve("val_accuracy"), evidence.validation_examples
    if n is None or not len(accuracy):
        return NotApplicable("its data are no longer available, or no epoch has ended")
    value = float(accuracy[-1])
    low, high = wilson(value, n)
    if high - low <= MOST_WIDTH:
        return None
    difference = smallest_difference(min(max(value, 1 / n), 1 - 1 / n), n)
    return Detection(
        "Too few examples to tell",
        Severity.WARNING if high - low >= SERIOUS_WIDTH else Severity.NOTICE,
        f"Validation accuracy {value:.1%} was measured on {n:,} examples: the 95% interval goes "
        f"from {low:.1%} to {high:.1%}. On as many other examples, another setting must differ by "
        f"{100 * difference:.0f} points for the difference to be more than chance.",
    )


RULE = Rule(__name__, Subject.MEASUREMENT, "a validation set too small to tell", _examine)
