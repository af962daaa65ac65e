"""Divergence: the loss is no longer a number."""

from __future__ import annotations

import numpy as np

from playground.diagnoses.evidence import Evidence
from playground.diagnoses.finding import Check, Finding, NotApplicable, Outcome, Severity
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
    return Finding(
        "divergence",
        "Training diverged",
        Severity.SERIOUS,
        f"Learning rate {plan.learning_rate:g} with {plan.optimizer} broke off in epoch "
        f"{len(loss) + 1:,}. {seen}",
        "Each step was longer than the one before: a large loss has a large gradient, which makes "
        r"a longer step to a larger loss, until single precision ends at $3.4 \cdot 10^{38}$.",
        f"Try learning rate {plan.learning_rate / 10:g}, gradient clipping, or inputs and targets "
        "scaled to about 1.",
    )


CHECK = Check("divergence", "divergence", _examine)
