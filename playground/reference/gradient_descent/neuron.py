"""One neuron on six points: the smallest network whose whole loss surface can be drawn."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from playground.reference.gradient_descent.loss_surface import Layer, LossSurface

WEIGHT, BIAS = np.array([[[0.0]], [[1.0]], [[0.0]]]), np.array([[0.0], [0.0], [1.0]])
"""What the place (w, b) means: w is the weight, b the bias."""


@dataclass(frozen=True)
class Neuron:
    """A neuron f(w x + b) and what it is to learn.

    Attributes:
        title: In sentences.
        activation: Its f, by name.
        x, y: Inputs and targets, six each.
    """

    title: str
    activation: str
    x: tuple[float, ...]
    y: tuple[float, ...]

    def surface(self) -> LossSurface:
        """The mean squared error over w and b."""
        layer = Layer(WEIGHT, BIAS, self.activation)
        return LossSurface((layer,), np.array(self.x)[:, None], np.array(self.y), "squared_error")


HEIGHTS = (0.4, 0.6, 1.6, 1.8, 2.4, 3.4)
SIDES = (-2.5, -1.5, -0.5, 0.5, 1.5, 2.5)
CLASSES = (0.0, 0.0, 1.0, 0.0, 1.0, 1.0)
NEURONS: Mapping[str, Neuron] = {
    "line": Neuron("A linear neuron", "linear", (1.0, 1.5, 2.0, 2.5, 3.0, 3.5), HEIGHTS),
    "centred": Neuron(
        "A linear neuron with centred inputs",
        "linear",
        (-1.25, -0.75, -0.25, 0.25, 0.75, 1.25),
        HEIGHTS,
    ),
    "sigmoid": Neuron("A sigmoid neuron", "sigmoid", SIDES, CLASSES),
    "heaviside": Neuron("A step neuron", "heaviside", SIDES, CLASSES),
}
"""By name; the two classes overlap, so that no weights give a loss of 0."""
