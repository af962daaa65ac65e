"""The settings of both sections: a surface, a start, optimizers and their rates."""

from __future__ import annotations

from functools import lru_cache
from typing import Any, ClassVar, Literal

from playground.experiments import control
from playground.experiments.config import HIDDEN
from playground.lessons.gradient_descent.network_slice import Directions, network_slice
from playground.reference.gradient_descent import (
    NEURONS,
    Descent,
    LossSurface,
    OptimizerName,
    Rates,
    batches,
    descend,
)
from playground.ui.sections import Section, SectionConfig

REACH = 5.0
"""The surface is drawn from minus this to this, along both axes."""
RATES = (
    *(0.001, 0.002, 0.005, 0.01, 0.02, 0.03, 0.05, 0.07, 0.1, 0.12, 0.14, 0.145, 0.155),
    *(0.16, 0.2, 0.25, 0.3, 0.4, 0.5, 0.7, 0.9, 1.0, 1.05, 1.2, 1.5, 2.0, 3.0, 5.0, 10.0),
)
ALL: tuple[OptimizerName, ...] = ("sgd", "momentum", "rmsprop", "adam")
MOST_STEPS = 120
POINTS = 251
"""Training points of the recorded runs."""


def _start(default: float, label: str) -> Any:
    return control(
        default,
        label,
        "Where every optimizer begins; or click on the surface, or drag the start.",
        group="Architecture",
        minimum=-REACH,
        maximum=REACH,
        step=0.1,
    )


class DescentConfig(SectionConfig):
    """What both sections have."""

    learning_rate: float = control(
        0.1,
        "Learning rate",
        "The same η for all optimizers.",
        group="Training",
        minimum=1e-4,
        maximum=100,
        suggestions=RATES,
    )
    momentum: float = control(
        0.8,
        "Momentum β",
        "How much of its last move the optimizer *Momentum* keeps.",
        group="Training",
        minimum=0.0,
        maximum=0.99,
        step=0.01,
        applies=lambda config: "momentum" in config.optimizers,
    )
    optimizers: tuple[OptimizerName, ...] = control(
        ALL,
        "Optimizers",
        "All begin at the same place and see the same batches. SGD with all points in a batch is "
        "plain gradient descent.",
        group="Training",
    )
    seed: int = control(
        0,
        "Seed",
        "Determines the order of the examples.",
        group="Training",
        minimum=0,
        maximum=99,
        step=1,
        applies=lambda config: config.batch_size < len(config.surface.x),
    )
    watched: OptimizerName = control(
        "sgd", "Show the numbers of", "Whose step is written out.", group=HIDDEN
    )
    step: int = control(
        40, "Step", "The step on show.", group=HIDDEN, minimum=0, maximum=MOST_STEPS
    )

    batch_size: int
    """Points per step; each section says how many there are."""
    axes: ClassVar[tuple[str, str]]
    """What the two numbers of a place are called; the fields of the start are called so, too."""
    last_step: ClassVar[int] = MOST_STEPS

    @property
    def surface(self) -> LossSurface:
        raise NotImplementedError

    @property
    def surface_name(self) -> str:
        """The surface by a name of its own."""
        raise NotImplementedError

    @property
    def start(self) -> tuple[float, float]:
        first, second = self.axes
        return getattr(self, first), getattr(self, second)

    @property
    def running(self) -> tuple[OptimizerName, ...]:
        """The optimizers in their order, each once."""
        return tuple(name for name in ALL if name in self.optimizers)

    @property
    def shown_optimizer(self) -> OptimizerName:
        """The optimizer whose step is written out."""
        return self.watched if self.watched in self.optimizers else (*self.running, "sgd")[0]

    @property
    def sees_all(self) -> bool:
        """Whether each step sees all points, so that its gradient is exact."""
        return self.batch_size >= len(self.surface.x)

    @property
    def shown_step(self) -> int:
        return min(self.step, self.last_step)


class NeuronConfig(DescentConfig):
    """One neuron on six points."""

    axes = ("w", "b")

    neuron: Literal["line", "centred", "sigmoid", "heaviside"] = control(
        "line",
        "Neuron",
        "*line* and *centred* are linear neurons on the same six targets; *sigmoid* and "
        "*heaviside* separate two classes.",
        group="Architecture",
    )
    w: float = _start(-2.0, "Start w")
    b: float = _start(4.0, "Start b")
    batch_size: int = control(
        6,
        "Batch size",
        "Points per step; 6 is all of them.",
        group="Training",
        minimum=1,
        maximum=6,
        step=1,
    )

    @property
    def surface(self) -> LossSurface:
        return NEURONS[self.neuron].surface()

    @property
    def surface_name(self) -> str:
        return self.neuron


class SliceConfig(DescentConfig):
    """A slice through the weights of a trained network."""

    axes = ("a", "c")
    last_step = 60
    section: str = control("network", "Section", "Its name in links.", group=HIDDEN)
    activation: Literal["tanh", "relu", "sigmoid"] = control(
        "tanh", "Activations", "Activation function of the recorded run.", group="Architecture"
    )
    directions: Directions = control(
        "principal",
        "Directions",
        "*principal*: the two in which the run's weights moved most; *random*: two drawn at "
        "random.",
        group="Architecture",
    )
    a: float = _start(-4.0, "Start a")
    c: float = _start(-3.0, "Start c")
    batch_size: int = control(
        POINTS,
        "Batch size",
        f"Points per step; {POINTS} is all of them.",
        group="Training",
        minimum=1,
        maximum=POINTS,
        suggestions=(1, 2, 5, 10, 25, 50, 125, POINTS),
    )

    @property
    def surface(self) -> LossSurface:
        return network_slice(self.activation, self.directions).surface

    @property
    def surface_name(self) -> str:
        return f"{self.activation} {self.directions}"


class DescentSection(Section[Any]):
    """A section whose presets stay what they are at any step."""

    free = frozenset({"seed", "step", "watched"})


ONE_NEURON = DescentSection(
    "gradient_descent",
    "One neuron",
    {
        "valley": NeuronConfig(),
        "plateau": NeuronConfig(neuron="sigmoid", w=-3.0, b=2.0, step=60, watched="rmsprop"),
        "heaviside-and-sigmoid": NeuronConfig(
            neuron="heaviside", learning_rate=1.0, w=-1.0, b=1.0, optimizers=("sgd", "momentum")
        ),
        "rate-too-large": NeuronConfig(learning_rate=0.155, optimizers=("sgd",), w=0.9, b=-1.0),
        "mini-batches": NeuronConfig(
            neuron="centred", batch_size=1, optimizers=("sgd", "momentum"), step=50
        ),
    },
)
SLICE = DescentSection(
    "gradient_descent",
    "A trained network",
    {
        "along-the-run": SliceConfig(section="network", learning_rate=0.5, momentum=0.9),
        "random-directions": SliceConfig(
            section="network", directions="random", learning_rate=0.3, momentum=0.9, a=-3.0
        ),
        "small-batches": SliceConfig(
            section="network", learning_rate=0.5, batch_size=10, optimizers=("sgd", "momentum")
        ),
    },
)


def descents(config: DescentConfig) -> dict[OptimizerName, Descent]:
    """The path of each optimizer that runs, and of the one whose step is written out.

    One step more than is shown, so that the last one has a next.
    """
    names = dict.fromkeys((*config.running, config.shown_optimizer))
    return _descents(config.model_copy(update={"step": 0}), tuple(names))


@lru_cache(maxsize=64)
def _descents(config: Any, names: tuple[OptimizerName, ...]) -> dict[OptimizerName, Descent]:
    rates, order = Rates(config.learning_rate, config.momentum), order_of(config)
    surface = config.surface
    return {name: descend(surface, name, rates, config.start, order) for name in names}


def order_of(config: Any) -> list[list[int]]:
    """The examples of each step."""
    return batches(len(config.surface.x), config.batch_size, config.seed, config.last_step + 1)
