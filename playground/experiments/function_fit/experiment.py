"""Training of networks with one hidden layer on one function, side by side."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import numpy as np

from playground.datasets.expression import Expression
from playground.datasets.functions import target_named
from playground.experiments.data import Arrays, Data, Report
from playground.experiments.experiment import Experiment, LayerSummary, TrainedModel, TrainingPlan
from playground.experiments.fit_errors import fit_errors
from playground.experiments.function_fit.architecture import ParallelArchitecture
from playground.experiments.function_fit.card import bumps_that_follow_a_sine
from playground.experiments.function_fit.config import FunctionFitConfig, architecture_of, members
from playground.experiments.function_fit.data import POINTS, data_of
from playground.experiments.function_fit.recorded_figures import fits
from playground.experiments.function_fit.script import script
from playground.experiments.layer_inspection import HiddenLayer, Inside, Moments
from playground.experiments.naming import capital, shortened
from playground.experiments.observation import Observation, ObservationFigure
from playground.experiments.page import LECTURE, Card, Page
from playground.number_text import counted
from playground.reference.plane_network import PlaneNetwork
from playground.reference.weight_arrays import weight_arrays

if TYPE_CHECKING:
    import keras


def _record_fit(config: FunctionFitConfig, model: TrainedModel, data: Data) -> Arrays:
    """Every network's answers, also beyond the interval, and its errors on it."""
    x = data.notes["seen"]
    errors = [fit_errors(fit, data.test.y) for fit in model.predict(data.test.x).T]
    return {
        "x": x,
        "y": model.predict(x[:, None]).T.copy(),
        **{name: np.array([found[name] for found in errors]) for name in errors[0]},
    }


def _inspect_layers(config: FunctionFitConfig, plan: TrainingPlan, moments: Moments) -> Inside:
    """The networks side by side, each with its one hidden layer."""
    x = data_of(config.target, config.seed).train.x
    networks = _networks_of(architecture_of(config), moments[-1][1])
    layers = [
        HiddenLayer(f"network with {member.label}", member.activation, network.layers(x)[0])
        for member, network in zip(members(config), networks, strict=True)
    ]
    return Inside(
        f"{len(x):,} training points",
        tuple(layers),
        why_no_gradients="with one hidden layer, a gradient has no depth to vanish in",
    )


def _networks_of(architecture: ParallelArchitecture, flat: np.ndarray) -> list[PlaneNetwork]:
    """Each network by itself, from all weights as runs record them.

    Raises:
        ValueError: there are more or fewer weights than these networks have.
    """
    a = architecture
    weights, biases, heights, output_biases = weight_arrays(flat, a.shapes())
    return [
        PlaneNetwork(
            ("x",),
            (weights[:, span], heights[span, None]),
            (biases[span], output_biases[k, None]),
            (a.activations[k],),
            "linear",
        )
        for k, span in enumerate(a.spans)
    ]


class FunctionFitExperiment(Experiment[FunctionFitConfig]):
    """The lecture's demonstration of universal approximation, and what can be compared in it."""

    name = "function_fit"
    page = Page(
        "universal_approximation",
        "Universal approximation",
        "stacked_line_chart",
        "Approximation",
        210,
        Card(
            "What can a sum of neurons draw?",
            "Any continuous curve, one bend per neuron.",
            bumps_that_follow_a_sine,
            LECTURE,
            220,
        ),
        terms=(
            "Learning rate?preset=learning-rates",
            "Mean squared error",
            "Random seed?preset=seeds",
            "Universal approximation?section=by-hand",
        ),
    )
    inspect_layers = staticmethod(_inspect_layers)
    sweep_axis = ("activation", ("relu", "tanh", "sigmoid", "linear"))
    label = "Trained"
    observe_every_burst = True
    main_observation = "fit"
    observations = (Observation("fit", _record_fit, (ObservationFigure("fits", "Fits", fits),)),)
    search_fields = ("learning_rate", "neurons")
    recorded = ({},)
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
        return TrainingPlan.of(
            config,
            learning_rate=float(rates.max()),
            jit_compile=True,
            objective="squared_error",
            rate_factors=_rate_factors(config, rates / rates.max()) if np.ptp(rates) else None,
        )

    def hidden_neurons(self, config: FunctionFitConfig) -> int:
        return sum(config.neurons)

    def load_data(self, config: FunctionFitConfig) -> Data:
        return data_of(config.target, config.seed)

    def build_model(self, config: FunctionFitConfig, data: Data) -> keras.Model:
        from playground.experiments.function_fit.model import build_parallel_networks

        seeds = [member.seed for member in members(config)]
        return build_parallel_networks(architecture_of(config), seeds)

    def architecture(self, config: FunctionFitConfig) -> tuple[Any, ...]:
        return (architecture_of(config),)

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
        units = architecture_of(config).units
        return 4 * sum(units) * (30 + 3 * POINTS + 4 * len(units))

    def report(self, config: FunctionFitConfig, model: TrainedModel, data: Data) -> Report:
        """Errors against the function itself, without noise, at 1,001 even positions."""
        answers = model.predict(data.test.x).T
        errors = [fit_errors(network, data.test.y) for network in answers]
        mean = {name: float(np.mean([found[name] for found in errors])) for name in errors[0]}
        fits = [
            {**member._asdict(), "parameters": member.parameters, **found}
            for member, found in zip(members(config), errors, strict=True)
        ]
        return {"test": {**mean, "accuracy": None}, "fits": fits}, {}

    def script(self, config: FunctionFitConfig) -> str:
        return script(config, self.plan(config))


def _rate_factors(config: FunctionFitConfig, factors: np.ndarray) -> tuple[Any, ...]:
    """The share of the plan's learning rate that each weight learns with, variable by variable."""
    per_neuron = np.repeat(factors, architecture_of(config).units)
    neurons = tuple(per_neuron.tolist())
    return ((neurons,), neurons, neurons, tuple(factors.tolist()))
