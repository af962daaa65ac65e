"""Methods without a network: something fitted to series, that then names their classes.

Hoerl and Kennard (1970), "Ridge regression: biased estimation for nonorthogonal problems".
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

SILENCE = 1e-12
"""Is added to every power, so that the logarithm of nothing stays finite."""
Fitted = Callable[[np.ndarray], np.ndarray]
"""Maps series (n, steps) to class indices (n,)."""


@dataclass(frozen=True)
class Baseline:
    """A method without a network.

    Attributes:
        name: As it is called in results.
        label: As it is called on a page.
        how: What it does, in a few words.
        fit: ``fit(x, y)`` on series (n, steps) and their class indices (n,).
        parameters: How many numbers it keeps, from (series, steps, classes).
    """

    name: str
    label: str
    how: str
    fit: Callable[[np.ndarray, np.ndarray], Fitted]
    parameters: Callable[[int, int, int], int]


def fit_majority(x: np.ndarray, y: np.ndarray) -> Fitted:
    """Always names the class that most training series have."""
    del x
    most = int(np.bincount(y).argmax())
    return lambda series: np.full(len(series), most, np.int32)


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


def fit_ridge(x: np.ndarray, y: np.ndarray) -> Fitted:
    """Least squares to +1 for a series' class and −1 for the others, with penalty ‖w‖²; the largest
    sum names the class. Nothing is tuned."""
    from sklearn.linear_model import RidgeClassifier  # a worker pays for it, not a page

    model: Any = RidgeClassifier(solver="cholesky").fit(x.astype(np.float64), y)
    return lambda series: np.asarray(model.predict(series.astype(np.float64)))


def fit_spectrum_ridge(x: np.ndarray, y: np.ndarray) -> Fitted:
    """The same on the log-power spectrum of each series."""
    fitted = fit_ridge(log_power_spectrum(x), y)
    return lambda series: fitted(log_power_spectrum(series))


def log_power_spectrum(x: np.ndarray) -> np.ndarray:
    """log(|F(w·x)|² + 1e-12) with the discrete Fourier transform F and Hann's window w.

    The window fades a series out at both ends: else its jump from end to start would spill over
    all frequencies.

    Args:
        x: Series, shape (n, steps).

    Returns:
        float64, shape (n, steps // 2 + 1), for 0, 1, 2, … periods per series.
    """
    amplitudes = np.fft.rfft(x.astype(np.float64) * np.hanning(x.shape[1]), axis=1)
    return np.asarray(np.log(np.abs(amplitudes) ** 2 + SILENCE))


def count_ridge(features: int, classes: int) -> int:
    """A weight per feature and an offset; two classes share one sum with two signs."""
    return (features + 1) * (1 if classes == 2 else classes)


MAJORITY = Baseline(
    "majority",
    "Majority class",
    "always the most frequent class of the training series",
    fit_majority,
    lambda series, steps, classes: 1,
)
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
NEAREST_NEIGHBOUR = Baseline(
    "nearest_neighbour",
    "1-nearest neighbour",
    "the class of the nearest training series (Euclidean)",
    fit_nearest_neighbour,
    lambda series, steps, classes: series * steps,
)
