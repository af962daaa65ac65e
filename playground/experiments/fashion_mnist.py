"""Fashion-MNIST with a multilayer perceptron: the lecture's path from pictures to a test score."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from itertools import pairwise
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from playground.datasets import fashion_mnist
from playground.experiments.classification import report_test
from playground.experiments.config import Config, control
from playground.experiments.confusion_observations import TEST_CONFUSION, validation_confusion
from playground.experiments.experiment import (
    Data,
    Experiment,
    LayerSummary,
    Optimizer,
    Split,
    TrainedModel,
    TrainingPlan,
)
from playground.experiments.training_fields import (
    batch_size_field,
    epochs_field,
    learning_rate_field,
    optimizer_field,
    seed_field,
)
from playground.number_text import counted

if TYPE_CHECKING:
    import keras

PIXELS = 28 * 28
IMAGES = 55_000
"""That it trains on, where the whole data set is to be had."""
MOST_LIGHT_MULTIPLICATIONS = 1e11
"""Of a run that trains in about ten seconds on two cores."""
VALIDATION_SHARE = 1 / 12
"""5,000 of 60,000: the last pictures of the training files, as in the lecture."""


class FashionMNISTConfig(Config):
    """Hyperparameters of the classifier."""

    hidden_units: tuple[int, ...] = control(
        (300, 100),
        "Hidden layers",
        "Units of each hidden layer, from input to output. An empty list leaves a softmax "
        "regression.",
        group="Architecture",
        minimum=1,
        maximum=1024,
        most=12,
    )
    activation: Literal["relu", "sigmoid", "tanh", "elu", "selu", "gelu", "silu", "linear"] = (
        control(
            "relu",
            "Activation",
            "The nonlinearity of every hidden layer. Linear makes the whole network linear.",
            group="Architecture",
            applies=lambda config: bool(config.hidden_units),
        )
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
        42, "Decides initial weights and the order of images: same seed, same curve."
    )


class FashionMNISTExperiment(Experiment[FashionMNISTConfig]):
    """The lecture's classifier."""

    name = "fashion_mnist"
    title = "Fashion-MNIST"
    config_type = FashionMNISTConfig
    observations = (validation_confusion("Validation examples"), TEST_CONFUSION)
    default_preset = "lecture"
    presets = MappingProxyType(
        {
            "lecture": FashionMNISTConfig(),
            "softmax-regression": FashionMNISTConfig(hidden_units=()),
            "wider-adam": FashionMNISTConfig(
                hidden_units=(512, 256), optimizer="adam", learning_rate=1e-3, batch_size=128
            ),
        }
    )

    def plan(self, config: FashionMNISTConfig) -> TrainingPlan:
        return TrainingPlan(
            optimizer=config.optimizer,
            learning_rate=config.learning_rate,
            batch_size=config.batch_size,
            epochs=config.epochs,
            seed=config.seed,
            jit_compile=True,
        )

    def is_heavy(self, config: FashionMNISTConfig) -> bool:
        """By the multiplications of its forward passes over all images."""
        return self.count_parameters(config) * IMAGES * config.epochs > MOST_LIGHT_MULTIPLICATIONS

    def load_data(self, config: FashionMNISTConfig) -> Data:
        return _scaled(fashion_mnist.load())

    def compact_data(self, config: FashionMNISTConfig) -> Data:
        """In single precision the images are 200 MB."""
        return as_grey_values(fashion_mnist.load())

    def build_model(self, config: FashionMNISTConfig, data: Data) -> keras.Model:
        from playground.models.mlp import build_mlp

        return build_mlp(
            data.train.x.shape[1:],
            len(data.class_names),
            hidden_units=config.hidden_units,
            activation=config.activation,
            seed=config.seed,
        )

    def architecture(self, config: FashionMNISTConfig) -> tuple[Any, ...]:
        return (config.hidden_units, config.activation)

    def summary(self, config: FashionMNISTConfig) -> list[LayerSummary]:
        rows = [LayerSummary("flatten", (None, PIXELS), 0, "28 × 28 pixels in one row")]
        widths = (PIXELS, *config.hidden_units, len(fashion_mnist.CLASS_NAMES))
        for index, (inputs, units) in enumerate(pairwise(widths)):
            last = index == len(config.hidden_units)
            rows.append(
                LayerSummary(
                    "softmax" if last else f"dense {index + 1}",
                    (None, units),
                    inputs * units + units,
                    f"{inputs:,} × {units:,} weights + {counted(units, 'bias', 'biases')}",
                )
            )
        return rows

    def memory_estimate(self, config: FashionMNISTConfig) -> int:
        widths = (PIXELS, *config.hidden_units, 10)
        pictures = 70_000 * PIXELS * 4
        optimizer_copies = 6
        weights = self.count_parameters(config) * 4 * optimizer_copies
        activations = 4 * sum(widths) * (3 * config.batch_size + 10_000)
        return pictures + weights + activations

    def report(
        self, config: FashionMNISTConfig, model: TrainedModel, data: Data
    ) -> tuple[dict[str, Any], dict[str, dict[str, np.ndarray]]]:
        return report_test(model, data)

    def script(self, config: FashionMNISTConfig) -> str:
        from playground.experiments.script import fashion_mnist_script

        return fashion_mnist_script(config, self.plan(config))


@lru_cache(maxsize=2)
def as_grey_values(pictures: fashion_mnist.FashionMNIST) -> Data:
    """The splits as grey values from 0 to 255, uint8: views of the files, which need no memory.

    The last twelfth of the training files validates.
    """
    kept = len(pictures.y_train) - round(len(pictures.y_train) * VALIDATION_SHARE)
    x, y = pictures.x_train, pictures.y_train.astype(np.int32)
    return Data(
        train=Split(x[:kept], y[:kept]),
        validation=Split(x[kept:], y[kept:]),
        test=Split(pictures.x_test, pictures.y_test.astype(np.int32)),
        class_names=fashion_mnist.CLASS_NAMES,
        source=pictures.source,
        complete=pictures.complete,
    )


@lru_cache(maxsize=2)
def _scaled(pictures: fashion_mnist.FashionMNIST) -> Data:
    """Grey values scaled from 0-255 to 0-1, as float32."""
    grey = as_grey_values(pictures)
    scaled = [Split(_to_unit(s.x), s.y) for s in (grey.train, grey.validation, grey.test)]
    return replace(grey, train=scaled[0], validation=scaled[1], test=scaled[2])


def _to_unit(pixels: np.ndarray) -> np.ndarray:
    return pixels.astype(np.float32) / np.float32(255)
