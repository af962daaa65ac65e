"""Universal approximation: networks with one hidden layer learn one function, all at once."""

from __future__ import annotations

from functools import lru_cache
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Literal, NamedTuple, Self

import numpy as np
from pydantic import model_validator

from playground.datasets.expression import ExpressionError
from playground.datasets.functions import Target, TargetError, samples, target_named
from playground.experiments.config import HIDDEN, Config, control
from playground.experiments.experiment import (
    Data,
    Experiment,
    LayerSummary,
    Optimizer,
    Split,
    TrainedModel,
    TrainingPlan,
)

if TYPE_CHECKING:
    import keras

Activation = Literal["relu", "tanh", "sigmoid", "elu", "selu", "gelu", "silu", "softplus", "linear"]
Comparison = Literal["neurons", "activations", "learning rates", "seeds"]
POINTS = 1000
VALIDATION_SHARE = 0.1
BEYOND = 0.4
"""How far figures look beyond the interval, as a share of its length."""
FIT_POINTS = 361
TEST_POINTS = 1001


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
        return 3 * self.neurons + 1


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
        "What differs between the networks that train side by side. All else is the same.",
        group="Architecture",
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
        "The bend of every hidden neuron. Linear has none.",
        group="Architecture",
    )
    activations: tuple[Activation, ...] = control(
        ("relu", "tanh", "sigmoid", "linear"),
        "Activations to compare",
        "One network for each. Counts where activations are compared.",
        group="Architecture",
    )
    optimizer: Optimizer = control(
        "adam", "Optimizer", "How a gradient becomes a step.", group="Training"
    )
    learning_rate: float = control(
        0.01,
        "Learning rate",
        "Length of a step.",
        group="Training",
        minimum=1e-6,
        maximum=10.0,
        logarithmic=True,
        suggestions=(1e-4, 3e-4, 1e-3, 3e-3, 0.01, 0.03, 0.1, 0.3, 1.0),
    )
    learning_rates: tuple[float, ...] = control(
        (0.001, 0.01, 0.1),
        "Learning rates to compare",
        "One network for each. Counts where learning rates are compared.",
        group="Training",
        minimum=1e-6,
        maximum=10.0,
        most=8,
    )
    repeats: int = control(
        5,
        "Seeds to compare",
        "How many networks that differ only in their initial weights.",
        group="Training",
        minimum=2,
        maximum=20,
    )
    batch_size: int = control(
        100,
        "Batch size",
        "Points per step.",
        group="Training",
        minimum=1,
        maximum=900,
        logarithmic=True,
        suggestions=(10, 25, 50, 100, 200, 450, 900),
    )
    epochs: int = control(
        2000,
        "Epochs",
        "Passes over the 900 training points.",
        group="Training",
        minimum=1,
        maximum=100_000,
        logarithmic=True,
        suggestions=(100, 200, 500, 1000, 2000, 5000, 10_000, 20_000),
    )
    seed: int = control(
        6,
        "Seed",
        "Decides initial weights, the split and the order of points.",
        group="Training",
        minimum=0,
        maximum=2**31 - 1,
    )

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


class FunctionFitExperiment(Experiment[FunctionFitConfig]):
    """The lecture's demonstration of universal approximation, and what can be compared in it."""

    name = "function_fit"
    page = "universal_approximation"
    title = "Universal approximation"
    label = "Trained"
    lively = True
    config_type = FunctionFitConfig
    default_preset = "five-sizes"
    presets = MappingProxyType(
        {
            "five-sizes": FunctionFitConfig(),
            "activations": FunctionFitConfig(compare="activations", neurons=(20,), target="sin"),
            "learning-rates": FunctionFitConfig(
                compare="learning rates", neurons=(50,), activation="tanh"
            ),
            "seeds": FunctionFitConfig(compare="seeds", neurons=(10,), target="runge"),
        }
    )

    def plan(self, config: FunctionFitConfig) -> TrainingPlan:
        rates = np.array([member.learning_rate for member in members(config)])
        return TrainingPlan(
            optimizer=config.optimizer,
            learning_rate=float(rates.max()),
            batch_size=config.batch_size,
            epochs=config.epochs,
            seed=config.seed,
            jit_compile=True,
            objective="squared_error",
            rate_factors=_rate_factors(config, rates / rates.max()) if np.ptp(rates) else None,
        )

    def load_data(self, config: FunctionFitConfig) -> Data:
        return _split(config.target, config.seed)

    def build_model(self, config: FunctionFitConfig, data: Data) -> keras.Model:
        from playground.models.parallel_networks import build_parallel_networks

        del data
        networks = members(config)
        return build_parallel_networks(
            [member.neurons for member in networks],
            [member.activation for member in networks],
            [member.seed for member in networks],
        )

    def architecture(self, config: FunctionFitConfig) -> tuple[Any, ...]:
        return tuple((member.neurons, member.activation) for member in members(config))

    def summary(self, config: FunctionFitConfig) -> list[LayerSummary]:
        return [
            LayerSummary(
                member.label,
                (None, 1),
                member.parameters,
                f"{member.neurons} weights + {member.neurons} biases + {member.neurons} heights "
                "+ 1 bias",
            )
            for member in members(config)
        ]

    def memory_estimate(self, config: FunctionFitConfig) -> int:
        units = sum(member.neurons for member in members(config))
        return 4 * units * (30 + 3 * POINTS)

    def observe(
        self, config: FunctionFitConfig, model: TrainedModel, data: Data
    ) -> dict[str, dict[str, np.ndarray]]:
        """Every network's answers, also beyond the interval, and its errors on it."""
        del config
        x = data.notes["seen"]
        errors = [fit_errors(fit, data.test.y) for fit in model.predict(data.test.x).T]
        return {
            "fit": {
                "x": x,
                "y": model.predict(x[:, None]).T.copy(),
                **{name: np.array([found[name] for found in errors]) for name in errors[0]},
            }
        }

    def report(
        self, config: FunctionFitConfig, model: TrainedModel, data: Data
    ) -> tuple[dict[str, Any], dict[str, dict[str, np.ndarray]]]:
        """Errors against the function itself, without noise, at 1,001 even places."""
        answers = model.predict(data.test.x).T
        errors = [fit_errors(network, data.test.y) for network in answers]
        mean = {name: float(np.mean([found[name] for found in errors])) for name in errors[0]}
        fits = [
            {**member._asdict(), "parameters": member.parameters, **found}
            for member, found in zip(members(config), errors, strict=True)
        ]
        return {"test": {**mean, "accuracy": None}, "fits": fits}, {}

    def script(self, config: FunctionFitConfig) -> str:
        from playground.experiments.script import function_fit_script

        networks = [member[1:] for member in members(config)]
        return function_fit_script(config, self.plan(config), target_named(config.target), networks)


def fit_errors(answers: np.ndarray, values: np.ndarray) -> dict[str, float]:
    """Mean squared error, R² = 1 − squared error / squared deviation from the mean, and the largest
    error (sup norm). A constant function leaves R² undefined: 0 is given.

    Args:
        answers: shape (points,).
        values: What they should be, shape (points,).
    """
    errors = np.asarray(answers, np.float64) - np.asarray(values, np.float64)
    deviation = float(np.square(values - np.mean(values, dtype=np.float64)).mean())
    loss = float(np.square(errors).mean())
    return {
        "loss": loss,
        "r_squared": 1 - loss / deviation if deviation else 0.0,
        "sup_norm": float(np.abs(errors).max()),
    }


def seen_places(target: Target) -> np.ndarray:
    """Where figures look: the interval, and 40 % of its length on each side, (FIT_POINTS,)."""
    beyond = BEYOND * (target.high - target.low)
    return np.linspace(target.low - beyond, target.high + beyond, FIT_POINTS)


def _rate_factors(config: FunctionFitConfig, factors: np.ndarray) -> tuple[Any, ...]:
    """The share of the plan's learning rate that each weight learns with, variable by variable."""
    per_neuron = np.repeat(factors, [member.neurons for member in members(config)])
    neurons = tuple(per_neuron.tolist())
    return ((neurons,), neurons, neurons, tuple(factors.tolist()))


@lru_cache(maxsize=16)
def _split(name: str, seed: int) -> Data:
    """1,000 points, of which a tenth validates, as the lecture leaves it out; the test is the
    function itself on the interval."""
    target = target_named(name)
    x, y = (values.astype(np.float32) for values in samples(target, POINTS, seed))
    order = np.random.default_rng(seed).permutation(POINTS)
    kept = round(POINTS * (1 - VALIDATION_SHARE))
    train, validation = np.sort(order[:kept]), np.sort(order[kept:])
    places = np.linspace(target.low, target.high, TEST_POINTS)
    values = target.function(places)
    test = np.isfinite(values)
    return Data(
        train=Split(x[train, None], y[train]),
        validation=Split(x[validation, None], y[validation]),
        test=Split(places[test, None].astype(np.float32), values[test].astype(np.float32)),
        class_names=(),
        source=target.label,
        notes=MappingProxyType({"seen": seen_places(target).astype(np.float32)}),
    )
