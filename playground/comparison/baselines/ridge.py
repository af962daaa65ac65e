"""Ridge classification: a weighted sum of features for each class, by least squares with a penalty.

Hoerl and Kennard (1970), "Ridge regression: biased estimation for nonorthogonal problems".
"""

from __future__ import annotations

import numpy as np

from playground.comparison.baselines.baseline import Baseline, Fitted
from playground.comparison.baselines.spectrum import log_power_spectrum

PENALTY = 1.0
"""What scikit-learn's `RidgeClassifier` has when nobody asks for another. Nothing is tuned here."""


def fit_ridge(x: np.ndarray, y: np.ndarray) -> Fitted:
    """Least squares to +1 for a series' class and −1 for the others, with penalty ‖w‖².

    Solves (XᵀX + I) W = XᵀT of centred features X and targets T; the largest sum names the class.
    """
    x = x.astype(np.float64)
    targets = 2.0 * np.eye(int(y.max()) + 1)[y] - 1.0
    middle, offset = x.mean(axis=0), targets.mean(axis=0)
    centred = x - middle
    weights = np.linalg.solve(
        centred.T @ centred + PENALTY * np.eye(x.shape[1]), centred.T @ (targets - offset)
    )

    def named(series: np.ndarray) -> np.ndarray:
        return ((series - middle) @ weights + offset).argmax(axis=1)

    return named


def fit_spectrum_ridge(x: np.ndarray, y: np.ndarray) -> Fitted:
    """The same on the log-power spectrum of each series."""
    fitted = fit_ridge(log_power_spectrum(x), y)
    return lambda series: fitted(log_power_spectrum(series))


def count_ridge(features: int, classes: int) -> int:
    """A weight per feature and an offset; two classes share one sum with two signs."""
    return (features + 1) * (1 if classes == 2 else classes)


RIDGE = Baseline(
    "ridge",
    "Ridge on samples",
    "one weight per time step, by least squares",
    fit_ridge,
    lambda series, steps, classes: count_ridge(steps, classes),
)
SPECTRUM_RIDGE = Baseline(
    "spectrum_ridge",
    "Ridge on the spectrum",
    "one weight per frequency, on the logarithm of its power",
    fit_spectrum_ridge,
    lambda series, steps, classes: count_ridge(steps // 2 + 1, classes),
)
