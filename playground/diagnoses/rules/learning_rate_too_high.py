r"""Learning rate too high: the loss rises or oscillates

What it checks
--------------
Whether the training loss ends well above its lowest value, oscillates in the second half, leaps
without recovering, or ends above the loss of a network that only knows how frequent the classes
are. All are measured against the whole fall of the curve.

Why it matters
--------------
A step follows the slope at one place, $w \leftarrow w - \eta \nabla E(w)$. Where the
loss bends with curvature $\lambda$, a step longer than $\eta = 2/\lambda$ leaps over
the valley and lands higher on the other side.

What to try
-----------
Try a learning rate three times smaller, then ten times smaller; or a schedule that lowers the
rate, or larger batches, whose gradients are less noisy.

Example
-------
On the page *A plane to play on*, set the learning rate to 3: the loss jumps up and down and ends
higher than it began. With 0.03 it falls smoothly.
"""

from __future__ import annotations

import numpy as np

from playground.diagnoses.curves import FEWEST_EPOCHS, LEAST_TURNS, rounded_rate
from playground.diagnoses.evidence import Evidence
from playground.diagnoses.finding import Detection, NotApplicable, Severity
from playground.diagnoses.rule import Outcome, Rule, Subject
from playground.number_text import number_text
from playground.runs import RunState

MOST_RISE = 0.25
"""Share of its whole fall by which a training loss may end above its lowest."""
MOST_SWING = 0.1
"""Mean change from epoch to epoch, as a share of the whole fall, in the second half of a curve."""
LEAST_SWING_OF_LEVEL = 0.1
"""And as a share of the loss there: a curve near 0 swings by much and means little."""
FAR_ABOVE = 3.0
"""Times the loss of chance: sure of wrong answers. The first epoch does not count: where inputs are
not scaled, fresh weights are so too."""
RECOVERED = 1.1
"""Times its lowest before a leap: a loss that is back there has forgotten the leap."""
LEAP = 0.5
"""Share of its whole fall that a training loss loses again in one epoch. Runs that end well do so
now and then, and come back."""


def _examine(evidence: Evidence) -> Outcome:
    loss = evidence.curve("loss")
    if evidence.run.state is RunState.FAILED:
        return NotApplicable("the run diverged; see divergence")
    if len(loss) < FEWEST_EPOCHS:
        return NotApplicable(f"there are fewer than {FEWEST_EPOCHS} epochs")
    chance = _loss_of_chance(evidence)
    fall = float(max(loss[0], chance or 0.0) - loss.min())
    last = float(np.median(loss[-max(1, len(loss) // 10) :]))
    half = loss[len(loss) // 2 :]
    steps = np.diff(half)
    swing = float(np.abs(steps).mean()) if len(steps) else 0.0
    turns = float((np.sign(steps[1:]) != np.sign(steps[:-1])).mean()) if len(steps) > 1 else 0.0
    rises = last - float(loss.min()) > MOST_RISE * fall and last > 1.1 * float(loss.min())
    swings = (
        swing > MOST_SWING * fall
        and swing > LEAST_SWING_OF_LEVEL * float(half.mean())
        and turns > LEAST_TURNS
    )
    peak = 1 + int(loss[1:].argmax())
    worse = chance is not None and _is_worse(loss, last, chance, peak)
    leap = _leap(loss, fall)
    if not (rises or swings or worse or leap):
        return None
    words = []
    if rises:
        words.append(
            f"Training loss was {number_text(loss.min())} after epoch "
            f"{int(evidence.curve('epoch')[loss.argmin()]):,} and is {number_text(last)} now."
        )
    if swings:
        words.append(
            f"In the second half it moves by {number_text(swing)} from one epoch to the next, "
            f"{swing / half.mean():.0%} of its level, and changes direction in {turns:.0%} of them."
        )
    if worse and chance is not None:
        words.append(
            f"The loss was {number_text(loss[peak])} after epoch "
            f"{int(evidence.curve('epoch')[peak]):,} and is {number_text(last)} now; a network "
            f"that only predicts how frequent the classes are has {number_text(chance)}."
        )
    elif leap:
        words.append(
            f"Training loss jumped from {number_text(loss[leap - 1])} to "
            f"{number_text(loss[leap])} in epoch {int(evidence.curve('epoch')[leap]):,}, and "
            f"is {number_text(loss[-1])} at the end."
        )
    return Detection(
        "The steps are too long",
        Severity.SERIOUS if worse or rises else Severity.WARNING,
        f"Learning rate {evidence.plan.learning_rate:g} with {evidence.plan.optimizer}. "
        + " ".join(words),
        f"Try {rounded_rate(evidence.plan.learning_rate / 3)}, then "
        f"{rounded_rate(evidence.plan.learning_rate / 10)}; or a schedule that lowers the rate, or "
        "larger batches, whose gradients are less noisy.",
    )


def _is_worse(loss: np.ndarray, last: float, chance: float, peak: int) -> bool:
    """Whether it ends above chance, or has leapt far above and has not come back.

    A loss above chance that falls nearly all the time has other reasons: it began there.
    """
    falls = float((np.diff(loss) < 0).mean()) > 1 - LEAST_TURNS
    leapt = loss[peak] > FAR_ABOVE * chance and last > RECOVERED * float(loss[:peak].min())
    return bool(leapt or (last > 1.05 * chance and not falls))


def _leap(loss: np.ndarray, fall: float) -> int:
    """Where the loss leaps highest without coming back; 0 where it does not."""
    epochs = [
        epoch
        for epoch in range(2, len(loss))
        if loss[epoch] - loss[epoch - 1] > LEAP * fall
        and loss[epoch:].min() > RECOVERED * loss[epoch - 1]
    ]
    return max(epochs, key=lambda epoch: float(loss[epoch]), default=0)


def _loss_of_chance(evidence: Evidence) -> float | None:
    """Cross-entropy of naming the classes as often as they are; None for another loss."""
    if evidence.confusion is None or evidence.plan.objective != "cross_entropy":
        return None
    shares = evidence.confusion.matrix.sum(axis=1) / evidence.confusion.examples
    shares = shares[shares > 0]
    return -float((shares * np.log(shares)).sum())


RULE = Rule(__name__, Subject.TRAINING, "a learning rate that is too high", _examine)
