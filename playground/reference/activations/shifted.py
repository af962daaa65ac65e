"""One unit's curve: an activation of w·x + b, and the point -b/w where its sum is zero."""

import math

import numpy.typing as npt

from playground.reference.activations.registry import activation_named
from playground.reference.limits import Array, finite_array, finite_number

LECTURE_WEIGHTS = (0.5, 1.0, 2.0, 5.0)
"""Steepness values that the lecture compares, with b = 0 and x from -10 to 10."""

LECTURE_BIASES = (-5.0, -2.0, 0.0, 2.0, 5.0)
"""Biases that the lecture compares, with w = 1."""


def shifted(activation: str, x: npt.ArrayLike, w: float, b: float) -> Array:
    """activation(w · x + b) for `x` of shape (n,), as an array of shape (n,).

    Raises ValueError for an unknown activation or numbers outside ±1e6.
    """
    inputs = finite_array("x", x, ndim=(0, 1))
    return activation_named(activation).function(
        finite_number("w", w) * inputs + finite_number("b", b)
    )


def turning_point(w: float, b: float) -> float | None:
    """-b/w: where the weighted sum changes sign. None when w is 0 (it never does) or b/w overflows.

    Raises ValueError for numbers outside ±1e6.
    """
    slope, offset = finite_number("w", w), finite_number("b", b)
    if slope == 0:
        return None
    point = -offset / slope
    return point + 0.0 if math.isfinite(point) else None  # + 0.0 turns -0.0 into 0.0
