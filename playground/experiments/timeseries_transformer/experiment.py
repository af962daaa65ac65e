"""Time-series classification with a Transformer, on FordA or any other set of series.

After the Keras example "Timeseries classification with a Transformer model" (Ntakouris, 2021).
"""

from __future__ import annotations

from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import numpy as np

from playground.datasets import time_series, uploads
from playground.datasets.brought import title_of_brought
from playground.experiments.classification import report_noisy_test, report_test
from playground.experiments.confusion_observations import TEST_CONFUSION, validation_confusion
from playground.experiments.experiment import (
    Data,
    Experiment,
    LayerSummary,
    TrainedModel,
    TrainingPlan,
)
from playground.experiments.observation import Observation, ObservationFigure
from playground.experiments.timeseries_transformer.config import (
    KERAS_EXAMPLE,
    TimeseriesTransformerConfig,
)
from playground.experiments.timeseries_transformer.data import data_of
from playground.experiments.timeseries_transformer.figures import attention
from playground.experiments.timeseries_transformer.inspection import (
    layer_names,
    record_weights,
    report_contributions,
)
from playground.models.transformer_parameters import count_tokens
from playground.models.transformer_summary import summarize

if TYPE_CHECKING:
    import keras

EVALUATION_BATCH = 512
"""Series that are validated and tested at a time."""


class TimeseriesTransformerExperiment(Experiment[TimeseriesTransformerConfig]):
    """The Transformer of the Keras example, and one whose attention has channels to work on."""

    name = "timeseries_transformer"
    title = "Time-series Transformer"
    config_type = TimeseriesTransformerConfig
    observations = (
        Observation(
            "weights",
            record_weights,
            (
                ObservationFigure(
                    "attention",
                    "Attention of block 1 in one series",
                    attention,
                    lambda config: config.num_transformer_blocks > 0,
                ),
            ),
        ),
        validation_confusion("Validation series"),
        TEST_CONFUSION,
    )
    default_preset = "patch-transformer"
    presets = MappingProxyType(
        {
            "patch-transformer": TimeseriesTransformerConfig(),
            "small": TimeseriesTransformerConfig(head_size=6, ff_dim=48, d_model=24),
            "keras-example": KERAS_EXAMPLE,
            "published-mlp": KERAS_EXAMPLE.model_copy(update={"num_transformer_blocks": 0}),
            "keras-example-code": KERAS_EXAMPLE.model_copy(update={"pooling": "channels_last"}),
        }
    )

    def called(self, config: TimeseriesTransformerConfig) -> str:
        """Its data set before the preset and what differs."""
        return self.named(config, title_of_brought(config.dataset), said=("dataset",))

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
            layers=layer_names(config),
        )

    def is_heavy(self, config: TimeseriesTransformerConfig) -> bool:
        """Always: its compilation alone takes seconds."""
        return True

    def load_data(self, config: TimeseriesTransformerConfig) -> Data:
        return data_of(config)

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
        known = time_series.sizes_with(config.dataset, config.unequal_lengths)
        shape = (known.steps, known.channels, known.classes)
        return (*shape, *fields.values(), config.dropout, config.mlp_dropout, config.augmentation)

    def summary(self, config: TimeseriesTransformerConfig) -> list[LayerSummary]:
        known = time_series.sizes_with(config.dataset, config.unequal_lengths)
        shape = (known.steps, known.channels)
        rows = summarize(shape, known.classes, **_architecture_of(config))
        return [LayerSummary(*row) for row in rows]

    def memory_estimate(self, config: TimeseriesTransformerConfig) -> int:
        optimizer_copies = 6
        weights = self.count_parameters(config) * 4 * optimizer_copies
        known = time_series.sizes_with(config.dataset, config.unequal_lengths)
        tokens, channels = known.steps, known.channels
        per_block = tokens
        if config.d_model is not None:
            tokens = count_tokens(known.steps, config.patch_length, config.patch_stride)
            channels = config.d_model
        if channels > 1:
            width = config.num_heads * config.head_size
            attention = 4 * config.num_heads * tokens**2 + 5 * tokens * width
            per_block = attention + tokens * (10 * channels + 4 * config.ff_dim)
        forward_and_backward = 2
        patches = tokens * config.patch_length * known.channels if config.d_model else 0
        numbers = known.steps * known.channels
        per_series = 4 * numbers + patches + config.num_transformer_blocks * per_block
        activations = 4 * forward_and_backward * config.batch_size * per_series
        one_block = 4 * numbers + patches + per_block
        activations = max(activations, 4 * EVALUATION_BATCH * one_block)
        data = 2 * 4 * numbers * (known.train + known.test)
        return weights + activations + data

    def report(
        self, config: TimeseriesTransformerConfig, model: TrainedModel, data: Data
    ) -> tuple[dict[str, Any], dict[str, dict[str, np.ndarray]]]:
        report, observations = report_test(model, data)
        report |= report_noisy_test(model, data)
        report["contributions"] = report_contributions(config, model, data)
        if data.notes["changes"]:
            report["data"] = data.notes["changes"]
        return report, observations

    def data_file(self, config: TimeseriesTransformerConfig) -> Path | None:
        return uploads.path(config.dataset) if uploads.is_upload(config.dataset) else None

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
        "patch_length",
        "patch_stride",
    )
    return {name: getattr(config, name) for name in names}
