"""The nearest neighbour: a series has the class of the training series that is most like it."""

from __future__ import annotations

import numpy as np

from playground.comparison.baselines.baseline import Baseline, Fitted


def fit_nearest_neighbour(x: np.ndarray, y: np.ndarray) -> Fitted:
    """Keeps all series; the smallest Euclidean distance names the class, the first one of equals.

    ‖a − b‖² = ‖a‖² − 2 a·b + ‖b‖², and ‖a‖² is the same for every b. In float32, twice as fast.
    """
    kept = x.astype(np.float32)
    squares = np.square(kept).sum(axis=1)

    def named(series: np.ndarray) -> np.ndarray:
        nearness = squares - 2 * (series.astype(np.float32) @ kept.T)
        return np.asarray(y[nearness.argmin(axis=1)])

    return named


NEAREST_NEIGHBOUR = Baseline(
    "nearest_neighbour",
    "1-nearest neighbour",
    "the class of the training series at the smallest Euclidean distance",
    fit_nearest_neighbour,
    lambda series, steps, classes: series * steps,
)
