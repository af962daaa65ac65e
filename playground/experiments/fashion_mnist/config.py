"""Hyperparameters of the classifier of clothes."""

from __future__ import annotations

from typing import Literal

from playground.experiments.experiment import Optimizer
from playground.experiments.image_config import ImageConfig
from playground.experiments.image_data import class_names_of
from playground.experiments.training_fields import (
    activation_field,
    batch_size_field,
    epochs_field,
    hidden_units_field,
    learning_rate_field,
    optimizer_field,
    seed_field,
)
from playground.models.mlp_architecture import MLPArchitecture

IMAGE = (28, 28)


class FashionMNISTConfig(ImageConfig):
    """Hyperparameters of the classifier."""

    hidden_units: tuple[int, ...] = hidden_units_field(
        (300, 100),
        "Units of each hidden layer, from input to output. An empty list leaves a softmax "
        "regression.",
        maximum=1024,
        most=12,
    )
    activation: Literal["relu", "sigmoid", "tanh", "elu", "selu", "gelu", "silu", "linear"] = (
        activation_field()
    )
    optimizer: Optimizer = optimizer_field("sgd")
    learning_rate: float = learning_rate_field(0.01, highest=3.0)
    batch_size: int = batch_size_field(
        32,
        "images",
        (8, 16, 32, 64, 128, 256, 512, 1024),
        maximum=4096,
        help="Images per step. Small batches make more, noisier steps.",
    )
    epochs: int = epochs_field(30, "images", (1, 2, 5, 10, 20, 30, 50, 100))
    seed: int = seed_field(
        42,
        "Decides initial weights and the order of images: same seed, same curve. Of images of your "
        "own also which of them validate and which test.",
    )


def architecture_of(config: FashionMNISTConfig) -> MLPArchitecture:
    """The network of a configuration.

    Raises:
        DatasetError: it is for images that are not here, and so their number of classes.
    """
    classes = len(class_names_of(config.images))
    return MLPArchitecture(IMAGE, config.hidden_units, config.activation, classes)
