"""A dense feedforward network as a value: sizes, weights, biases and an activation."""

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from playground.reference.activations import Activation, activation_named
from playground.reference.feedforward.numbering import Parameter, parameters_of
from playground.reference.limits import (
    Array,
    finite_array,
    finite_number,
    refusal,
    whole_number,
)

MAX_LAYERS = 6
"""Layers that compute; the input layer, which only passes its values on, comes on top."""

MAX_UNITS = 8

LECTURE_SIZES = (2, 3, 2)
LECTURE_INPUTS = (0.5, 0.9)


@dataclass(frozen=True, eq=False)
class FeedforwardNetwork:
    """`weights[k]` is (sizes[k], sizes[k + 1]): one row per source node, one column per target.

    `biases[k]` is (sizes[k + 1],); `biases` is None for a network without them. All layers share
    one activation. Arrays are copied and read-only. Raises ValueError for more than 6 layers of 8
    units, shapes that do not fit, numbers outside ±1e6 or an unknown activation.
    """

    sizes: tuple[int, ...]
    weights: tuple[Array, ...]
    biases: tuple[Array, ...] | None
    activation: str = "sigmoid"

    def __post_init__(self) -> None:
        sizes = _checked_sizes(self.sizes)
        shapes = list(itertools.pairwise(sizes))
        object.__setattr__(self, "sizes", sizes)
        object.__setattr__(self, "weights", _checked("weights", self.weights, shapes))
        if self.biases is not None:
            outputs = [(size,) for size in sizes[1:]]
            object.__setattr__(self, "biases", _checked("biases", self.biases, outputs))
        activation_named(self.activation)

    @property
    def use_bias(self) -> bool:
        return self.biases is not None

    @property
    def activation_function(self) -> Activation:
        return activation_named(self.activation)

    @property
    def parameters(self) -> Mapping[str, Parameter]:
        """Where every weight and bias is, by name."""
        return parameters_of(self.sizes, self.use_bias)

    @property
    def values(self) -> dict[str, float]:
        """Every weight and bias by name: w13 ... w57, b3 ... b7 for sizes (2, 3, 2)."""
        return values_by_name(self.parameters, self.weights, self.biases)


def values_by_name(
    parameters: Mapping[str, Parameter],
    weights: Sequence[Array],
    biases: Sequence[Array] | None,
) -> dict[str, float]:
    """Entries of arrays with the shapes of a network's, by the names of its parameters."""
    return {
        name: float(
            weights[p.layer][p.row, p.column]
            if p.row is not None
            else (biases or ())[p.layer][p.column]
        )
        for name, p in parameters.items()
    }


def network_from_seed(
    sizes: Sequence[int] = LECTURE_SIZES,
    seed: int = 0,
    use_bias: bool = True,
    activation: str = "sigmoid",
) -> FeedforwardNetwork:
    """A network whose weights, and then biases, are uniform in [-1, 1) as in the lecture.

    The same seed gives the same weights with and without biases.
    """
    checked = _checked_sizes(sizes)
    rng = np.random.default_rng(whole_number("seed", seed, 0, 2**63 - 1))
    shapes = itertools.pairwise(checked)
    weights = tuple(rng.uniform(-1, 1, shape) for shape in shapes)
    biases = tuple(rng.uniform(-1, 1, size) for size in checked[1:])
    return FeedforwardNetwork(checked, weights, biases if use_bias else None, activation)


def with_parameter(network: FeedforwardNetwork, name: str, value: float) -> FeedforwardNetwork:
    """The network with one weight or bias, such as w13 or b3, set to `value`.

    Raises ValueError for a name that the network does not have or a number outside ±1e6.
    """
    parameter = network.parameters.get(name) if isinstance(name, str) else None
    if parameter is None:
        names = list(network.parameters)
        raise refusal(
            f"a weight or bias of this network ({names[0]} to {names[-1]})", name, "name one of its"
        )
    number = finite_number(name, value)
    weights = [array.copy() for array in network.weights]
    biases = [array.copy() for array in network.biases or ()]
    if parameter.row is None:
        biases[parameter.layer][parameter.column] = number
    else:
        weights[parameter.layer][parameter.row, parameter.column] = number
    return replace(
        network, weights=tuple(weights), biases=tuple(biases) if network.use_bias else None
    )


def _checked_sizes(sizes: Sequence[int]) -> tuple[int, ...]:
    layers = len(tuple(sizes)) - 1
    if not 1 <= layers <= MAX_LAYERS:
        raise refusal(
            f"an input layer and 1 to {MAX_LAYERS} more",
            f"{layers + 1} layers",
            "add or remove layers",
        )
    return tuple(whole_number("the size of every layer", size, 1, MAX_UNITS) for size in sizes)


def _checked(
    name: str, arrays: Sequence[npt.ArrayLike], shapes: Sequence[tuple[int, ...]]
) -> tuple[Array, ...]:
    if len(arrays) != len(shapes):
        raise refusal(
            f"{name} for {len(shapes)} layers", f"{len(arrays)}", "give one array per layer"
        )
    checked = tuple(finite_array(f"the {name}", array, ndim=(1, 2)) for array in arrays)
    for array, shape in zip(checked, shapes, strict=True):
        if array.shape != shape:
            raise refusal(f"{name} of shape {shape}", f"shape {array.shape}", "reshape them")
    return checked
