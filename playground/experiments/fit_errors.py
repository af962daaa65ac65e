"""How far answers are from the values that they should be."""

from __future__ import annotations

import numpy as np


def fit_errors(answers: np.ndarray, values: np.ndarray) -> dict[str, float]:
    """Mean squared error, R² = 1 − squared error / squared deviation from the mean, and the largest
    error (sup norm). A constant function leaves R² undefined: 0 is given.

    Args:
        answers: shape (points,).
        values: What they should be, shape (points,).
    """
    errors = np.asarray(answers, np.float64) - np.asarray(values, np.float64)
    deviation = float(np.square(values - np.mean(values, dtype=np.float64)).mean())
    loss = float(np.square(errors).mean())
    return {
        "loss": loss,
        "r_squared": 1 - loss / deviation if deviation else 0.0,
        "sup_norm": float(np.abs(errors).max()),
    }
