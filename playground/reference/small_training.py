"""A small network trained in NumPy, every step of it kept: enough to draw how training goes.

One hidden layer, a sigmoid output, the mean binary cross-entropy, and gradient descent on all
points at once (Rumelhart, Hinton and Williams, 1986).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from playground.reference.activations import activation_named

Array = npt.NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class SmallNetwork:
    """Weights (features, units), biases (units,), output weights (units,) and output bias."""

    activation: str
    weights: Array
    biases: Array
    output_weights: Array
    output_bias: float

    def logits(self, x: npt.ArrayLike) -> Array:
        """The sum before the sigmoid, shape (n,), at points of shape (n, features)."""
        sums = np.asarray(x, np.float64) @ self.weights + self.biases
        hidden = activation_named(self.activation).unchecked_function(sums)
        return hidden @ self.output_weights + self.output_bias

    def loss(self, x: npt.ArrayLike, y: npt.ArrayLike) -> float:
        """Mean binary cross-entropy; the classes are 0 and 1, shape (n,)."""
        logits = self.logits(x)
        return float(np.mean(np.logaddexp(0, logits) - np.asarray(y) * logits))


def initial_network(features: int, units: int, activation: str, seed: int) -> SmallNetwork:
    """Weights from a normal distribution of standard deviation 1, biases 0."""
    rng = np.random.default_rng(seed)
    weights = rng.normal(size=(features, units))
    return SmallNetwork(activation, weights, np.zeros(units), rng.normal(size=units), 0.0)


def step(network: SmallNetwork, x: Array, y: Array, learning_rate: float) -> SmallNetwork:
    """The network after one step of gradient descent.

    Args:
        x: Points, shape (n, features).
        y: Classes 0 or 1, shape (n,).
    """
    activation = activation_named(network.activation)
    sums = x @ network.weights + network.biases
    hidden = activation.unchecked_function(sums)
    logits = hidden @ network.output_weights + network.output_bias
    error = (1 / (1 + np.exp(-logits)) - y) / len(x)
    delta = error[:, None] * network.output_weights * activation.unchecked_derivative(sums)
    return SmallNetwork(
        network.activation,
        network.weights - learning_rate * x.T @ delta,
        network.biases - learning_rate * delta.sum(0),
        network.output_weights - learning_rate * hidden.T @ error,
        network.output_bias - learning_rate * float(error.sum()),
    )


def train(
    network: SmallNetwork, x: Array, y: Array, *, learning_rate: float, steps: int
) -> list[SmallNetwork]:
    """The network before the first step and after each one; see `step`."""
    found = [network]
    for _ in range(steps):
        found.append(step(found[-1], x, y, learning_rate))
    return found
