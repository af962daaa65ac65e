"""What is reached without a network: by the most frequent answer, and by a straight line."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

import numpy as np

from playground.datasets.plane import PlaneData
from playground.experiments import majority_accuracy


class Baselines(NamedTuple):
    """Scores on the test points: accuracies of classes, mean squared errors of numbers.

    Attributes:
        majority: Of the most frequent training class, or of the mean of the training targets.
        linear: Of least squares on x1 and x2.
    """

    majority: float
    linear: float


@lru_cache(maxsize=32)
def baselines(points: PlaneData) -> Baselines:
    """The baselines of points; classes are fitted as one-hot targets."""
    x_train, x_test = (_with_ones(x) for x in (points.x_train, points.x_test))
    if points.class_count:
        y_train = np.eye(points.class_count)[points.y_train]
        named = (x_test @ _least_squares(x_train, y_train)).argmax(axis=1)
        majority = majority_accuracy(points.y_train, points.y_test)
        return Baselines(majority, float((named == points.y_test).mean()))
    plane = x_test @ _least_squares(x_train, points.y_train.astype(float))
    errors = (points.y_test - points.y_train.mean()) ** 2, (points.y_test - plane) ** 2
    return Baselines(float(errors[0].mean()), float(errors[1].mean()))


def _with_ones(x: np.ndarray) -> np.ndarray:
    return np.column_stack([np.ones(len(x)), x.astype(float)])


def _least_squares(x: np.ndarray, y: np.ndarray) -> np.ndarray:
    return np.asarray(np.linalg.lstsq(x, y, rcond=None)[0])
