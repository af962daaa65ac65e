"""The controls of the forward pass."""

from __future__ import annotations

from typing import Literal

from playground.experiments import Config, Lesson, control
from playground.experiments.config import HIDDEN
from playground.reference.feedforward import LECTURE_INPUTS, MAX_LAYERS, MAX_UNITS
from playground.reference.limits import LARGEST_VALUE

LARGEST_INPUT = 2.0
DEFAULT_INPUT = 0.5
DEFAULT_TARGETS = (1.0, 0.0)
MOST_PARAMETERS = MAX_LAYERS * MAX_UNITS * (MAX_UNITS + 1)


def _numbers(
    default: tuple[float, ...], label: str, largest: float, most: int
) -> tuple[float, ...]:
    numbers: tuple[float, ...] = control(
        default, label, "", group=HIDDEN, minimum=-largest, maximum=largest, most=most
    )
    return numbers


class ForwardPassConfig(Config):
    """A small network, one example, and how far it has been computed."""

    n_inputs: int = control(
        2,
        "Input nodes",
        "They compute nothing: each hands one feature of the example on.",
        group="Architecture",
        minimum=1,
        maximum=MAX_UNITS,
    )
    hidden_units: tuple[int, ...] = control(
        (3,),
        "Hidden layers",
        "Nodes of each hidden layer, such as 3 or 8, 8, 8. Leave it empty for none.",
        group="Architecture",
        minimum=1,
        maximum=MAX_UNITS,
        most=MAX_LAYERS - 1,
    )
    n_outputs: int = control(
        2,
        "Output nodes",
        "Nodes of the last layer.",
        group="Architecture",
        minimum=1,
        maximum=MAX_UNITS,
    )
    activation: Literal["sigmoid", "tanh", "relu", "heaviside"] = control(
        "sigmoid",
        "Activation",
        "The function that bends every weighted sum, in all layers.",
        group="Architecture",
    )
    use_bias: bool = control(
        True, "Bias", "Whether every node adds a number of its own.", group="Architecture"
    )
    weights: Literal["random", "by hand"] = control(
        "random",
        "Weights and biases",
        "Random ones lie between −1 and 1. Set your own under *Inspect*; a learning step does too.",
        group="Training",
    )
    seed: int = control(
        42,
        "Seed",
        "Decides the random weights and biases: the same seed, the same network.",
        group="Training",
        applies=lambda config: config.weights == "random",
        minimum=0,
        maximum=2**31 - 1,
    )
    learning_rate: float = control(
        1.0,
        "Learning rate",
        "How far one learning step goes against the gradient.",
        group="Training",
        minimum=0.001,
        maximum=100.0,
        suggestions=(0.01, 0.03, 0.1, 0.3, 1.0, 3.0, 10.0),
        logarithmic=True,
    )
    inputs: tuple[float, ...] = _numbers(LECTURE_INPUTS, "Inputs", LARGEST_INPUT, MAX_UNITS)
    targets: tuple[float, ...] = _numbers(DEFAULT_TARGETS, "Targets", LARGEST_INPUT, MAX_UNITS)
    parameters: tuple[float, ...] = _numbers(
        (), "Weights and biases", LARGEST_VALUE, MOST_PARAMETERS
    )
    layer: int = control(1, "Layer reached", "", group=HIDDEN, minimum=0, maximum=MAX_LAYERS)
    node: int | None = control(
        None, "Chosen node", "", group=HIDDEN, minimum=1, maximum=MAX_UNITS * (MAX_LAYERS + 1)
    )

    @property
    def sizes(self) -> tuple[int, ...]:
        return (self.n_inputs, *self.hidden_units, self.n_outputs)


LESSON = Lesson(
    "forward_pass",
    {
        "lecture": ForwardPassConfig(),
        "one-node": ForwardPassConfig(hidden_units=(), n_outputs=1),
        "two-hidden-layers": ForwardPassConfig(hidden_units=(4, 3), activation="tanh"),
        "deep": ForwardPassConfig(hidden_units=(8, 8, 8, 8, 8)),
    },
)
