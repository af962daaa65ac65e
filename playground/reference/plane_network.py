"""A network of dense layers whose every neuron can be looked at, in single precision.

It computes what Keras computes from the same weights, without Keras: a page draws what every
neuron makes of ten thousand points in some milliseconds.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import numpy.typing as npt

from playground.reference.activations import activation_named
from playground.reference.limits import refusal
from playground.reference.weight_arrays import weight_arrays

Output = Literal["softmax", "tanh", "linear", "sigmoid"]
OUTPUTS: tuple[Output, ...] = ("softmax", "tanh", "linear", "sigmoid")
Float32 = npt.NDArray[np.float32]


@dataclass(frozen=True, eq=False)
class PlaneNetwork:
    """Weights and biases of dense layers, one after another.

    Attributes:
        features: Names of the inputs.
        weights: One float32 array per layer, shape (units before, units).
        biases: One float32 array per layer, shape (units,).
        activations: Names in the registry of activations, one per hidden layer.

    Raises ValueError when shapes do not fit, or a name is unknown.
    """

    features: tuple[str, ...]
    weights: tuple[Float32, ...]
    biases: tuple[Float32, ...]
    activations: tuple[str, ...]
    output: Output

    def __post_init__(self) -> None:
        object.__setattr__(self, "weights", tuple(np.asarray(w, np.float32) for w in self.weights))
        object.__setattr__(self, "biases", tuple(np.asarray(b, np.float32) for b in self.biases))
        for name in self.activations:
            activation_named(name)
        if self.output not in OUTPUTS:
            raise refusal(
                f"the name of an output ({', '.join(OUTPUTS)})", self.output, "choose one of these"
            )
        if not len(self.weights) == len(self.biases) == len(self.activations) + 1:
            raise refusal(
                "weights and biases of every hidden layer and of the output",
                f"{len(self.weights)} weights and {len(self.biases)} biases for "
                f"{len(self.activations)} activations",
                "match them up",
            )
        before = len(self.features)
        for weights, biases in zip(self.weights, self.biases, strict=True):
            if weights.shape != (before, *biases.shape) or biases.ndim != 1:
                raise refusal(
                    f"weights from {before} units to as many units as there are biases",
                    f"shapes {weights.shape} and {biases.shape}",
                    "match them up",
                )
            before = len(biases)

    @property
    def sizes(self) -> tuple[int, ...]:
        """Units of every layer, the inputs first."""
        return (len(self.features), *(len(biases) for biases in self.biases))

    def layers(self, inputs: npt.ArrayLike) -> list[Float32]:
        """What every layer outputs, hidden layers first, the output last.

        Weights so large that single precision overflows give infinities or NaN, not an error.

        Args:
            inputs: Features of points, shape (n, features).

        Returns:
            One array of shape (n, units) per layer.

        Raises:
            ValueError: another number of features.
        """
        values = np.asarray(inputs, dtype=np.float32)
        if values.ndim != 2 or values.shape[1] != len(self.features):
            raise refusal(
                f"inputs of shape (n, {len(self.features)})",
                f"shape {values.shape}",
                "give one column for each feature",
            )
        found: list[Float32] = []
        functions = [*map(_hidden_function, self.activations), _OUTPUT_FUNCTIONS[self.output]]
        # Column by column in memory, an addition of the biases runs along whole columns.
        values = np.ascontiguousarray(values.T)
        with np.errstate(all="ignore"):
            for weights, biases, function in zip(self.weights, self.biases, functions, strict=True):
                sums = weights.T @ values + biases[:, None]
                values = function(sums).astype(np.float32, copy=False)
                found.append(values.T)
        return found

    def flat(self) -> Float32:
        """All parameters in Keras's order: per layer the kernel row by row, then the biases."""
        pairs = zip(self.weights, self.biases, strict=True)
        return np.concatenate([part.ravel() for pair in pairs for part in pair])


def from_flat(
    vector: npt.ArrayLike,
    features: Sequence[str],
    hidden_units: Sequence[int],
    outputs: int,
    activations: Sequence[str],
    output: Output,
) -> PlaneNetwork:
    """The network whose parameters, in Keras's order, are these.

    Args:
        vector: shape (parameters,); see `PlaneNetwork.flat`.

    Raises:
        ValueError: the vector is longer or shorter than the layers need.
    """
    layers = itertools.pairwise([len(features), *hidden_units, outputs])
    shapes = [shape for before, units in layers for shape in ((before, units), (units,))]
    arrays = weight_arrays(vector, shapes)
    return PlaneNetwork(
        tuple(features), tuple(arrays[::2]), tuple(arrays[1::2]), tuple(activations), output
    )


def _hidden_function(name: str) -> Callable[[Float32], npt.NDArray[Any]]:
    """The registry's function without its check of the input, which would stop at an overflow."""
    return _gelu if name == "gelu" else activation_named(name).unchecked_function


def _gelu(t: Float32) -> Float32:
    """t Φ(t) with an error function good to 2e-7: Abramowitz and Stegun (1964), 7.1.26."""
    z = np.abs(t) / np.float32(np.sqrt(2))
    k = 1 / (1 + 0.3275911 * z)
    terms = (1.061405429, -1.453152027, 1.421413741, -0.284496736, 0.254829592)
    tail = np.zeros_like(k)
    for term in terms:
        tail = k * (tail + term)
    tail *= np.exp(-z * z) / 2
    return t * np.where(t >= 0, 1 - tail, tail)


def _softmax(sums: Float32) -> Float32:
    """Over the units, which are the rows here; the largest sum is taken off, so exp stays ≤ 1."""
    powers = np.exp(sums - sums.max(axis=0))
    return powers / powers.sum(axis=0)


_OUTPUT_FUNCTIONS: dict[str, Callable[[Float32], npt.NDArray[Any]]] = {
    "softmax": _softmax,
    "tanh": np.tanh,
    "sigmoid": _hidden_function("sigmoid"),
    "linear": lambda sums: sums,
}
