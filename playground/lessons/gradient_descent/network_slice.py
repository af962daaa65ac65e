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
        path: The run's weights at each recorded epoch, projected on the plane; shape (moments, 2).
        share: How much of the run's movement lies in the plane, from 0 to 1.
        parameters: How many weights the network has.
    """

    surface: LossSurface
    path: Array
    share: float
    parameters: int


@lru_cache(maxsize=8)
def network_slice(activation: str, directions: Directions) -> NetworkSlice:
    """A plane through the weights of a recorded run, as Li et al. (2018) draw it.

    Its directions have length 1 and a right angle between them. Principal ones are the first two
    principal components of the run's weights, and the plane's origin is the middle between the
    first and the last of these; of a plane in random directions it is the last weights.
    """
    experiment = next(e for e in EXPERIMENTS.values() if e.dense_network and e.recorded)
    run_id, config = next(
        (run_id, config)
        for run_id, config in recorded_configs(experiment).items()
        if config.model_dump()["activations"] == (activation,)
    )
    moments = recorded_runs()[run_id].observations[experiment.main_observation]
    weights = np.array([arrays["flat"] for arrays in moments.values()], float)
    moved = weights - weights[-1]
    if directions == "principal":
        axes = np.linalg.svd(moved, full_matrices=False)[2][:2]
        axes = -axes * np.sign(axes @ moved[0])[:, None]  # the run goes to the right and up
        origin = (weights[0] + weights[-1]) / 2
    else:
        drawn = np.random.default_rng(0).standard_normal((weights.shape[1], 2))
        axes, origin = np.linalg.qr(drawn)[0].T, weights[-1]
    share = float(((moved @ axes.T) ** 2).sum() / (moved**2).sum())
    surface = _surface(experiment, config, np.stack([origin, *axes]))
    return NetworkSlice(surface, (weights - origin) @ axes.T, share, len(origin))


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
    layers[-1] = Layer(np.diff(last.weights, axis=2), np.diff(last.biases, axis=1), last.activation)
    train = experiment.load_data(config).train
    return LossSurface(tuple(layers), train.x.astype(float), train.y.astype(float), "cross_entropy")
