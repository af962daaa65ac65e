"""The majority class: the answer of who has never seen a series."""

from __future__ import annotations

import numpy as np

from playground.comparison.baselines.baseline import Baseline, Fitted


def fit_majority(x: np.ndarray, y: np.ndarray) -> Fitted:
    """Always names the class that most training series have."""
    del x
    most = int(np.bincount(y).argmax())
    return lambda series: np.full(len(series), most, np.int32)


MAJORITY = Baseline(
    "majority",
    "Majority class",
    "always names the most frequent class of the training series",
    fit_majority,
    lambda series, steps, classes: 1,
)
