"""The hyperparameters of a network on the plane, and what follows from them."""

from __future__ import annotations

from functools import lru_cache
from typing import Literal, Self

import numpy as np
from pydantic import model_validator

from playground.datasets.plane import (
    PlaneData,
    PlaneError,
    parse_points,
    plane_data,
    points_as_text,
)
from playground.experiments.config import HIDDEN, Config, control
from playground.experiments.experiment import Optimizer
from playground.experiments.learning_rate_schedule import Schedule
from playground.experiments.plane_classifier.architecture import Output, PlaneArchitecture
from playground.experiments.plane_classifier.initial_weights import plane_weights
from playground.experiments.training_fields import (
    batch_size_field,
    dropout_field,
    epochs_field,
    hidden_units_field,
    learning_rate_field,
    optimizer_field,
    schedule_field,
    seed_field,
)
from playground.reference.plane_network import PlaneNetwork, from_flat

Dataset = Literal[
    "circle",
    "xor",
    "gaussians",
    "spiral",
    "moons",
    "gaussians3",
    "spiral3",
    "regression_plane",
    "regression_gaussians",
    "own",
]
Feature = Literal[
    "x1", "x2", "x1_squared", "x2_squared", "x1_x2", "sin_x1", "sin_x2", "cos_x1", "cos_x2"
]
Activation = Literal[
    "tanh",
    "relu",
    "sigmoid",
    "linear",
    "leaky_relu",
    "elu",
    "selu",
    "gelu",
    "silu",
    "softplus",
]
MOST_LAYERS = 6


class PlaneClassifierConfig(Config):
    """Hyperparameters of the network on the plane."""

    dataset: Dataset = control(
        "circle", "Dataset", "Points to learn from; click to place your own.", group="Data"
    )
    noise: float = control(
        0.1,
        "Noise",
        "How far points are scattered, 0 to 0.5.",
        group="Data",
        applies=lambda config: config.dataset != "own",
        minimum=0.0,
        maximum=0.5,
        step=0.05,
    )
    count: int = control(
        500,
        "Points",
        "Training and test points together.",
        group="Data",
        applies=lambda config: config.dataset != "own",
        minimum=20,
        maximum=5000,
        logarithmic=True,
        suggestions=(50, 100, 200, 500, 1000, 2000, 5000),
    )
    train_ratio: float = control(
        0.5,
        "Training fraction",
        "The others are for validation after every epoch, and for the test at the end.",
        group="Data",
        minimum=0.1,
        maximum=0.9,
        step=0.1,
    )
    data_seed: int = seed_field(0, "Another seed, other points.", label="Data seed", group="Data")
    points: str = control(
        "-4,-4,0;-3,3,1;3,-3,1;4,4,0;-1,-2,0;2,1,0",
        "Own points",
        "Places and classes, as x1,x2,class;x1,x2,class.",
        group=HIDDEN,
        maximum=60_000,
    )
    features: tuple[Feature, ...] = control(
        ("x1", "x2"),
        "Features",
        "What the network sees of each point.",
        group="Architecture",
        most=9,
        advanced=True,
    )
    hidden_units: tuple[int, ...] = hidden_units_field(
        (4, 2),
        "Neurons of each hidden layer, up to 6 layers of 16. An empty list leaves a straight line.",
        maximum=16,
        most=MOST_LAYERS,
    )
    activations: tuple[Activation, ...] = control(
        ("tanh",),
        "Activations",
        "One for each hidden layer; the last one is used for all remaining layers.",
        group="Architecture",
        applies=lambda config: bool(config.hidden_units),
        most=MOST_LAYERS,
    )
    output: Literal["auto", "softmax", "tanh", "linear"] = control(
        "auto",
        "Output",
        "Auto is a softmax for classification and linear for regression.",
        group="Architecture",
        advanced=True,
    )
    dropout: float = dropout_field(
        0.0,
        "The share of hidden outputs that are set to 0.",
        applies=lambda config: bool(config.hidden_units),
    )
    initialization: Literal[
        "glorot_uniform", "glorot_normal", "he_uniform", "he_normal", "random_normal", "zeros"
    ] = control(
        "glorot_uniform",
        "Initialization",
        "How the initial weights are drawn. With zeros, neurons never differ from each other.",
        group="Architecture",
        advanced=True,
    )
    loss: Literal["auto", "cross_entropy", "squared_error"] = control(
        "auto",
        "Loss",
        "Auto is cross-entropy with a softmax, and the squared error otherwise.",
        group="Training",
        applies=lambda config: output_of(config) == "softmax",
        advanced=True,
    )
    optimizer: Optimizer = optimizer_field("sgd", advanced=True)
    learning_rate: float = learning_rate_field(0.03)
    learning_rate_schedule: Schedule = schedule_field("constant")
    regularization: Literal["none", "l1", "l2"] = control(
        "none", "Regularization", "A penalty on large weights.", group="Training"
    )
    regularization_rate: float = control(
        0.001,
        "Regularization rate",
        "The factor λ of the penalty in the loss.",
        group="Training",
        applies=lambda config: config.regularization != "none",
        minimum=0.0,
        maximum=10.0,
        logarithmic=True,
        suggestions=(0.0, 1e-4, 3e-4, 1e-3, 3e-3, 0.01, 0.03, 0.1, 0.3, 1.0),
        under_way="penalty",
    )
    batch_size: int = batch_size_field(
        10, "points", (1, 2, 5, 10, 20, 30, 50, 100, 250), maximum=500, advanced=True
    )
    epochs: int = epochs_field(
        1000,
        "points",
        (10, 100, 300, 1000, 3000, 10_000, 30_000),
        maximum=100_000,
        advanced=True,
    )
    seed: int = seed_field(0, "Decides initial weights and the order of points.")

    @model_validator(mode="after")
    def _check_together(self) -> Self:
        try:
            parse_points(self.points)  # also when other points are trained on: it may be a link
            points_of(self)
        except PlaneError as error:
            raise ValueError(str(error)) from error
        if not self.features:
            raise ValueError("Expected at least one feature. Received: none. Choose x1 or x2.")
        if self.hidden_units and not self.activations:
            raise ValueError("Expected at least one activation. Received: none. Choose tanh.")
        output, classes = output_of(self), class_count(self)
        if output == "softmax" and not classes:
            raise ValueError(
                f"Expected output tanh or linear for {self.dataset}, whose targets are numbers. "
                "Received: output=softmax."
            )
        if output != "softmax" and classes > 2:
            raise ValueError(
                f"Expected output softmax for {classes} classes. Received: output={output}."
            )
        if output != "softmax" and self.loss == "cross_entropy":
            raise ValueError(
                f"Expected loss squared_error for output {output}. Received: loss=cross_entropy."
            )
        return self


_made = lru_cache(maxsize=32)(plane_data)


def points_of(config: PlaneClassifierConfig) -> PlaneData:
    """The points of a configuration.

    Raises:
        PlaneError: own points cannot be used.
    """
    points = points_as_text(config.points) if config.dataset == "own" else ""
    return _made(
        config.dataset,
        noise=config.noise,
        count=config.count,
        train_ratio=config.train_ratio,
        seed=config.data_seed,
        points=points,
    )


def class_count(config: PlaneClassifierConfig) -> int:
    """Classes of the points; 0 where they carry numbers."""
    return points_of(config).class_count


def output_of(config: PlaneClassifierConfig) -> Output:
    """The activation of the output layer."""
    if config.output != "auto":
        return config.output
    return "softmax" if class_count(config) else "linear"


def activations_of(config: PlaneClassifierConfig) -> tuple[str, ...]:
    """One activation for each hidden layer."""
    given, layers = config.activations, len(config.hidden_units)
    return (*given, *given[-1:] * layers)[:layers]


def architecture_of(config: PlaneClassifierConfig) -> PlaneArchitecture:
    """The network of a configuration; a softmax has an output for each class."""
    output = output_of(config)
    own = {
        "num_inputs": len(config.features),
        "activations": activations_of(config),
        "num_outputs": class_count(config) if output == "softmax" else 1,
        "output": output,
    }
    return PlaneArchitecture(**config.shared_with(PlaneArchitecture) | own)


def network_of(config: PlaneClassifierConfig, weights: np.ndarray) -> PlaneNetwork:
    """The network with these weights, to be looked at without Keras.

    Args:
        weights: All of them, flat, as runs record them.
    """
    a = architecture_of(config)
    return from_flat(
        weights, config.features, a.hidden_units, a.num_outputs, a.activations, a.output
    )


@lru_cache(maxsize=64)
def untrained_weights(config: PlaneClassifierConfig) -> np.ndarray:
    """All weights before the first step, flat, as a run records them."""
    layers = plane_weights(architecture_of(config).sizes, config.initialization, config.seed)
    flat = np.concatenate([part.ravel() for part in layers])
    flat.setflags(write=False)
    return flat
