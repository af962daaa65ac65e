"""The learning rate: steps too long, or too short."""

from __future__ import annotations

import math

import numpy as np

from playground.diagnoses.curves import FEWEST_EPOCHS, last_pace
from playground.diagnoses.evidence import Evidence
from playground.diagnoses.finding import Check, Finding, NotApplicable, Outcome, Severity
from playground.number_text import counted, number_text
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
LEAST_TURNS = 0.3
"""Share of epochs in which the loss turns round; a smooth curve never does."""
STEADY_PACE = 0.6
"""Of the mean pace of the fall, in the last quarter: a straight line has 1, a curve that settles
less than 0.2."""
ALREADY_RIGHT = 0.98
"""Nobody trains on for the loss alone."""


def _too_high(evidence: Evidence) -> Outcome:
    loss = evidence.curve("loss")
    if evidence.run.state is RunState.FAILED:
        return NotApplicable("the run broke off; see divergence")
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
            f"{swing / half.mean():.0%} of its level, and turns round in {turns:.0%} of them."
        )
    if worse and chance is not None:
        words.append(
            f"The loss was {number_text(loss[peak])} after epoch "
            f"{int(evidence.curve('epoch')[peak]):,} and is {number_text(last)} now; a network "
            f"that says nothing but how frequent the classes are has {number_text(chance)}."
        )
    elif leap:
        words.append(
            f"Training loss leapt from {number_text(loss[leap - 1])} to "
            f"{number_text(loss[leap])} in epoch {int(evidence.curve('epoch')[leap]):,}, and "
            f"is {number_text(loss[-1])} at the end."
        )
    return Finding(
        "learning-rate-too-high",
        "The steps are too long",
        Severity.SERIOUS if worse or rises else Severity.WARNING,
        f"Learning rate {evidence.plan.learning_rate:g} with {evidence.plan.optimizer}. "
        + " ".join(words),
        r"A step follows the slope at one place, $w \leftarrow w - \eta \nabla E(w)$. Where the "
        r"loss bends with curvature $\lambda$, a step longer than $\eta = 2/\lambda$ leaps over "
        "the valley and lands higher on the other side.",
        f"Try {_rounded(evidence.plan.learning_rate / 3)}, then "
        f"{_rounded(evidence.plan.learning_rate / 10)}; or a schedule that lowers the rate, or "
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


def _too_low(evidence: Evidence) -> Outcome:
    loss, plan = evidence.curve("loss"), evidence.plan
    if not evidence.is_finished:
        return NotApplicable("it is still training")
    if evidence.run.state is RunState.FAILED:
        return NotApplicable("the run broke off; see divergence")
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
    return Finding(
        "learning-rate-too-low",
        "It was still learning when it ended",
        Severity.WARNING,
        f"Over {counted(len(loss), 'epoch')} the training loss fell from {number_text(loss[0])} to "
        f"{number_text(loss[-1])}. In the last quarter it still fell at {pace:.0%} of its mean "
        "pace; a curve that has settled hardly moves.",
        rf"The steps are short: $\eta = {plan.learning_rate:g}$ with {plan.optimizer}. Or there "
        "were too few of them.",
        f"Try learning rate {_rounded(3 * plan.learning_rate)}, then "
        f"{_rounded(10 * plan.learning_rate)}, or more epochs; adam adapts the length of its steps "
        "to every weight.",
    )


def _rounded(rate: float) -> str:
    digits = 10.0 ** math.floor(math.log10(rate))
    return f"{min((1, 3, 10), key=lambda d: abs(math.log(d * digits / rate))) * digits:g}"


TOO_HIGH = Check("learning-rate-too-high", "a learning rate that is too high", _too_high)
TOO_LOW = Check("learning-rate-too-low", "a learning rate that is too low", _too_low)
