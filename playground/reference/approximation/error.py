"""How far a sum is from its target."""

import numpy as np
import numpy.typing as npt

from playground.reference.limits import Array, finite_array, refusal

POINTS = 2001


def interval_points(low: float, high: float) -> Array:
    """Where errors are measured: 2,001 even points of the closed interval."""
    return np.linspace(low, high, POINTS)


def errors(values: npt.ArrayLike, target_values: npt.ArrayLike) -> tuple[float, float]:
    """The sup-norm max |y − f| and the mean of (y − f)², over the same points, shape (n,).

    Raises ValueError for shapes that differ, and for numbers that are not finite.
    """
    y = finite_array("the values", values, 1, 1e100)
    f = finite_array("the target", target_values, 1, 1e100)
    if y.shape != f.shape or not len(y):
        raise refusal(
            "as many values as target values, at least one", (len(y), len(f)), "use the same points"
        )
    gap = np.abs(y - f)
    return float(gap.max()), float(np.mean(gap**2))
