"""Time-series classification with a fully convolutional network, on the Transformer's split.

After Wang, Yan and Oates (2017), "Time series classification from scratch with deep neural
networks: a strong baseline".
"""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import numpy as np

from playground.datasets import time_series
from playground.experiments.classification import report_noisy_test, report_test
from playground.experiments.config import Config, control
from playground.experiments.confusion_observations import TEST_CONFUSION, validation_confusion
from playground.experiments.experiment import (
    Data,
    Experiment,
    LayerSummary,
    Optimizer,
    TrainedModel,
    TrainingPlan,
)
from playground.experiments.learning_rate_schedule import Schedule
from playground.experiments.timeseries_transformer import split_series
from playground.experiments.training_fields import (
    augmentation_field,
    batch_size_field,
    epochs_field,
    learning_rate_field,
    optimizer_field,
    patience_field,
    seed_field,
    validation_split_field,
)
from playground.number_text import counted

if TYPE_CHECKING:
    import keras

STEPS, CHANNELS, NUM_CLASSES = 500, 1, 2
KERNEL_SIZES = (8, 5, 3)


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
    optimizer: Optimizer = optimizer_field("adam")
    learning_rate: float = learning_rate_field(
        1e-3,
        "Length of a step along the gradient; the peak of a schedule.",
        lowest=1e-5,
        highest=0.1,
    )
    learning_rate_schedule: Schedule = control(
        "warmup_cosine",
        "Schedule",
        "How the learning rate moves over the training.",
        group="Training",
    )
    batch_size: int = batch_size_field(64, "series", (8, 16, 32, 64, 128, 256, 512), maximum=1024)
    epochs: int = epochs_field(20, "series", (1, 2, 5, 10, 20, 40, 60, 100, 200))
    patience: int | None = patience_field()
    seed: int = seed_field(0, "Decides the split, initial weights and the order of series.")


class TimeseriesFCNExperiment(Experiment[TimeseriesFCNConfig]):
    """What convolutions reach on the series that the Transformer trains on."""

    name = "timeseries_fcn"
    title = "Convolutional network on FordA"
    config_type = TimeseriesFCNConfig
    observations = (validation_confusion("Validation examples"), TEST_CONFUSION)
    default_preset = "convolutions"
    presets = MappingProxyType(
        {
            "convolutions": TimeseriesFCNConfig(),
            "wang-2017": TimeseriesFCNConfig(
                augmentation=False,
                width=128,
                stride=1,
                batch_size=16,
                learning_rate_schedule="constant",
                epochs=20,
            ),
        }
    )

    def plan(self, config: TimeseriesFCNConfig) -> TrainingPlan:
        return TrainingPlan(
            optimizer=config.optimizer,
            learning_rate=config.learning_rate,
            learning_rate_schedule=config.learning_rate_schedule,
            batch_size=config.batch_size,
            epochs=config.epochs,
            patience=config.patience,
            seed=config.seed,
        )

    def is_heavy(self, config: TimeseriesFCNConfig) -> bool:
        """Always: its compilation alone takes seconds."""
        return True

    def load_data(self, config: TimeseriesFCNConfig) -> Data:
        """The Transformer's split of the same seed."""
        return split_series(
            time_series.FORDA,
            config.seed,
            config.validation_split,
            False,
            "resample",
            "interpolate",
        )

    def build_model(self, config: TimeseriesFCNConfig, data: Data) -> keras.Model:
        from playground.models.fully_convolutional_network import build_fully_convolutional_network

        model = build_fully_convolutional_network(
            data.train.x.shape[1:],
            len(data.class_names),
            width=config.width,
            stride=config.stride,
            seed=config.seed,
        )
        if not config.augmentation:
            return model
        from playground.models.augmentation import augmented

        return augmented(model, config.seed)

    def architecture(self, config: TimeseriesFCNConfig) -> tuple[Any, ...]:
        return config.width, config.stride, config.augmentation

    def summary(self, config: TimeseriesFCNConfig) -> list[LayerSummary]:
        steps, before, rows = -(-STEPS // config.stride), CHANNELS, []
        for number, (filters, kernel) in enumerate(
            zip(_filters(config), KERNEL_SIZES, strict=True), start=1
        ):
            shape = (None, steps, filters)
            rows += [
                LayerSummary(
                    f"convolution {number}",
                    shape,
                    kernel * before * filters + filters,
                    f"{kernel} × {before} × {filters:,} weights + {filters:,} biases",
                ),
                LayerSummary(
                    f"normalisation {number}, ReLU",
                    shape,
                    2 * filters,
                    f"{filters:,} scales + {filters:,} offsets, and {2 * filters:,} moving means "
                    "and variances that are not trained",
                    non_trainable=2 * filters,
                ),
            ]
            before = filters
        rows.append(LayerSummary("mean over time", (None, before), 0, f"mean of {steps} places"))
        rows.append(
            LayerSummary(
                "softmax",
                (None, NUM_CLASSES),
                (before + 1) * NUM_CLASSES,
                f"{before} × {NUM_CLASSES} weights + {counted(NUM_CLASSES, 'bias', 'biases')}",
            )
        )
        return rows

    def memory_estimate(self, config: TimeseriesFCNConfig) -> int:
        optimizer_copies = 6
        weights = self.count_parameters(config) * 4 * optimizer_copies
        kept_per_layer = 3  # convolution, normalisation, ReLU
        forward_and_backward = 2
        values = -(-STEPS // config.stride) * sum(_filters(config)) * kept_per_layer
        activations = 4 * forward_and_backward * config.batch_size * (STEPS + values)
        data = 4 * STEPS * 5000
        return weights + activations + data

    def report(
        self, config: TimeseriesFCNConfig, model: TrainedModel, data: Data
    ) -> tuple[dict[str, Any], dict[str, dict[str, np.ndarray]]]:
        report, observations = report_test(model, data)
        return report | report_noisy_test(model, data), observations

    def script(self, config: TimeseriesFCNConfig) -> str:
        from playground.experiments.script import timeseries_fcn_script

        return timeseries_fcn_script(config, self.plan(config))


def _filters(config: TimeseriesFCNConfig) -> tuple[int, ...]:
    return config.width, 2 * config.width, config.width
