"""Calm curves: an exponential moving average without a bias towards its start."""

from __future__ import annotations

import numpy as np

BLOCK = 64
"""0.01 to this power is still far from the smallest number."""


def exponential_moving_average(values: np.ndarray, weight: float) -> np.ndarray:
    """The mean of all values so far, in which each counts `weight` times as much as its follower.

    Divided by the sum of the weights, so that the first values are not drawn to zero, as
    TensorBoard does it. A value that is no finite number stays as it is and counts nothing.

    Args:
        values: shape (n,).
        weight: 0 leaves the values alone; else from 0.01 to below 1.
    """
    values = np.asarray(values, float)
    if not weight:
        return values
    finite = np.isfinite(values)
    sums = _discounted_sums(values[finite], weight)
    counted = np.arange(1, len(sums) + 1)
    smooth = values.copy()
    smooth[finite] = sums * (1 - weight) / (1 - weight**counted)
    return smooth


def _discounted_sums(values: np.ndarray, weight: float) -> np.ndarray:
    """At each place the sum of all values so far, each times `weight` to the power of its age.

    Block by block, so that long curves take no loop over their epochs, and powers stay finite.
    """
    powers = weight ** np.arange(BLOCK)
    sums = np.empty(len(values))
    carried = 0.0
    for first in range(0, len(values), BLOCK):
        block = values[first : first + BLOCK]
        factors = powers[: len(block)]
        sums[first : first + BLOCK] = factors * (np.cumsum(block / factors) + weight * carried)
        carried = sums[first + len(block) - 1]
    return sums
