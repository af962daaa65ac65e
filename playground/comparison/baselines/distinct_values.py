"""A leak: how many different numbers a file holds for each series.

Nothing about the engine is asked. A method that finds such a trace of how data were stored scores
well and has learned nothing.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from playground.comparison.baselines.methods import Baseline


class CountRule(NamedTuple):
    """Names one class below a number of distinct values, another one from there on."""

    threshold: float
    below: int
    above: int

    def named(self, x: np.ndarray) -> np.ndarray:
        """The class of each series, shape (n,)."""
        return np.where(distinct_values(x) < self.threshold, self.below, self.above)


def distinct_values(x: np.ndarray) -> np.ndarray:
    """How many different numbers each series has, shape (n,) for series (n, steps)."""
    ordered = np.sort(x, axis=1)
    return np.asarray(1 + np.count_nonzero(np.diff(ordered, axis=1), axis=1))


def fit_count_rule(x: np.ndarray, y: np.ndarray) -> CountRule:
    """Tries every threshold between two counts; keeps the one that is right most often.

    Of equals the first; the threshold lies midway between the counts beside it.
    """
    counts = distinct_values(x)
    seen = np.unique(counts)
    thresholds = [float(seen[0]), *((seen[:-1] + seen[1:]) / 2).tolist()]
    classes = int(y.max()) + 1
    best, right = CountRule(thresholds[0], 0, 0), -1
    for threshold in thresholds:
        below = np.bincount(y[counts < threshold], minlength=classes)
        above = np.bincount(y[counts >= threshold], minlength=classes)
        if below.max() + above.max() > right:
            right = int(below.max() + above.max())
            best = CountRule(threshold, int(below.argmax()), int(above.argmax()))
    return best


DISTINCT_VALUES = Baseline(
    "distinct_values",
    "Counting distinct values",
    "a threshold on how many different numbers the file holds for a series",
    lambda x, y: fit_count_rule(x, y).named,
    lambda series, steps, classes: 1,
)
