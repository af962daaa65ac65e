"""Time-series classification with a Transformer, on FordA or any other set of series.

After the Keras example "Timeseries classification with a Transformer model" (Ntakouris, 2021).
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from playground.datasets import DatasetError, time_series, uploads
from playground.datasets.brought import title_of_brought
from playground.experiments.benchmark import FAWAZ, Benchmark, Published
from playground.experiments.classification import report_noisy_test, report_test
from playground.experiments.confusion_observations import TEST_CONFUSION, validation_confusion
from playground.experiments.data import Data, Report
from playground.experiments.experiment import (
    EVALUATION_BATCH,
    Experiment,
    LayerSummary,
    TrainedModel,
    TrainingPlan,
)
from playground.experiments.observation import Observation, ObservationFigure
from playground.experiments.page import Card, Page
from playground.experiments.timeseries_transformer.card import attention_over_a_series
from playground.experiments.timeseries_transformer.config import (
    TimeseriesTransformerConfig,
    architecture_for,
    architecture_of,
    data_of,
    layer_names,
)
from playground.experiments.timeseries_transformer.inspection import (
    accuracies_under_noise,
    inspect_layers,
    record_weights,
    report_contributions,
)
from playground.experiments.timeseries_transformer.presets import PRESETS
from playground.experiments.timeseries_transformer.recorded_figures import attention
from playground.experiments.timeseries_transformer.script import script
from playground.experiments.timeseries_transformer.summary import summarize

if TYPE_CHECKING:
    import keras


NTAKOURIS = Published(
    "Transformer of the Keras example",
    0.843,
    "as evaluated in Ntakouris (2021), Timeseries classification with a Transformer model, on "
    "keras.io",
)


class TimeseriesTransformerExperiment(Experiment[TimeseriesTransformerConfig]):
    """The Transformer of the Keras example, and one whose attention has channels to work on."""

    page = Page(
        "timeseries_transformer",
        "Time-series Transformer",
        "timeline",
        place=320,
        card=Card(
            "Can attention hear a faulty engine?",
            "A Transformer to take apart.",
            attention_over_a_series,
            place=310,
        ),
        terms=(
            "Attention",
            "Data augmentation",
            "Early stopping",
            "Head",
            "Layer normalization",
            "Learning rate schedule",
            "Query, key, value",
            "Residual connection",
            "Standardization",
            "Token",
            "Transformer",
            "Weight decay",
        ),
    )
    begins = ("search",)
    earlier_default = TimeseriesTransformerConfig()
    inspect_layers = staticmethod(inspect_layers)
    accuracies_under_noise = staticmethod(accuracies_under_noise)
    benchmarks = (
        Benchmark("published-mlp", "MLP, 500–128–2", "MLP", 10, Published("MLP", 0.816, FAWAZ)),
        Benchmark("keras-example", "Keras example", "Keras example", 20, NTAKOURIS),
        Benchmark("small", "Transformer, small", "small Transformer", 40),
        Benchmark("patch-transformer", "Transformer", "Transformer", 50),
    )
    search_fields = ("learning_rate", "num_heads")
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
            recorded_moments=7,
        ),
        validation_confusion("Validation series"),
        TEST_CONFUSION,
    )
    recorded = ({},)
    presets = PRESETS

    def called(self, config: TimeseriesTransformerConfig) -> str:
        """Its dataset before the preset and what differs."""
        return self.named(config, title_of_brought(config.dataset), said=("dataset",))

    def plan(self, config: TimeseriesTransformerConfig) -> TrainingPlan:
        return TrainingPlan.of(
            config,
            global_clipnorm=config.global_clipnorm or None,
            layers=layer_names(config),
            in_halves=config.d_model is not None,  # else there is no attention to compute
        )

    def is_heavy(self, config: TimeseriesTransformerConfig) -> bool:
        """Always: its compilation alone takes seconds."""
        return True

    def load_data(self, config: TimeseriesTransformerConfig) -> Data:
        return data_of(config)

    def build_model(self, config: TimeseriesTransformerConfig, data: Data) -> keras.Model:
        from playground.experiments.timeseries_transformer.model import build_transformer
        from playground.models.augmentation import augmented

        steps, channels = data.train.x.shape[1:]
        architecture = architecture_for(config, steps, channels, len(data.class_names))
        model = build_transformer(architecture, config.seed)
        return augmented(
            model,
            config.seed,
            symmetries=config.augmentation,
            random_phases=config.random_phases,
        )

    def architecture(self, config: TimeseriesTransformerConfig) -> tuple[Any, ...]:
        return architecture_of(config), config.augmentation, config.random_phases

    def summary(self, config: TimeseriesTransformerConfig) -> list[LayerSummary]:
        return summarize(architecture_of(config))

    def memory_estimate(self, config: TimeseriesTransformerConfig) -> int:
        a = architecture_of(config)
        optimizer_copies, forward_and_backward = 6, 2
        weights = 4 * optimizer_copies * a.parameters()
        per_block = a.tokens
        if a.width > 1:
            heads = a.num_heads * a.head_size
            attention = 4 * a.num_heads * a.tokens**2 + 5 * a.tokens * heads
            per_block = attention + a.tokens * (10 * a.width + 4 * a.ff_dim)
        patches = a.tokens * a.patch_length * a.channels if a.d_model else 0
        if a.embedding == "filter_bank":
            patches += 6 * a.tokens * a.width  # filtered, squared; energy and its logarithm
        numbers = a.steps * a.channels
        per_series = 4 * numbers + patches + a.num_transformer_blocks * per_block
        activations = 4 * forward_and_backward * config.batch_size * per_series
        one_block = 4 * numbers + patches + per_block
        activations = max(activations, 4 * EVALUATION_BATCH * a.rotations * one_block)
        known = time_series.sizes(config.dataset)
        return weights + activations + 2 * 4 * numbers * (known.train + known.test)

    def untrainable_layers(self, config: TimeseriesTransformerConfig) -> frozenset[str]:
        """Attention and feed-forward of blocks on one channel, whose normalization gives the same
        whatever they say."""
        try:
            if config.d_model is not None or time_series.sizes(config.dataset).channels > 1:
                return frozenset()
        except DatasetError:  # an upload that is gone: those layers are not judged
            pass
        parts = ("attention", "feed-forward")
        return frozenset(name for name in layer_names(config) if name.endswith(parts))

    def report(
        self, config: TimeseriesTransformerConfig, model: TrainedModel, data: Data
    ) -> Report:
        report, observations = report_test(model, data)
        report |= report_noisy_test(model, data)
        report["contributions"] = report_contributions(config, model, data)
        if data.notes["changes"]:
            report["data"] = data.notes["changes"]
        return report, observations

    def data_file(self, config: TimeseriesTransformerConfig) -> Path | None:
        return uploads.path(config.dataset) if uploads.is_upload(config.dataset) else None

    def script(self, config: TimeseriesTransformerConfig) -> str:
        return script(config, self.plan(config))
