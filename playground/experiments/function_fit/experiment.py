"""Training of networks with one hidden layer on one function, side by side."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import numpy as np

from playground.datasets.expression import Expression
from playground.datasets.functions import target_named
from playground.experiments.experiment import (
    Data,
    Experiment,
    LayerSummary,
    TrainedModel,
    TrainingPlan,
)
from playground.experiments.function_fit.config import FunctionFitConfig, members
from playground.experiments.function_fit.data import POINTS, data_of
from playground.experiments.function_fit.errors import fit_errors
from playground.experiments.function_fit.figures import fits
from playground.experiments.naming import capital, shortened
from playground.experiments.observation import Observation, ObservationFigure
from playground.number_text import counted

if TYPE_CHECKING:
    import keras


def _record_fit(
    config: FunctionFitConfig, model: TrainedModel, data: Data
) -> dict[str, np.ndarray]:
    """Every network's answers, also beyond the interval, and its errors on it."""
    del config
    x = data.notes["seen"]
    errors = [fit_errors(fit, data.test.y) for fit in model.predict(data.test.x).T]
    return {
        "x": x,
        "y": model.predict(x[:, None]).T.copy(),
        **{name: np.array([found[name] for found in errors]) for name in errors[0]},
    }


class FunctionFitExperiment(Experiment[FunctionFitConfig]):
    """The lecture's demonstration of universal approximation, and what can be compared in it."""

    name = "function_fit"
    page = "universal_approximation"
    title = "Universal approximation"
    label = "Trained"
    observe_every_burst = True
    pictured = "fit"
    observations = (Observation("fit", _record_fit, (ObservationFigure("fits", "Fits", fits),)),)
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

    def called(self, config: FunctionFitConfig) -> str:
        """Its target before the preset and what differs."""
        target = target_named(config.target)
        is_formula = isinstance(target.function, Expression)
        label = target.label if is_formula else capital(target.label)
        return self.named(config, shortened(label), said=("target",))

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
        return data_of(config.target, config.seed)

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
                f"{counted(n, 'weight')} + {counted(n, 'bias', 'biases')} + {counted(n, 'height')} "
                "+ 1 bias",
            )
            for member, n in ((member, member.neurons) for member in members(config))
        ]

    def memory_estimate(self, config: FunctionFitConfig) -> int:
        networks = members(config)
        units = sum(member.neurons for member in networks)
        return 4 * units * (30 + 3 * POINTS + 4 * len(networks))

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


def _rate_factors(config: FunctionFitConfig, factors: np.ndarray) -> tuple[Any, ...]:
    """The share of the plan's learning rate that each weight learns with, variable by variable."""
    per_neuron = np.repeat(factors, [member.neurons for member in members(config)])
    neurons = tuple(per_neuron.tolist())
    return ((neurons,), neurons, neurons, tuple(factors.tolist()))
