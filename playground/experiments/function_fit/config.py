"""The hyperparameters of the fits, and the networks that they describe."""

from __future__ import annotations

from typing import Literal, NamedTuple, Self

from pydantic import model_validator

from playground.datasets.expression import ExpressionError
from playground.datasets.functions import TargetError, target_named
from playground.experiments.config import HIDDEN, Config, control
from playground.experiments.experiment import Optimizer
from playground.experiments.function_fit.architecture import ParallelArchitecture
from playground.experiments.training_fields import (
    batch_size_field,
    epochs_field,
    learning_rate_field,
    optimizer_field,
    seed_field,
)

Activation = Literal["relu", "tanh", "sigmoid", "elu", "selu", "gelu", "silu", "softplus", "linear"]
Comparison = Literal["neurons", "activations", "learning rates", "seeds"]


class Member(NamedTuple):
    """One of the networks that train side by side."""

    label: str
    neurons: int
    activation: str
    learning_rate: float
    seed: int

    @property
    def parameters(self) -> int:
        """A weight, a bias and a height for each neuron, and the output's bias."""
        return ParallelArchitecture((self.neurons,), (self.activation,)).parameters()


class FunctionFitConfig(Config):
    """Hyperparameters of the fits."""

    target: str = control(
        "cubic",
        "Target",
        "What to approximate: cubic, sin, abs, step, sawtooth, runge, noisy, or a formula in x "
        "such as sin(3*x) + x**2, also with its interval: log(x) on [0.1, 3].",
        group=HIDDEN,
        maximum=4000,
    )
    compare: Comparison = control(
        "neurons",
        "Compare",
        "What differs between the networks that train side by side. Everything else is the same.",
        group="Architecture",
        tunable=False,
    )
    neurons: tuple[int, ...] = control(
        (1, 2, 5, 10, 100),
        "Neurons",
        "Hidden neurons, one network for each number. Where something else is compared, all "
        "networks have the last of these sizes.",
        group="Architecture",
        minimum=1,
        maximum=500,
        most=8,
    )
    activation: Activation = control(
        "relu",
        "Activation",
        "The activation function of every hidden neuron. Linear does not bend.",
        group="Architecture",
        applies=lambda config: config.compare != "activations",
    )
    activations: tuple[Activation, ...] = control(
        ("relu", "tanh", "sigmoid", "linear"),
        "Activations to compare",
        "One network for each.",
        group="Architecture",
        applies=lambda config: config.compare == "activations",
        tunable=False,
        most=8,
    )
    optimizer: Optimizer = optimizer_field("adam", advanced=True)
    learning_rate: float = learning_rate_field(
        0.01, highest=1.0, applies=lambda config: config.compare != "learning rates"
    )
    learning_rates: tuple[float, ...] = control(
        (0.001, 0.01, 0.1),
        "Learning rates to compare",
        "One network for each.",
        group="Training",
        applies=lambda config: config.compare == "learning rates",
        tunable=False,
        minimum=1e-6,
        maximum=10.0,
        most=8,
    )
    repeats: int = control(
        5,
        "Seeds to compare",
        "How many networks that differ only in their initial weights.",
        group="Training",
        applies=lambda config: config.compare == "seeds",
        tunable=False,
        minimum=2,
        maximum=20,
    )
    batch_size: int = batch_size_field(
        100, "points", (10, 25, 50, 100, 200, 450, 900), maximum=900, advanced=True
    )
    epochs: int = epochs_field(
        2000, "points", (100, 200, 500, 1000, 2000, 5000, 10_000, 20_000), maximum=100_000
    )
    seed: int = seed_field(6, "Decides initial weights, the split and the order of points.")

    @model_validator(mode="after")
    def _check_target_and_members(self) -> Self:
        try:
            target_named(self.target)
        except (TargetError, ExpressionError) as error:
            raise ValueError(str(error)) from error
        if not members(self):
            raise ValueError(
                f"Expected at least one network to train. Received: an empty list of "
                f"{self.compare}. Name at least one."
            )
        return self


def members(config: FunctionFitConfig) -> list[Member]:
    """The networks of a configuration, in the order of its list."""
    size = config.neurons[-1] if config.neurons else 0
    base = Member("", size, config.activation, config.learning_rate, config.seed)
    if config.compare == "neurons":
        return [
            base._replace(label=f"{n} neuron{'s' * (n > 1)}", neurons=n) for n in config.neurons
        ]
    if not size:
        return []
    if config.compare == "activations":
        return [base._replace(label=name, activation=name) for name in config.activations]
    if config.compare == "learning rates":
        return [
            base._replace(label=f"rate {rate:g}", learning_rate=rate)
            for rate in config.learning_rates
        ]
    seeds = range(config.seed, config.seed + config.repeats)
    return [base._replace(label=f"seed {seed}", seed=seed) for seed in seeds]


def architecture_of(config: FunctionFitConfig) -> ParallelArchitecture:
    """The networks of a configuration, as they are built and counted."""
    networks = members(config)
    return ParallelArchitecture(
        tuple(member.neurons for member in networks),
        tuple(member.activation for member in networks),
    )
