"""The forward pass: information flows one way, from the inputs through every layer."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from playground.reference.feedforward.network import FeedforwardNetwork
from playground.reference.feedforward.numbering import node_layers
from playground.reference.limits import Array, finite_array, refusal
from playground.reference.threshold_unit import weighted_sums


@dataclass(frozen=True, eq=False)
class ForwardPass:
    """Every z and o of one pass.

    `outputs[0]` is the input and `outputs[k]` the output of layer k; `sums[k]` are the weighted
    sums that `outputs[k + 1]` was computed from. Shapes are (units,) for one example, (batch,
    units) for several.
    """

    sizes: tuple[int, ...]
    sums: tuple[Array, ...]
    outputs: tuple[Array, ...]

    @property
    def result(self) -> Array:
        """The outputs of the last layer."""
        return self.outputs[-1]

    def output_of(self, node: int) -> float:
        """o of a node of the one example: its input value for an input node."""
        layer, position = place_of(self.sizes, node)
        return float(self.outputs[layer][position])

    def sum_of(self, node: int) -> float:
        """z of a node of the one example; ValueError for an input node, which has none."""
        layer, position = place_of(self.sizes, node)
        if layer == 0:
            raise refusal(
                f"a node that computes ({self.sizes[0] + 1} or more)", node, "choose one of those"
            )
        return float(self.sums[layer - 1][position])


def forward(network: FeedforwardNetwork, x: npt.ArrayLike) -> ForwardPass:
    """z = o W + b and o = activation(z), layer by layer.

    `x` is (features,) or (batch, features). Raises ValueError for another number of features or
    numbers outside ±1e6.
    """
    biases = network.biases or tuple(np.zeros(size) for size in network.sizes[1:])
    sums: list[Array] = []
    outputs = [checked_inputs(network, x)]
    for W, b in zip(network.weights, biases, strict=True):
        sums.append(weighted_sums(outputs[-1], W, b))
        outputs.append(network.activation_function.function(sums[-1]))
    return ForwardPass(network.sizes, tuple(sums), tuple(outputs))


def checked_inputs(
    network: FeedforwardNetwork, x: npt.ArrayLike, ndim: tuple[int, ...] = (1, 2)
) -> Array:
    """`x` as an array whose last axis has one entry per input node; ValueError otherwise."""
    inputs = finite_array("x", x, ndim=ndim)
    if inputs.shape[-1] != network.sizes[0]:
        raise refusal(
            f"{network.sizes[0]} inputs", f"{inputs.shape[-1]} inputs", "give one per input node"
        )
    return inputs


def place_of(sizes: tuple[int, ...], node: int) -> tuple[int, int]:
    """(layer, position in it) of a node, both from 0; ValueError for a number beyond the last."""
    for layer, nodes in enumerate(node_layers(sizes)):
        if node in nodes:
            return layer, nodes.index(node)
    raise refusal(f"a node between 1 and {sum(sizes)}", node, "choose one of the network's")
