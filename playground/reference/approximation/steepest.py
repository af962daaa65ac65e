"""How steep and how curved a function is, measured on a fine grid."""

import math
from collections.abc import Callable

import numpy as np

from playground.reference.limits import Array

PIECES = 2000
GROWTH = 1.1
"""Where half the grid step makes a largest slope this much larger, it would grow for ever."""


def steepest(function: Callable[[Array], Array], low: float, high: float) -> tuple[float, float]:
    """The largest |f′| and the largest |f″| on [low, high]; inf where there is none.

    A jump makes both infinite, and so does a vertical start such as that of a square root; a corner
    makes the second infinite.
    """
    coarse, fine = (_differences(function, low, high, n) for n in (PIECES, 2 * PIECES))
    size = float(np.abs(function(np.linspace(low, high, PIECES + 1))).max())
    slope = _limit(coarse[0], fine[0], 1e-9 * size / (high - low))
    bend = _limit(coarse[1], fine[1], 1e-6 * size / (high - low) ** 2)
    return slope, math.inf if math.isinf(slope) else bend


def _differences(
    function: Callable[[Array], Array], low: float, high: float, pieces: int
) -> tuple[float, float]:
    step = (high - low) / pieces
    slopes = np.diff(function(np.linspace(low, high, pieces + 1))) / step
    return float(np.abs(slopes).max()), float(np.abs(np.diff(slopes)).max() / step)


def _limit(coarse: float, fine: float, rounding: float) -> float:
    if fine <= rounding:
        return 0.0
    return fine if fine <= GROWTH * coarse else math.inf  # NaN counts as infinite
