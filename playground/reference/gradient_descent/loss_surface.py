"""The loss of a small network over two of its weights, with its gradient and its Hessian.

Value and derivatives go forward through the layers together (forward-mode differentiation; Griewank
and Walther, 2008, chapter 3): nothing is approximated.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

from playground.reference.activations import activation_named
from playground.reference.limits import refusal

Array = npt.NDArray[np.float64]
Loss = Literal["squared_error", "cross_entropy"]
LOSSES: tuple[Loss, ...] = ("squared_error", "cross_entropy")
FIRST, SECOND = 3, 6
"""How many parts go forward: the value and its two derivatives; and the three second ones."""


@dataclass(frozen=True, eq=False)
class Layer:
    """A dense layer whose weights depend on a place (a, b) of the surface.

    Attributes:
        weights: At the origin, and what a and b add to them; shape (3, units before, units).
        biases: The same for biases, shape (3, units).
        activation: linear, sigmoid, tanh, relu or heaviside.
    """

    weights: Array
    biases: Array
    activation: str


@dataclass(frozen=True)
class Local:
    """A loss at one place.

    Attributes:
        gradient: Its derivatives by a and by b.
        hessian: The second derivatives: by a twice, by a and b, by b twice.
    """

    loss: float
    gradient: tuple[float, float]
    hessian: tuple[float, float, float]


@dataclass(frozen=True, eq=False)
class LossSurface:
    """The mean loss over some examples at every place (a, b).

    Attributes:
        layers: From the inputs to one output.
        x: Inputs, shape (examples, features).
        y: Targets, shape (examples,).
        loss: Squared error of the output, or cross-entropy of two classes, for which the output is
            a logit.

    Raises ValueError when shapes do not fit or a loss is unknown.
    """

    layers: tuple[Layer, ...]
    x: Array
    y: Array
    loss: Loss

    def __post_init__(self) -> None:
        if self.loss not in LOSSES:
            raise refusal(f"a loss ({', '.join(LOSSES)})", self.loss, "choose one of these")
        before = self.x.shape[1]
        for layer in self.layers:
            if layer.weights.shape != (3, before, layer.biases.shape[1]):
                raise refusal(
                    f"weights of shape (3, {before}, {layer.biases.shape[1]})",
                    f"shape {layer.weights.shape}",
                    "match them up",
                )
            before = layer.biases.shape[1]
        if before != 1 or self.y.shape != (len(self.x),):
            raise refusal(
                "one output, and one target for each example",
                f"{before} outputs and targets of shape {self.y.shape}",
                "match them up",
            )

    def losses(self, places: npt.ArrayLike) -> Array:
        """The loss at each of some places, shape (…, 2); shape (…)."""
        return self._forward(np.asarray(places, float), self.x, self.y, 1)[0]

    def at(self, place: npt.ArrayLike, examples: Sequence[int] | None = None) -> Local:
        """The loss with its derivatives at one place.

        Args:
            examples: Numbers of the examples that count; all when left out.
        """
        loss, *rest = (float(part) for part in self._mean(place, examples, SECOND))
        return Local(loss, (rest[0], rest[1]), (rest[2], rest[3], rest[4]))

    def gradient(self, place: npt.ArrayLike, examples: Sequence[int] | None = None) -> Array:
        """The derivatives by a and by b at one place, shape (2,)."""
        return np.array(self._mean(place, examples, FIRST)[1:])

    def outputs(self, place: npt.ArrayLike, x: Array) -> Array:
        """What the network says at one place of other inputs, shape (n, features); shape (n,)."""
        return self._network(np.asarray(place, float), x, 1)[0][..., 0]

    def _mean(
        self, place: npt.ArrayLike, examples: Sequence[int] | None, count: int
    ) -> list[Array]:
        chosen = slice(None) if examples is None else list(examples)
        return self._forward(np.asarray(place, float), self.x[chosen], self.y[chosen], count)

    def _forward(self, place: Array, x: Array, y: Array, count: int) -> list[Array]:
        """The mean loss and its derivatives, `count` of them."""
        parts = [part[..., 0] for part in self._network(place, x, count)]
        if self.loss == "squared_error":
            error = parts[0] - y
            outer = (error**2, 2 * error, np.full_like(error, 2.0))
        else:
            p, slope = _curves("sigmoid", parts[0])[:2]
            outer = (np.logaddexp(0, parts[0]) - y * parts[0], p - y, slope)
        return [part.mean(axis=-1) for part in _applied(parts, outer)]

    def _network(self, place: Array, x: Array, count: int) -> list[Array]:
        """The output and its derivatives by the place, each of shape (…, examples, 1)."""
        a, b = place[..., None, None, 0], place[..., None, None, 1]
        parts = [x, *(np.zeros_like(x) for _ in range(count - 1))]
        for layer in self.layers:
            by_a, by_b = layer.weights[1], layer.weights[2]
            weights = layer.weights[0] + a * by_a + b * by_b
            biases = layer.biases[0] + a * layer.biases[1] + b * layer.biases[2]
            sums = [part @ weights for part in parts]
            sums[0] = sums[0] + biases
            if count >= FIRST:
                sums[1] = sums[1] + parts[0] @ by_a + layer.biases[1]
                sums[2] = sums[2] + parts[0] @ by_b + layer.biases[2]
            if count >= SECOND:
                sums[3] = sums[3] + 2 * (parts[1] @ by_a)
                sums[4] = sums[4] + parts[2] @ by_a + parts[1] @ by_b
                sums[5] = sums[5] + 2 * (parts[2] @ by_b)
            parts = _applied(sums, _curves(layer.activation, sums[0]))
        return parts


def _applied(parts: list[Array], curves: tuple[Array, Array, Array]) -> list[Array]:
    """The chain rule: a function of what has these derivatives.

    Args:
        curves: The function, its first and its second derivative there.
    """
    value, slope, bend = curves
    found = [value]
    if len(parts) >= FIRST:
        found += [slope * parts[1], slope * parts[2]]
    if len(parts) >= SECOND:
        found += [
            bend * parts[1] ** 2 + slope * parts[3],
            bend * parts[1] * parts[2] + slope * parts[4],
            bend * parts[2] ** 2 + slope * parts[5],
        ]
    return found


def _curves(name: str, sums: Array) -> tuple[Array, Array, Array]:
    """An activation function with its first and second derivative; for a step they are 0."""
    known = activation_named(name)
    value, slope = known.unchecked_function(sums), known.unchecked_derivative(sums)
    bends = {
        "sigmoid": lambda: slope * (1 - 2 * value),
        "tanh": lambda: -2 * value * slope,
    }
    return value, slope, bends.get(name, lambda: np.zeros_like(value))()


def largest_curvature(hessian: tuple[float, float, float]) -> float:
    """The larger eigenvalue of a Hessian: the curvature in the direction where it is largest."""
    aa, ab, bb = hessian
    return (aa + bb) / 2 + math.hypot((aa - bb) / 2, ab)
