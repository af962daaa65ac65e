"""Learning rate too low: training ends while the loss still falls steadily

What it checks
--------------
Whether, in the last quarter of a finished run, the training loss still fell at 60% or more of its
mean pace, while the validation loss was near its best. Runs with a learning rate schedule and runs
that are 98% accurate or better are left alone.

Why it matters
--------------
Each step is short, or there were too few of them: the network stopped far from where its curve
would have settled, and could have become better.

What to try
-----------
Try a learning rate three times larger, then ten times larger, or more epochs; adam adapts the
length of its steps to every weight.

Example
-------
On the page *A plane to play on*, set the learning rate to 0.0001 and train for 60 epochs: the
curve is almost a straight line. A curve that has settled is flat at its end.
"""

from __future__ import annotations

import numpy as np

from playground.diagnoses.curves import FEWEST_EPOCHS, LEAST_TURNS, last_pace, rounded_rate
from playground.diagnoses.evidence import Evidence
from playground.diagnoses.finding import Detection, NotApplicable, Severity
from playground.diagnoses.rule import Outcome, Rule, Subject
from playground.number_text import counted, number_text
from playground.runs import RunState

STEADY_PACE = 0.6
"""Of the mean pace of the fall, in the last quarter: a straight line has 1, a curve that settles
less than 0.2."""
ALREADY_RIGHT = 0.98
"""Nobody trains on for the loss alone."""


def _examine(evidence: Evidence) -> Outcome:
    loss, plan = evidence.curve("loss"), evidence.plan
    if not evidence.is_finished:
        return NotApplicable("it is still training")
    if evidence.run.state is RunState.FAILED:
        return NotApplicable("the run diverged; see divergence")
    if plan.learning_rate_schedule != "constant":
        return NotApplicable("its learning rate follows a schedule that ends near 0")
    if len(loss) < FEWEST_EPOCHS:
        return NotApplicable(f"there are fewer than {FEWEST_EPOCHS} epochs")
    pace = last_pace(loss)
    val_loss = evidence.curve("val_loss")
    accuracy = evidence.curve("accuracy")
    if len(accuracy) and accuracy[-1] >= ALREADY_RIGHT:
        return None
    tail = loss[-max(3, len(loss) // 4) :]
    steady = float((np.diff(tail) < 0).mean()) > 1 - LEAST_TURNS
    if pace < STEADY_PACE or not steady or val_loss[-1] > 1.02 * val_loss.min():
        return None
    return Detection(
        "It was still learning when it ended",
        Severity.WARNING,
        f"Learning rate {plan.learning_rate:g} with {plan.optimizer}. Over "
        f"{counted(len(loss), 'epoch')} the training loss fell from {number_text(loss[0])} to "
        f"{number_text(loss[-1])}. In the last quarter it still fell at {pace:.0%} of its mean "
        "pace; a curve that has settled hardly moves.",
        f"Try learning rate {rounded_rate(3 * plan.learning_rate)}, then "
        f"{rounded_rate(10 * plan.learning_rate)}, or more epochs; adam adapts the length of its "
        "steps to every weight.",
    )


RULE = Rule(__name__, Subject.TRAINING, "a learning rate that is too low", _examine)
