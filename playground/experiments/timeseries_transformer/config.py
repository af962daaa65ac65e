"""Hyperparameters of the time-series Transformer, and what follows from them."""

from __future__ import annotations

from typing import Self

from pydantic import model_validator

from playground.datasets import DatasetError, time_series
from playground.datasets.even_series import MissingValues, UnequalLengths
from playground.experiments.config import HIDDEN, Config, control
from playground.experiments.data import Data
from playground.experiments.experiment import Optimizer
from playground.experiments.learning_rate_schedule import Schedule
from playground.experiments.series_data import split_series
from playground.experiments.timeseries_transformer.architecture import (
    PATCH_LENGTH,
    PATCH_STRIDE,
    Embedding,
    Pooling,
    TransformerArchitecture,
)
from playground.experiments.timeseries_transformer.suggestion import suggested_patches
from playground.experiments.training_fields import (
    augmentation_field,
    batch_size_field,
    dropout_field,
    epochs_field,
    learning_rate_field,
    optimizer_field,
    patience_field,
    random_phases_field,
    schedule_field,
    seed_field,
    validation_split_field,
)


class TimeseriesTransformerConfig(Config):
    """Hyperparameters of the Transformer and its training."""

    dataset: str = control(
        time_series.FORDA,
        "Dataset",
        "A set of the UCR archive, or an upload.",
        group=HIDDEN,
        maximum=80,
    )
    validation_split: float = validation_split_field()
    augmentation: bool = augmentation_field(tunable=True)
    random_phases: float = random_phases_field()
    standardize: bool = control(
        False,
        "Standardize",
        "Scale every channel to mean 0 and standard deviation 1 over the training series.",
        group="Data",
    )
    unequal_lengths: UnequalLengths = control(
        "resample",
        "Unequal lengths",
        "Where series differ in length: resample stretches each to the longest, pad repeats its "
        "last value, truncate cuts all to the shortest.",
        group=HIDDEN,
        tunable=False,
    )
    missing_values: MissingValues = control(
        "interpolate",
        "Missing values",
        "Where values are missing: interpolate fills them in on a straight line between their "
        "neighbours, drop leaves the series out.",
        group=HIDDEN,
        tunable=False,
    )
    num_heads: int = control(
        4,
        "Heads",
        "The number of heads in each block.",
        group="Architecture",
        applies=lambda config: config.num_transformer_blocks > 0,
        minimum=1,
        maximum=16,
    )
    head_size: int = control(
        12,
        "Head size",
        "Width of a head's queries, keys and values.",
        group="Architecture",
        applies=lambda config: config.num_transformer_blocks > 0,
        unit="channels",
        minimum=1,
        maximum=256,
        suggestions=(4, 6, 8, 12, 16, 32, 64, 128, 256),
        advanced=True,
    )
    ff_dim: int = control(
        96,
        "ff_dim",
        "Hidden width of the feed-forward network in each block.",
        group="Architecture",
        applies=lambda config: config.num_transformer_blocks > 0,
        unit="units",
        minimum=1,
        maximum=1024,
        suggestions=(4, 16, 32, 48, 64, 96, 128, 256, 512),
    )
    num_transformer_blocks: int = control(
        2,
        "Blocks",
        "Encoder blocks stacked on top of each other.",
        group="Architecture",
        minimum=0,
        maximum=8,
    )
    d_model: int | None = control(
        48,
        "d_model",
        "Channels of a token after projection. None: blocks work on the bare series, whose one "
        "channel LayerNormalization turns into a constant.",
        group="Architecture",
        unit="channels",
        minimum=2,
        maximum=512,
        suggestions=(8, 16, 24, 32, 48, 64, 96, 128, 256),
        advanced=True,
    )
    embedding: Embedding = control(
        "linear",
        "Embedding",
        "Projects the steps of a patch, or its log-energies in learned frequency bands.",
        group="Architecture",
        applies=lambda config: config.d_model is not None,
        advanced=True,
    )
    patch_length: int = control(
        PATCH_LENGTH,
        "Patch length",
        "Steps of the series that one token holds. At most the length of the series.",
        group="Architecture",
        applies=lambda config: config.d_model is not None,
        unit="steps",
        minimum=1,
        maximum=5000,
        suggestions=(4, 8, 16, 24, 32, 64, 128, 256),
        advanced=True,
    )
    patch_stride: int = control(
        PATCH_STRIDE,
        "Patch stride",
        "Steps from one token to the next. At most the patch length.",
        group="Architecture",
        applies=lambda config: config.d_model is not None,
        unit="steps",
        minimum=1,
        maximum=5000,
        suggestions=(1, 2, 4, 8, 16, 32, 64),
        advanced=True,
    )
    mlp_units: tuple[int, ...] = control(
        (),
        "MLP units",
        "Dense layers between pooling and the softmax, as a list.",
        group="Architecture",
        minimum=1,
        maximum=1024,
        most=12,
        advanced=True,
    )
    dropout: float = dropout_field(
        0.0,
        "The share of outputs inside a block that are set to 0.",
        step=0.05,
        applies=lambda config: config.num_transformer_blocks > 0,
    )
    mlp_dropout: float = dropout_field(
        0.0,
        "The share of outputs of each dense layer that are set to 0.",
        label="MLP dropout",
        step=0.05,
        applies=lambda config: bool(config.mlp_units),
    )
    pooling: Pooling = control(
        "channels_last",
        "Pooling",
        "channels_last averages over time and keeps channels; channels_first averages over "
        "channels and keeps time.",
        group="Architecture",
        advanced=True,
    )
    rotations: int = control(
        1,
        "Rotations",
        "Number of rotations in time of a series whose answers are averaged; 1 leaves it as it is.",
        group="Architecture",
        minimum=1,
        maximum=8,
        advanced=True,
    )
    optimizer: Optimizer = optimizer_field("adamw", advanced=True)
    learning_rate: float = learning_rate_field(
        2e-3,
        "Length of a step along the gradient; the peak of a schedule.",
        lowest=1e-5,
        highest=0.1,
    )
    learning_rate_schedule: Schedule = schedule_field()
    weight_decay: float = control(
        0.1,
        "Weight decay",
        "In units of the learning rate.",
        group="Training",
        minimum=0.0,
        maximum=1.0,
        suggestions=(0.0, 1e-4, 1e-3, 0.01, 0.05, 0.1),
        advanced=True,
        under_way="weight decay",
    )
    global_clipnorm: float = control(
        1.0,
        "Gradient clipping",
        "Gradients longer than this are scaled down to it; 0 leaves them as they are.",
        group="Training",
        minimum=0.0,
        maximum=100.0,
        suggestions=(0.0, 0.1, 0.5, 1.0, 5.0),
        advanced=True,
    )
    batch_size: int = batch_size_field(
        64, "series", (8, 16, 32, 64, 128, 256, 512), maximum=1024, advanced=True
    )
    epochs: int = epochs_field(40, "series", (1, 2, 5, 10, 20, 40, 60, 80, 90, 100, 150, 300))
    patience: int | None = patience_field()
    seed: int = seed_field(
        0, "Decides the split, initial weights, dropout and the order of series."
    )

    @model_validator(mode="after")
    def _check_dataset(self) -> Self:
        try:
            time_series.check_name(self.dataset)
        except DatasetError as error:
            raise ValueError(str(error)) from error
        try:
            known = time_series.sizes_with(self.dataset, self.unequal_lengths)
        except DatasetError:  # an upload that is not on this machine: its reader says so
            return self
        if self.d_model is not None and not self.patch_stride <= self.patch_length <= known.steps:
            length, stride = suggested_patches(known.steps)
            raise ValueError(
                f"Expected patch_stride ≤ patch_length ≤ {known.steps}, the steps of a series of "
                f"{known.title}. Received: patch_length={self.patch_length}, "
                f"patch_stride={self.patch_stride}. Choose {length} and {stride}, for example."
            )
        return self


def architecture_of(config: TimeseriesTransformerConfig) -> TransformerArchitecture:
    """The network of a configuration.

    Raises:
        DatasetError: there is no such set of series.
    """
    known = time_series.sizes_with(config.dataset, config.unequal_lengths)
    return architecture_for(config, known.steps, known.channels, known.classes)


def layer_names(config: TimeseriesTransformerConfig) -> tuple[str, ...]:
    """The layer of each trainable array: the same for every set of series."""
    return tuple(architecture_for(config, config.patch_length, 1, 2).layers())


def architecture_for(
    config: TimeseriesTransformerConfig, steps: int, channels: int, num_classes: int
) -> TransformerArchitecture:
    """The network of a configuration for series of these sizes."""
    values = config.shared_with(TransformerArchitecture)
    if config.d_model is None:  # settings of patches decide on nothing
        for name in ("embedding", "patch_length", "patch_stride"):
            del values[name]
    return TransformerArchitecture(steps, channels, num_classes, **values)


def data_of(config: TimeseriesTransformerConfig) -> Data:
    """The series of a configuration.

    Raises:
        DatasetError: there is no such set, or it cannot be trained on as configured.
    """
    return split_series(
        config.dataset,
        config.seed,
        config.validation_split,
        config.standardize,
        config.unequal_lengths,
        config.missing_values,
    )
