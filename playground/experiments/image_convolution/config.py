"""Hyperparameters of the convolutional network and its training."""

from __future__ import annotations

from playground.experiments.config import control
from playground.experiments.experiment import Optimizer
from playground.experiments.image_config import ImageConfig
from playground.experiments.image_convolution.architecture import ConvolutionalArchitecture
from playground.experiments.image_data import class_names_of
from playground.experiments.learning_rate_schedule import Schedule
from playground.experiments.training_fields import (
    batch_size_field,
    dropout_field,
    epochs_field,
    learning_rate_field,
    optimizer_field,
    patience_field,
    schedule_field,
    seed_field,
)


def has_filters(config: ImageConvolutionConfig) -> bool:
    """Whether there is a convolution."""
    return bool(config.filters)


class ImageConvolutionConfig(ImageConfig):
    """Hyperparameters of the convolutional network and its training."""

    filters: tuple[int, ...] = control(
        (16, 32),
        "Filters",
        "Filters of each convolution, from input to output; ReLU and max pooling follow each. An "
        "empty list leaves a dense network.",
        group="Architecture",
        minimum=1,
        maximum=64,
        most=3,
    )
    kernel_size: int = control(
        3,
        "Kernel size",
        "Pixels along each side of a kernel.",
        group="Architecture",
        unit="pixels",
        minimum=1,
        maximum=7,
        suggestions=(1, 3, 5, 7),
        applies=has_filters,
    )
    pooling: int = control(
        2,
        "Pooling",
        "Of a square with this many positions along each side, max pooling keeps the largest.",
        group="Architecture",
        unit="positions",
        minimum=1,
        maximum=4,
        applies=has_filters,
        advanced=True,
    )
    dense_units: int = control(
        32,
        "Dense units",
        "Units between the last block and the softmax.",
        group="Architecture",
        minimum=1,
        maximum=256,
        suggestions=(8, 16, 32, 64, 128, 256),
        advanced=True,
    )
    dropout: float = dropout_field(
        0.3, "The share of the dense layer's inputs that are set to 0 while it trains."
    )
    optimizer: Optimizer = optimizer_field("adam", advanced=True)
    learning_rate: float = learning_rate_field(
        3e-3, "Length of a step along the gradient; the peak of a schedule.", highest=1.0
    )
    learning_rate_schedule: Schedule = schedule_field()
    batch_size: int = batch_size_field(128, "images", (32, 64, 128, 256, 512), maximum=1024)
    epochs: int = epochs_field(12, "images", (1, 2, 5, 8, 10, 12, 15, 20, 30))
    patience: int | None = patience_field()
    seed: int = seed_field(
        0,
        "Decides initial weights, dropout and the order of images; of images of your own also "
        "which of them validate and which test.",
    )


def architecture_of(config: ImageConvolutionConfig) -> ConvolutionalArchitecture:
    """The network of a configuration.

    Raises:
        DatasetError: it is for images that are not here, and so their number of classes.
    """
    values = config.shared_with(ConvolutionalArchitecture)
    return ConvolutionalArchitecture(**values, num_classes=len(class_names_of(config.images)))
