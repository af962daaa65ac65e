"""Time-series classification with a fully convolutional network, on the Transformer's split.

After Wang, Yan and Oates (2017), "Time series classification from scratch with deep neural
networks: a strong baseline".
"""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from playground.experiments.benchmark import FAWAZ, Benchmark, Published
from playground.experiments.classification import report_noisy_test, report_test
from playground.experiments.confusion_observations import TEST_CONFUSION, validation_confusion
from playground.experiments.data import Data, Report
from playground.experiments.experiment import Experiment, LayerSummary, TrainedModel
from playground.experiments.page import Card, Page
from playground.experiments.script.parts import model_text
from playground.experiments.script.series_source import series_script
from playground.experiments.series_data import split_forda
from playground.experiments.timeseries_fcn.architecture import KERNEL_SIZES
from playground.experiments.timeseries_fcn.card import kernel_over_a_series
from playground.experiments.timeseries_fcn.config import TimeseriesFCNConfig, architecture_of

if TYPE_CHECKING:
    import keras

FOLDER = "experiments/timeseries_fcn"
MODULES = (f"{FOLDER}/architecture.py", f"{FOLDER}/model.py", "models/augmentation.py")
AUGMENTED = """\
if CONFIG["augmentation"]:
    model = augmented(model, CONFIG["seed"])
"""


class TimeseriesFCNExperiment(Experiment[TimeseriesFCNConfig]):
    """What convolutions reach on the series that the Transformer trains on."""

    title = "Convolutional network on FordA"
    page = Page(
        "timeseries_fcn",
        "Convolutions on time series",
        "graphic_eq",
        place=330,
        card=Card(
            "Do three convolutions hear it too?",
            "The same engines without attention.",
            kernel_over_a_series,
            place=320,
        ),
        terms=(
            "Convolution",
            "Receptive field",
            "Stride",
        ),
    )
    benchmarks = (
        Benchmark(
            "convolutions", "Convolutions", "convolutions", 30, Published("FCN", 0.914, FAWAZ)
        ),
    )
    search_fields = ("learning_rate", "width")
    observations = (validation_confusion("Validation examples"), TEST_CONFUSION)
    recorded = ({},)
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

    def is_heavy(self, config: TimeseriesFCNConfig) -> bool:
        """Always: its compilation alone takes seconds."""
        return True

    def load_data(self, config: TimeseriesFCNConfig) -> Data:
        """The Transformer's split of the same seed."""
        return split_forda(config.seed, config.validation_split)

    def build_model(self, config: TimeseriesFCNConfig, data: Data) -> keras.Model:
        from playground.experiments.timeseries_fcn.model import build_fully_convolutional_network
        from playground.models.augmentation import augmented

        steps, channels = data.train.x.shape[1:]
        architecture = architecture_of(config, steps, channels, len(data.class_names))
        model = build_fully_convolutional_network(architecture, config.seed)
        return augmented(model, config.seed) if config.augmentation else model

    def architecture(self, config: TimeseriesFCNConfig) -> tuple[Any, ...]:
        return architecture_of(config), config.augmentation

    def summary(self, config: TimeseriesFCNConfig) -> list[LayerSummary]:
        a = architecture_of(config)
        before, rows = a.channels, []
        for number, (filters, kernel) in enumerate(
            zip(a.filters, KERNEL_SIZES, strict=True), start=1
        ):
            shape = (None, a.positions, filters)
            rows += [
                LayerSummary(
                    f"convolution {number}",
                    shape,
                    kernel * before * filters + filters,
                    f"{kernel} × {before} × {filters:,} weights + {filters:,} biases",
                ),
                LayerSummary(
                    f"normalization {number}, ReLU",
                    shape,
                    2 * filters,
                    f"{filters:,} scales + {filters:,} offsets, and {2 * filters:,} moving means "
                    "and variances that are not trained",
                    non_trainable=2 * filters,
                ),
            ]
            before = filters
        rows.append(
            LayerSummary("mean over time", (None, before), 0, f"mean of {a.positions} positions")
        )
        return [*rows, LayerSummary.dense("softmax", before, a.num_classes)]

    def memory_estimate(self, config: TimeseriesFCNConfig) -> int:
        a = architecture_of(config)
        optimizer_copies = 6
        weights = self.count_parameters(config) * 4 * optimizer_copies
        kept_per_layer = 3  # convolution, normalization, ReLU
        forward_and_backward = 2
        values = a.positions * sum(a.filters) * kept_per_layer
        activations = 4 * forward_and_backward * config.batch_size * (a.steps + values)
        data = 4 * a.steps * 5000
        return weights + activations + data

    def report(self, config: TimeseriesFCNConfig, model: TrainedModel, data: Data) -> Report:
        report, observations = report_test(model, data)
        return report | report_noisy_test(model, data), observations

    def script(self, config: TimeseriesFCNConfig) -> str:
        model = model_text("build_fully_convolutional_network", architecture_of(config))
        return series_script(
            "Fully convolutional network",
            config,
            self.plan(config),
            modules=MODULES,
            model=model + AUGMENTED,
        )
