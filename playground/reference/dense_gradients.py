"""How large the gradient of each layer of a dense network is, without Keras.

Backpropagation (Rumelhart, Hinton and Williams, 1986) over many examples at once, in double
precision.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Literal

import numpy as np
import numpy.typing as npt

from playground.reference.activations import activation_named
from playground.reference.limits import refusal
from playground.reference.plane_network import PlaneNetwork

Loss = Literal["cross_entropy", "brier", "signed_squared_error", "squared_error"]
Float64 = npt.NDArray[np.float64]
TINY = 1e-300


def gradient_sizes(
    network: PlaneNetwork, inputs: npt.ArrayLike, targets: npt.ArrayLike, loss: Loss
) -> list[float]:
    """Root mean square of the mean gradient of each layer's weights and biases, first layer first.

    Weights so large that numbers overflow give infinities or NaN, not an error.

    Args:
        inputs: Features, shape (n, features).
        targets: Class indices, or values to be reached, shape (n,).
        loss: What is minimized, as an experiment's plan names it.

    Raises:
        ValueError: another number of features, or of targets.
    """
    x, y = np.asarray(inputs, np.float64), np.asarray(targets)
    if x.ndim != 2 or x.shape[1] != len(network.features) or y.shape != (len(x),):
        raise refusal(
            f"inputs of shape (n, {len(network.features)}) and n targets",
            f"shapes {x.shape} and {y.shape}",
            "give one column for each feature and one target for each row",
        )
    with np.errstate(all="ignore"):
        return _sizes(network, x, y, loss)


def _sizes(network: PlaneNetwork, x: Float64, y: npt.NDArray[Any], loss: Loss) -> list[float]:
    functions = [*map(_hidden, network.activations), _OUTPUTS[network.output]]
    inputs, slopes = [x], []
    for weights, biases, function in zip(network.weights, network.biases, functions, strict=True):
        output, slope = function(inputs[-1] @ weights.astype(np.float64) + biases)
        inputs.append(output)
        slopes.append(slope)
    back = _loss_slope(inputs[-1], y, loss) / len(x)
    found = []
    for layer in reversed(range(len(functions))):
        delta = slopes[layer](back)
        kernel, bias = inputs[layer].T @ delta, delta.sum(axis=0)
        squares = float((kernel**2).sum() + (bias**2).sum())
        found.append(float(np.sqrt(squares / (kernel.size + bias.size))))
        back = delta @ network.weights[layer].astype(np.float64).T
    return found[::-1]


def _loss_slope(outputs: Float64, y: npt.NDArray[Any], loss: Loss) -> Float64:
    """How each example's loss changes with each output, shape (n, outputs)."""
    if loss == "squared_error":
        return 2 * (outputs - y[:, None])
    if loss == "signed_squared_error":
        return 2 * (outputs - (2.0 * y[:, None] - 1))
    hot = np.eye(outputs.shape[1])[y]
    if loss == "brier":
        return 2 * (outputs - hot) / outputs.shape[1]
    return -hot / np.maximum(outputs, TINY)


Step = Callable[[Float64], tuple[Float64, Callable[[Float64], Float64]]]
"""Sums to outputs, and what brings a slope by outputs back to one by sums."""


def _hidden(name: str) -> Step:
    activation = activation_named(name)

    def step(sums: Float64) -> tuple[Float64, Callable[[Float64], Float64]]:
        slope = activation.unchecked_derivative(sums)
        return activation.unchecked_function(sums), lambda back: back * slope

    return step


def _softmax(sums: Float64) -> tuple[Float64, Callable[[Float64], Float64]]:
    powers = np.exp(sums - sums.max(axis=1, keepdims=True))
    p = powers / powers.sum(axis=1, keepdims=True)
    return p, lambda back: p * (back - (back * p).sum(axis=1, keepdims=True))


_OUTPUTS: dict[str, Step] = {
    "softmax": _softmax,
    "tanh": _hidden("tanh"),
    "sigmoid": _hidden("sigmoid"),
    "linear": _hidden("linear"),
}
