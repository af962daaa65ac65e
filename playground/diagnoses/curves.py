"""What the shape of a curve says, whatever its unit."""

from __future__ import annotations

import math

import numpy as np

FEWEST_EPOCHS = 5
"""A curve of fewer points has no shape."""
SETTLED_PACE = 0.2
"""A loss that falls in its last quarter at less than a fifth of the mean pace has levelled off."""
LEAST_TURNS = 0.3
"""Share of epochs in which the loss turns round; a smooth curve never does."""
NOISE = 2.0
"""Standard deviations of a change from epoch to epoch; a fall of less is not told from chance."""


def last_pace(loss: np.ndarray) -> float:
    """How fast a curve falls in its last quarter, as a share of its mean pace.

    1 is a straight line, 0 a curve that is flat at its end, less than 0 one that rises. Medians of
    the quarter's ends are compared. 0 where there was no fall at all.
    """
    start, end, epochs = _ends(loss)
    fall = float(loss[0]) - end
    if fall <= 0:
        return 0.0
    whole = len(loss) - 1 - (_edge(loss) - 1) / 2
    return (start - end) / epochs / (fall / whole)


def has_levelled_off(loss: np.ndarray) -> bool:
    """Whether going on as before would change little."""
    if len(loss) < FEWEST_EPOCHS:
        return False
    start, end, _ = _ends(loss)
    changes = np.diff(loss[-_tail(loss) :])
    lost_in_noise = len(changes) > 2 and start - end < NOISE * float(changes.std())
    return lost_in_noise or last_pace(loss) < SETTLED_PACE


def _ends(loss: np.ndarray) -> tuple[float, float, int]:
    """Where the last quarter begins and ends, and how many epochs lie between."""
    tail, edge = _tail(loss), _edge(loss)
    start = float(np.median(loss[-tail : len(loss) - tail + edge]))
    return start, float(np.median(loss[-edge:])), tail - edge


def _tail(loss: np.ndarray) -> int:
    return max(3, len(loss) // 4)


def _edge(loss: np.ndarray) -> int:
    return max(1, _tail(loss) // 4)


def rounded_rate(rate: float) -> str:
    """The nearest learning rate of the series 1, 3, 10, 30 and so on."""
    digits = 10.0 ** math.floor(math.log10(rate))
    return f"{min((1, 3, 10), key=lambda d: abs(math.log(d * digits / rate))) * digits:g}"
