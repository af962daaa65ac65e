"""Hyperparameters of the convolutional network and its training."""

from __future__ import annotations

from playground.experiments.config import Config, control
from playground.experiments.experiment import Optimizer
from playground.experiments.learning_rate_schedule import Schedule
from playground.experiments.timeseries_fcn.architecture import FCNArchitecture
from playground.experiments.training_fields import (
    augmentation_field,
    batch_size_field,
    epochs_field,
    learning_rate_field,
    optimizer_field,
    patience_field,
    schedule_field,
    seed_field,
    validation_split_field,
)


class TimeseriesFCNConfig(Config):
    """Hyperparameters of the convolutional network and its training."""

    validation_split: float = validation_split_field()
    augmentation: bool = augmentation_field()
    width: int = control(
        64,
        "Width",
        "Filters of the first and the third convolution; the second has twice as many. The paper "
        "has 128.",
        group="Architecture",
        unit="filters",
        minimum=1,
        maximum=256,
        suggestions=(8, 16, 32, 64, 128),
    )
    stride: int = control(
        4,
        "Stride",
        "Steps from one place of the first convolution to the next. The paper has 1, which takes "
        "four times as long as 4.",
        group="Architecture",
        unit="steps",
        minimum=1,
        maximum=8,
    )
    optimizer: Optimizer = optimizer_field("adam", advanced=True)
    learning_rate: float = learning_rate_field(
        1e-3,
        "Length of a step along the gradient; the peak of a schedule.",
        lowest=1e-5,
        highest=0.1,
    )
    learning_rate_schedule: Schedule = schedule_field()
    batch_size: int = batch_size_field(
        64, "series", (8, 16, 32, 64, 128, 256, 512), maximum=1024, advanced=True
    )
    epochs: int = epochs_field(20, "series", (1, 2, 5, 10, 20, 40, 60, 100, 200))
    patience: int | None = patience_field()
    seed: int = seed_field(0, "Decides the split, initial weights and the order of series.")


def architecture_of(
    config: TimeseriesFCNConfig, steps: int = 500, channels: int = 1, num_classes: int = 2
) -> FCNArchitecture:
    """The network of a configuration, for FordA or for series of other sizes."""
    return FCNArchitecture(steps, channels, num_classes, config.width, config.stride)
