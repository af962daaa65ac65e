"""How the network's graph and equations follow the inputs while somebody drags one."""

from __future__ import annotations

from pathlib import Path

from playground.lessons.forward_pass.settings import LARGEST_INPUT
from playground.lessons.forward_pass.state import Scene
from playground.reference.feedforward import equation
from playground.ui.moving import PACKAGE, Moving, Slider, moving_script

FILES = (
    PACKAGE / "reference" / "activations" / "activations.js",
    Path(__file__).with_suffix(".js"),
)
EQUATIONS = "forward_pass:equations"
"""Key of the container with the equations."""
STEP = 0.05


def follows(scene: Scene) -> Moving:
    """What follows the sliders of the inputs."""
    network = scene.network
    sliders = {
        f"x{index}": Slider(
            key_of_number("inputs", index), value, -LARGEST_INPUT, LARGEST_INPUT, STEP
        )
        for index, value in enumerate(scene.inputs.tolist())
    }
    shown = {node: equation(network, scene.inputs, node) for node in scene.shown_nodes()}
    values = {
        "inputs": len(sliders),
        "weights": [weights.tolist() for weights in network.weights],
        "biases": network.biases and [biases.tolist() for biases in network.biases],
        "activation": network.activation_function.name,
        "symbol": network.activation_function.symbol,
        "layer": scene.layer,
        "isInput": scene.layer == 0 and not scene.config.node,
        "equations": {str(node): each.symbolic for node, each in shown.items()},
        "words": EQUATIONS,
    }
    return Moving(moving_script(*FILES), "graph", sliders, values)


def key_of_number(field: str, index: int) -> str:
    """Of the widget of one number of a field."""
    return f"forward_pass:{field}:{index}"
