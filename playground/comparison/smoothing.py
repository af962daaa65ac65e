"""Calm curves: an exponential moving average without a bias towards its start."""

from __future__ import annotations

import math

import numpy as np


def exponential_moving_average(values: np.ndarray, weight: float) -> np.ndarray:
    """The mean of all values so far, in which each counts `weight` times as much as its follower.

    Divided by the sum of the weights, so that the first values are not drawn to zero, as
    TensorBoard does it. A value that is no finite number stays as it is and counts nothing.

    Args:
        values: shape (n,).
        weight: 0 leaves the values alone; below 1.
    """
    if not weight:
        return np.asarray(values, float)
    smooth: list[float] = []
    total = weights = 0.0
    for value in np.asarray(values, float).tolist():
        if math.isfinite(value):
            total = weight * total + value
            weights = weight * weights + 1.0
            smooth.append(total / weights)
        else:
            smooth.append(value)
    return np.array(smooth)
