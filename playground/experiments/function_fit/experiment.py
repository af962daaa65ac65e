"""Training of networks with one hidden layer on one function, side by side."""

from __future__ import annotations

from itertools import pairwise
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import numpy as np

from playground.datasets.expression import Expression
from playground.datasets.functions import target_named
from playground.experiments.data import Data
from playground.experiments.experiment import Experiment, LayerSummary, TrainedModel, TrainingPlan
from playground.experiments.fit_errors import fit_errors
from playground.experiments.function_fit.card import bumps_that_follow_a_sine
from playground.experiments.function_fit.config import FunctionFitConfig, members
from playground.experiments.function_fit.data import POINTS, data_of
from playground.experiments.function_fit.recorded_figures import fits
from playground.experiments.function_fit.script import script
from playground.experiments.layer_inspection import HiddenLayer, Inside, Moments
from playground.experiments.naming import capital, shortened
from playground.experiments.observation import Observation, ObservationFigure
from playground.experiments.page import LECTURE, Card, Page
from playground.number_text import counted
from playground.reference.plane_network import PlaneNetwork

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


def _inspect_layers(config: FunctionFitConfig, plan: TrainingPlan, moments: Moments) -> Inside:
    """The networks side by side, each with its one hidden layer."""
    del plan
    x = data_of(config.target, config.seed).train.x
    flat, networks = moments[-1][1], members(config)
    total = sum(member.neurons for member in networks)
    if len(flat) != 3 * total + len(networks):
        raise ValueError(f"{len(flat)} weights for {total} neurons")
    kernel, biases, heights = (flat[i * total : (i + 1) * total] for i in range(3))
    spans = pairwise(np.cumsum([0, *(member.neurons for member in networks)]).tolist())
    layers = []
    for k, (member, (begin, end)) in enumerate(zip(networks, spans, strict=True)):
        network = PlaneNetwork(
            ("x",),
            (kernel[None, begin:end], heights[begin:end, None]),
            (biases[begin:end], flat[3 * total + k, None]),
            (member.activation,),
            "linear",
        )
        hidden = network.layers(x)[0]
        layers.append(HiddenLayer(f"network with {member.label}", member.activation, hidden))
    return Inside(
        f"{len(x):,} training points",
        tuple(layers),
        why_no_gradients="one hidden layer leaves no depth for a gradient to fade in",
    )


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
            "Any continuous curve, one bend each.",
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
    pictured = "fit"
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
        return script(config, self.plan(config))


def _rate_factors(config: FunctionFitConfig, factors: np.ndarray) -> tuple[Any, ...]:
    """The share of the plan's learning rate that each weight learns with, variable by variable."""
    per_neuron = np.repeat(factors, [member.neurons for member in members(config)])
    neurons = tuple(per_neuron.tolist())
    return ((neurons,), neurons, neurons, tuple(factors.tolist()))
