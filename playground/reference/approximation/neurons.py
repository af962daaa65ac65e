"""y = Σ αᵢ σ(wᵢ x + bᵢ): one hidden layer with one input, in the notation of Cybenko (1989)."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np
import numpy.typing as npt

from playground.reference.activations import ACTIVATIONS
from playground.reference.limits import Array, finite_array, finite_number, refusal

MOST_NEURONS = 100
LARGEST_VALUE = 1e12
"""Of a weight, a bias or a height: a narrow bump is steep."""

NeuronName = Literal["sigmoid", "tanh", "relu", "heaviside", "linear", "polynomial"]


def cube(t: npt.ArrayLike) -> Array:
    """t³, the polynomial activation."""
    sums = np.asarray(t, dtype=np.float64)
    return sums * sums * sums  # many times faster than ** 3


NEURON_FUNCTIONS: Mapping[str, Callable[[npt.ArrayLike], Array]] = {
    name: cube if name == "polynomial" else ACTIVATIONS[name].function
    for name in get_args(NeuronName)
}
"""σ by name. ``polynomial`` is t³: it stands for all polynomials, and has degree 3."""

_NEAR = np.append(np.linspace(-8.0, 8.0, 33), [-1e-9, 1e-9])
"""Weighted sums between which every σ here is as good as straight; the last enclose a step."""


@dataclass(frozen=True, eq=False)
class SumOfNeurons:
    """Up to 100 neurons and an output bias. Raises ValueError for shapes that do not fit.

    Attributes:
        weights: w, shape (neurons,).
        biases: b, shape (neurons,).
        heights: α, shape (neurons,).
    """

    weights: Array
    biases: Array
    heights: Array
    activation: NeuronName
    offset: float = 0.0

    def __post_init__(self) -> None:
        for name in ("weights", "biases", "heights"):
            array = finite_array(f"the {name}", getattr(self, name), 1, LARGEST_VALUE)
            object.__setattr__(self, name, array)
        sizes = (len(self.weights), len(self.biases), len(self.heights))
        if len(set(sizes)) != 1 or not 1 <= sizes[0] <= MOST_NEURONS:
            raise refusal(
                f"as many weights as biases and heights, 1 to {MOST_NEURONS}", sizes,
                "give every neuron one of each",
            )  # fmt: skip
        if self.activation not in NEURON_FUNCTIONS:
            raise refusal(
                f"an activation among {', '.join(NEURON_FUNCTIONS)}", self.activation, "choose one"
            )
        offset = finite_number("the offset", self.offset, -LARGEST_VALUE, LARGEST_VALUE)
        object.__setattr__(self, "offset", offset)

    def __len__(self) -> int:
        return len(self.weights)

    @property
    def breakpoints(self) -> Array:
        """−b/w, where each neuron turns, shape (neurons,); NaN where w = 0."""
        still = self.weights == 0
        return np.where(still, np.nan, -self.biases / np.where(still, 1.0, self.weights)) + 0.0

    def parts(self, x: npt.ArrayLike) -> Array:
        """What each neuron adds at x of shape (n,); shape (neurons, n)."""
        at = finite_array("x", x, ndim=1)
        return self._parts(np.broadcast_to(at, (len(self), len(at))))

    def values(self, x: npt.ArrayLike) -> Array:
        """The sum at x of shape (n,); same shape."""
        total: Array = self.parts(x).sum(axis=0) + self.offset
        return total

    def outlines(self, low: float, high: float) -> tuple[Array, Array]:
        """Each neuron's curve on [low, high], with most points where it bends.

        Returns:
            x and y, shape (neurons, points) each, x increasing along every row.
        """
        still = self.weights == 0
        width = 1 / np.where(still, 1.0, np.abs(self.weights))
        near = np.where(still, low, self.breakpoints)[:, None] + width[:, None] * _NEAR
        even = np.broadcast_to(np.linspace(low, high, 25), (len(self), 25))
        x = np.sort(np.clip(np.hstack([near, even]), low, high), axis=1)
        return x, self._parts(x)

    def _parts(self, x: Array) -> Array:
        sums = self.weights[:, None] * x + self.biases[:, None]
        return self.heights[:, None] * NEURON_FUNCTIONS[self.activation](sums)
