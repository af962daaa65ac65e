"""Overfitting: training improves while validation becomes worse

What it checks
--------------
Whether the validation loss ends more than 10% above its best level while the training loss goes
on falling, or training accuracy exceeds validation accuracy by more than 10 points and by more
than chance. Levels are medians of several epochs, so that a single one does not count.

Why it matters
--------------
The network has room to remember single examples, noise included. What helps it remember
does not help with examples that it has never seen.

What to try
-----------
Stop near the best epoch (patience), give it more examples or vary them (augmentation),
make it smaller, or regularize it (weight decay, dropout).

Example
-------
On the page *A plane to play on*, take 40 points with much noise and two layers of 16 units: the
training loss falls towards 0, the validation loss turns and rises, and the boundary winds around
single points.
"""

from __future__ import annotations

import numpy as np

from playground.diagnoses.evidence import Evidence
from playground.diagnoses.finding import Detection, NotApplicable, Severity
from playground.diagnoses.intervals import wilson
from playground.diagnoses.rule import Outcome, Rule, Subject
from playground.number_text import number_text

MOST_RISE = 0.1
"""Validation loss may end so far above its best, as a share of it: early stopping reacts to less,
but curves of one seed wander by some per cent."""
LASTING = 3
"""Epochs, at least, whose median is the level of a curve: a single one may be luck, good or bad."""
FEWEST_EPOCHS = 2 * LASTING
LEAST_LOSS = 0.05
"""Rises below this share of the first loss are nobody's trouble: 0.016 to 0.024 in a network that
is right 99 times of 100."""
ACCURACY_GAP = 0.1
"""Ten more of a hundred training examples right than of others."""
SERIOUS_RISE = 0.5


def _examine(evidence: Evidence) -> Outcome:
    loss, val_loss = evidence.curve("loss"), evidence.curve("val_loss")
    if len(val_loss) < FEWEST_EPOCHS:
        return NotApplicable(f"there are fewer than {FEWEST_EPOCHS} epochs")
    best, level, last = _turn(val_loss)
    rise = last / level - 1 if level > 0 else 0.0
    worse = last - level > LEAST_LOSS * float(val_loss[0])
    fallen = _level(loss, best), _level(loss, len(loss) - 1)
    rises = rise > MOST_RISE and worse and fallen[1] < fallen[0]
    gap = _gap(evidence)
    if not rises and gap is None:
        return None
    lowest = best if rises else int(np.argmin(val_loss))
    epoch = int(evidence.curve("epoch")[lowest])
    words = []
    if rises:
        words.append(
            f"Validation loss was best at epoch {epoch:,} (about {number_text(level)}) and is "
            f"about {number_text(last)} at the end, {rise:.0%} higher, while training loss went on "
            f"falling from {number_text(fallen[0])} to {number_text(fallen[1])}."
        )
    if gap is not None:
        train, validation = gap
        words.append(
            f"{train:.1%} of the training examples are classified correctly, but only "
            f"{validation:.1%} of the others."
        )
    back = evidence.run.report.get("best_epoch")
    if back:
        words.append(f"Early stopping restored the weights of epoch {back:,}.")
    # A loss may rise because few answers are wrong but very sure, while no more become wrong.
    much = gap is not None or not len(evidence.curve("accuracy"))
    severity = Severity.SERIOUS if much and rises and rise > SERIOUS_RISE else Severity.WARNING
    return Detection(
        "It gets better on the training examples and worse on others",
        Severity.NOTICE if back else severity,
        " ".join(words),
        f"Stop near epoch {epoch:,} (patience), give it more examples or vary them (augmentation), "
        "make it smaller, or regularize it (weight decay, dropout).",
    )


def _turn(val_loss: np.ndarray) -> tuple[int, float, float]:
    """Where the curve was lowest, its level there and at its end.

    The lowest place lies before the last epochs, so that what rises from it has lasted.
    """
    ends = len(val_loss) - _span(val_loss)
    epochs = range(0, ends, max(1, _span(val_loss) // 5))  # neighbours' medians are alike
    levels = {epoch: _level(val_loss, epoch) for epoch in epochs}
    around = _around(val_loss, min(levels, key=levels.__getitem__))
    best = around.start + int(np.argmin(val_loss[around]))  # many have the median of their window
    return best, min(levels.values()), _level(val_loss, len(val_loss) - 1)


def _level(curve: np.ndarray, epoch: int) -> float:
    """The median of some epochs around one, or of as many at an end of the curve."""
    return float(np.median(curve[_around(curve, epoch)]))


def _around(curve: np.ndarray, epoch: int) -> slice:
    span = _span(curve)
    first = min(max(0, epoch - span // 2), len(curve) - span)
    return slice(first, first + span)


def _span(curve: np.ndarray) -> int:
    return max(LASTING, len(curve) // 20)


def _gap(evidence: Evidence) -> tuple[float, float] | None:
    """Training and validation accuracy at the end, where the gap between them is not chance."""
    train, validation = evidence.curve("accuracy"), evidence.curve("val_accuracy")
    if not len(train):
        return None
    a, b = float(train[-1]), float(validation[-1])
    high = wilson(b, evidence.validation_examples)[1] if evidence.validation_examples else b
    return (a, b) if a - b > ACCURACY_GAP and a > high else None


RULE = Rule(__name__, Subject.RESULT, "overfitting", _examine)
