"""A plane through all the weights of a network that was trained before."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Literal

import numpy as np
import numpy.typing as npt

from playground.experiments import EXPERIMENTS, Config, Experiment
from playground.experiments.recorded_runs import recorded_configs, recorded_runs
from playground.reference.gradient_descent import Layer, LossSurface

Directions = Literal["principal", "random"]
Array = npt.NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class NetworkSlice:
    """The surface, and where the recorded run went on it.

    Attributes:
        way: The run's weights at each recorded epoch, projected on the plane; shape (moments, 2).
        share: How much of the run's movement lies in the plane, from 0 to 1.
        parameters: How many weights the network has.
    """

    surface: LossSurface
    way: Array
    share: float
    parameters: int


@lru_cache(maxsize=8)
def network_slice(activation: str, directions: Directions) -> NetworkSlice:
    """A plane through the middle between the first and the last weights of a recorded run.

    Its directions have length 1 and a right angle between them. Principal ones are the first two
    principal components of the run's weights (Li et al., 2018, section 7).
    """
    experiment = next(e for e in EXPERIMENTS.values() if e.dense_network and e.recorded)
    run_id, config = next(
        (run_id, config)
        for run_id, config in recorded_configs(experiment).items()
        if config.model_dump()["activations"] == (activation,)
    )
    moments = recorded_runs()[run_id].observations[experiment.main_observation]
    weights = np.array([arrays["flat"] for arrays in moments.values()], float)
    middle = (weights[0] + weights[-1]) / 2
    if directions == "principal":
        axes = _upright(np.linalg.svd(weights - weights[-1], full_matrices=False)[2][:2])
    else:
        drawn = np.random.default_rng(0).standard_normal((weights.shape[1], 2))
        axes = np.linalg.qr(drawn)[0].T
    way = (weights - middle) @ axes.T
    moved, left = weights - weights[-1], (weights - weights[-1]) @ axes.T
    surface = _surface(experiment, config, np.stack([middle, *axes]))
    return NetworkSlice(surface, way, float((left**2).sum() / (moved**2).sum()), len(middle))


def _upright(axes: Array) -> Array:
    """Each direction with its largest part positive: a decomposition leaves the sign open."""
    largest = np.take_along_axis(axes, np.abs(axes).argmax(axis=1, keepdims=True), axis=1)
    return axes * np.sign(largest)


def _surface(experiment: Experiment[Any], config: Config, flats: Array) -> LossSurface:
    """The cross-entropy of the training points; flats has the middle and both directions.

    A softmax of two classes is a sigmoid of the difference of their scores, so one output is left.
    """
    networks = [experiment.dense_network(config, flat) for flat in flats]  # type: ignore[misc]
    layers = []
    for number, activation in enumerate((*networks[0].activations, "linear")):
        kernels = np.stack([network.weights[number] for network in networks]).astype(float)
        biases = np.stack([network.biases[number] for network in networks]).astype(float)
        layers.append(Layer(kernels, biases, activation))
    last = layers[-1]
    layers[-1] = Layer(
        np.diff(last.weights, axis=2), np.diff(last.biases, axis=1), last.activation
    )
    train = experiment.load_data(config).train
    return LossSurface(
        tuple(layers), train.x.astype(float), train.y.astype(float), "cross_entropy"
    )
