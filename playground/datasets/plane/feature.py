"""What a network is given of a point: coordinates, squares, product, sines and cosines."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from playground.datasets.plane.own_points import PlaneError
from playground.quoted import quoted


@dataclass(frozen=True)
class Feature:
    """One input of the network.

    Attributes:
        html: Its name as figures write it.
        latex: Its name as formulas write it.
        function: Points (n, 2) to values (n,).
    """

    name: str
    html: str
    latex: str
    function: Callable[[np.ndarray], np.ndarray]


FEATURES: Mapping[str, Feature] = {
    feature.name: feature
    for feature in (
        Feature("x1", "x<sub>1</sub>", "x_1", lambda x: x[:, 0]),
        Feature("x2", "x<sub>2</sub>", "x_2", lambda x: x[:, 1]),
        Feature("x1_squared", "x<sub>1</sub>²", "x_1^2", lambda x: x[:, 0] ** 2),
        Feature("x2_squared", "x<sub>2</sub>²", "x_2^2", lambda x: x[:, 1] ** 2),
        Feature("x1_x2", "x<sub>1</sub>x<sub>2</sub>", "x_1 x_2", lambda x: x[:, 0] * x[:, 1]),
        Feature("sin_x1", "sin x<sub>1</sub>", r"\sin x_1", lambda x: np.sin(x[:, 0])),
        Feature("sin_x2", "sin x<sub>2</sub>", r"\sin x_2", lambda x: np.sin(x[:, 1])),
        Feature("cos_x1", "cos x<sub>1</sub>", r"\cos x_1", lambda x: np.cos(x[:, 0])),
        Feature("cos_x2", "cos x<sub>2</sub>", r"\cos x_2", lambda x: np.cos(x[:, 1])),
    )
}


def features(x: np.ndarray, names: Sequence[str]) -> np.ndarray:
    """The chosen features of points.

    Args:
        x: shape (n, 2).
        names: Keys of `FEATURES`, at least one.

    Returns:
        float32, shape (n, len(names)).

    Raises:
        PlaneError: a name is unknown, or there is none.
    """
    unknown = [name for name in names if name not in FEATURES]
    if unknown or not names:
        raise PlaneError(
            f"Expected names of features ({', '.join(FEATURES)}). "
            f"Received: {quoted(', '.join(unknown)) or 'none'}. Choose at least one of these."
        )
    points = np.asarray(x, dtype=np.float32)
    return np.stack([FEATURES[name].function(points) for name in names], axis=1)
