"""What the page computes before it shows anything: the network, its input and its target."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import streamlit as st

from playground.lessons.forward_pass.settings import DEFAULT_INPUT, LESSON, ForwardPassConfig
from playground.reference.feedforward import (
    FeedforwardNetwork,
    ForwardPass,
    forward,
    network_from_seed,
    node_layers,
    parameters_of,
)
from playground.ui.controls import set_values

DIGITS = 8
"""Significant digits of a weight that a link carries."""


@dataclass(frozen=True, eq=False)
class Scene:
    """A configuration, brought to life.

    Attributes:
        config: Its chosen node is one of the network's; its layer, when it has one, too.
        inputs: shape (input nodes,).
        targets: shape (output nodes,).
        complaint: What was wrong with weights set by hand, as one sentence.
    """

    config: ForwardPassConfig
    network: FeedforwardNetwork
    inputs: np.ndarray
    targets: np.ndarray
    passed: ForwardPass
    complaint: str | None

    @property
    def last_layer(self) -> int:
        return len(self.network.sizes) - 1

    @property
    def layer(self) -> int:
        """The layer that is being computed; 0 is the input layer."""
        return self.config.layer

    @property
    def layers(self) -> tuple[tuple[int, ...], ...]:
        return node_layers(self.network.sizes)

    @property
    def is_by_hand(self) -> bool:
        return self.config.weights == "by hand" and self.complaint is None

    def shown_nodes(self) -> tuple[int, ...]:
        """The chosen node alone, or all of the current layer."""
        return (self.config.node,) if self.config.node else self.layers[self.layer]


def scene_of(config: ForwardPassConfig) -> Scene:
    """The network of a configuration and its forward pass."""
    sizes = config.sizes
    network, complaint = _network(config)
    inputs = _filled(config.inputs, sizes[0], DEFAULT_INPUT)
    targets = _filled(config.targets, sizes[-1], 0.0)
    node = config.node if config.node and sizes[0] < config.node <= sum(sizes) else None
    layer = min(config.layer, len(sizes) - 1)
    fitting = config.model_copy(update={"node": node, "layer": layer})
    return Scene(fitting, network, inputs, targets, forward(network, inputs), complaint)


def _network(config: ForwardPassConfig) -> tuple[FeedforwardNetwork, str | None]:
    random = network_from_seed(config.sizes, config.seed, config.use_bias, config.activation)
    if config.weights == "random" or not config.parameters:
        return random, None
    try:
        return network_of(random, config.parameters), None
    except ValueError as error:
        return random, f"{error} Until then the random weights of seed {config.seed} are used."


def network_of(like: FeedforwardNetwork, values: Sequence[float]) -> FeedforwardNetwork:
    """A network of the same shape with these weights and biases, in the order of their names.

    Raises:
        ValueError: there are too many or too few, or one is out of range.
    """
    names = list(like.parameters)
    if len(values) != len(names):
        raise ValueError(
            f"Expected {len(names)} weights and biases ({names[0]} to {names[-1]}), received "
            f"{len(values)}; give one for each."
        )
    weights = [array.copy() for array in like.weights]
    biases = [array.copy() for array in like.biases or ()]
    for value, place in zip(values, like.parameters.values(), strict=True):
        if place.row is None:
            biases[place.layer][place.column] = value
        else:
            weights[place.layer][place.row, place.column] = value
    return FeedforwardNetwork(
        like.sizes, tuple(weights), tuple(biases) if like.use_bias else None, like.activation
    )


def change(scene: Scene, **values: Any) -> None:
    """Sets some fields and keeps the others; for the callback of a widget."""
    set_values(LESSON, **(scene.config.model_dump() | values))


def change_parameters(scene: Scene, network: FeedforwardNetwork) -> None:
    """Makes the weights and biases of a network the ones set by hand."""
    values = tuple(float(f"{value:.{DIGITS}g}") for value in network.values.values())
    change(scene, weights="by hand", parameters=values)


def choose_node(node: int | None, layer: int | None) -> None:
    """After a click in the figure: these two have no widget, so they may be set at once."""
    st.session_state[f"{LESSON.name}:node"] = node
    st.session_state[f"{LESSON.name}:layer"] = layer
    st.rerun()


def names_of(scene: Scene) -> list[str]:
    """The names of all weights and biases, in the order of links."""
    return list(parameters_of(scene.network.sizes, scene.network.use_bias))


def _filled(values: Sequence[float], count: int, other: float) -> np.ndarray:
    return np.array((*values, *[other] * count)[:count])
