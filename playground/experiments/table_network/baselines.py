"""What a network must beat on the same split: the majority or the mean, and a linear model."""

from __future__ import annotations

import warnings
from functools import lru_cache
from typing import Any

import numpy as np

from playground.experiments.data import Data, Split
from playground.experiments.fit_errors import fit_errors

MOST_NUMBERS = 20_000_000
"""Training rows times inputs times classes: then the fit takes a second or two. Of a regression and
of two classes these are all rows of any table."""
ITERATIONS = 200


@lru_cache(maxsize=4)
def baseline_scores(data: Data) -> tuple[tuple[float, float], tuple[float, float]]:
    """Accuracy, or R², on the validation rows and on the test rows: of always naming the majority
    class or the mean of the training rows, and of scikit-learn's logistic or linear regression.

    A worker computes it, once for each split.
    """
    linear = _linear(data)
    found = []
    for part in (data.validation, data.test):
        found.append((_constant(data, part), score(linear(part.x), part.y)))
    return found[0], found[1]


def score(answers: np.ndarray, y: np.ndarray) -> float:
    """Accuracy of class indices; R² of floats.

    Args:
        answers, y: shape (rows,).
    """
    if np.issubdtype(y.dtype, np.integer):
        return float((answers == y).mean())
    return fit_errors(answers, y)["r_squared"]


def answers_of(outputs: np.ndarray, y: np.ndarray) -> np.ndarray:
    """What a network says of each row: a class index where `y` has them, else its one output."""
    return outputs.argmax(-1) if np.issubdtype(y.dtype, np.integer) else outputs[:, 0]


def rows_fitted(data: Data) -> int:
    """How many of the training rows the linear model is fitted on."""
    numbers = data.train.x.shape[1] * max(1, len(data.class_names))
    return min(len(data.train), max(200, MOST_NUMBERS // numbers))


def _constant(data: Data, part: Split) -> float:
    if data.class_names:
        return data.majority_accuracy("test" if part is data.test else "validation")
    return score(np.full(len(part), data.train.y.mean()), part.y)


def _linear(data: Data) -> Any:
    from sklearn.exceptions import ConvergenceWarning  # a worker pays for it, not a page
    from sklearn.linear_model import LogisticRegression, Ridge

    rows = rows_fitted(data)
    x, y = data.train.x[:rows], data.train.y[:rows]
    if not data.class_names:
        # Inputs of one column of text add up to 1: a penalty too small to matter makes the
        # solution unique.
        return Ridge(alpha=1e-3).fit(x, y).predict
    if len(np.unique(y)) < 2:
        return lambda given: np.full(len(given), y[0])
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)
        return LogisticRegression(max_iter=ITERATIONS).fit(x, y).predict
