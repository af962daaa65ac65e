r"""Divergence: the loss is no longer a finite number

What it checks
--------------
Whether training broke off because the loss or the weights became infinite or not a number.

Why it matters
--------------
Each step was longer than the one before: a large loss has a large gradient, which makes
a longer step to a larger loss, until single precision ends at $3.4 \cdot 10^{38}$.

What to try
-----------
Try a learning rate ten times smaller, gradient clipping, or inputs and targets scaled to about 1.

Example
-------
For $E(w) = w^2$ a step is $w \leftarrow w - 2 \eta w$. With $\eta = 0.1$ the weight shrinks by a
fifth in each step; with $\eta = 1.5$ it doubles and changes sign, and after 128 steps it has
exceeded single precision.
"""

from __future__ import annotations

import numpy as np

from playground.diagnoses.evidence import Evidence
from playground.diagnoses.finding import Detection, NotApplicable, Severity
from playground.diagnoses.rule import Outcome, Rule, Subject
from playground.number_text import number_text
from playground.runs import RunState

DIVERGED = "diverged at epoch"
"""What the message of a run says that training broke off for this."""


def _examine(evidence: Evidence) -> Outcome:
    run, loss = evidence.run, evidence.curve("loss")
    if run.state is not RunState.FAILED and not len(loss):
        return NotApplicable("no epoch has ended")
    if run.state is not RunState.FAILED or DIVERGED not in run.message:
        return None
    plan = evidence.plan
    seen = "Not one epoch ended with finite numbers."
    if len(loss):
        lowest = int(np.argmin(loss))
        seen = (
            f"Training loss was {number_text(loss[lowest])} after epoch {lowest + 1:,}, and "
            f"{number_text(loss[-1])} after epoch {len(loss):,}, the last with finite numbers."
        )
    return Detection(
        "Training diverged",
        Severity.SERIOUS,
        f"Training with learning rate {plan.learning_rate:g} and {plan.optimizer} diverged in "
        f"epoch {len(loss) + 1:,}. {seen}",
        f"Try learning rate {plan.learning_rate / 10:g}, gradient clipping, or inputs and targets "
        "scaled to about 1.",
    )


RULE = Rule(__name__, Subject.RESULT, "divergence", _examine)
