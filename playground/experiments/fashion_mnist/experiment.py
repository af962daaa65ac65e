"""Fashion-MNIST with a multilayer perceptron: the lecture's path from images to a test score."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import numpy as np

from playground.datasets.own_images import MOST_IMAGES
from playground.experiments.confusion_observations import TEST_CONFUSION, validation_confusion
from playground.experiments.data import Data
from playground.experiments.experiment import LayerSummary, TrainingPlan
from playground.experiments.fashion_mnist.card import garments_and_confusions
from playground.experiments.fashion_mnist.config import FashionMNISTConfig, architecture_of
from playground.experiments.image_data import grey_images, to_unit
from playground.experiments.image_experiment import ImageExperiment
from playground.experiments.image_observations import GARMENTS
from playground.experiments.layer_inspection import MOST_EXAMPLES, Inside, Moments, inspect_dense
from playground.experiments.page import LECTURE, Card, Page
from playground.experiments.script.image_source import image_script
from playground.reference.plane_network import PlaneNetwork, from_flat

if TYPE_CHECKING:
    import keras

IMAGES = 55_000
"""That it trains on, where the whole dataset is to be had."""
MOST_LIGHT_MULTIPLICATIONS = 1e11
"""Of a run that trains in about ten seconds on two cores."""


def _inspect_layers(config: FashionMNISTConfig, plan: TrainingPlan, moments: Moments) -> Inside:
    """Straight from the grey values: the experiment's own data are 200 MB of single precision."""

    a = architecture_of(config)
    pixels = [f"pixel {i}" for i in range(a.sizes[0])]
    activations = [a.activation] * len(a.hidden_units)

    def network_of(flat: np.ndarray) -> PlaneNetwork:
        return from_flat(flat, pixels, a.hidden_units, a.num_classes, activations, "softmax")

    train = grey_images(config.images, config.seed).train
    x = to_unit(train.x[:MOST_EXAMPLES].reshape(-1, len(pixels)))
    return inspect_dense(network_of, x, train.y, "images", plan, moments)


class FashionMNISTExperiment(ImageExperiment[FashionMNISTConfig]):
    """The lecture's classifier."""

    page = Page(
        "fashion_mnist",
        "Fashion-MNIST",
        "apparel",
        place=310,
        card=Card(
            "Which clothes does a network confuse?",
            "The lecture's classifier: 70,000 images, ten classes.",
            garments_and_confusions,
            LECTURE,
            230,
        ),
        terms=(
            "Accuracy",
            "Batch",
            "Confusion matrix",
            "Cross-entropy",
            "Epoch",
            "Logit",
            "Loss",
            "Parameter",
            "Softmax?preset=softmax-regression",
            "Test set",
            "Validation split",
        ),
    )
    inspect_layers = staticmethod(_inspect_layers)
    search_fields = ("learning_rate", "hidden_units")
    observations = (validation_confusion("Validation examples"), GARMENTS, TEST_CONFUSION)
    recorded = ({},)
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
        return TrainingPlan.of(config, jit_compile=True)

    def is_heavy(self, config: FashionMNISTConfig) -> bool:
        """By the multiplications of its forward passes over all images."""
        images = MOST_IMAGES if config.images else IMAGES
        of_ten_classes = config.model_copy(update={"images": ""})  # no fewer, and at hand
        multiplications = self.count_parameters(of_ten_classes) * images * config.epochs
        return multiplications > MOST_LIGHT_MULTIPLICATIONS

    def build_model(self, config: FashionMNISTConfig, data: Data) -> keras.Model:
        from playground.models.mlp import build_mlp

        return build_mlp(architecture_of(config), config.seed)

    def architecture(self, config: FashionMNISTConfig) -> tuple[Any, ...]:
        return (architecture_of(config),)

    def summary(self, config: FashionMNISTConfig) -> list[LayerSummary]:
        a = architecture_of(config)
        flatten = LayerSummary("flatten", (None, a.sizes[0]), 0, "28 × 28 pixels in one row")
        return [flatten, *LayerSummary.dense_layers(a.sizes, "softmax", hidden="dense")]

    def script(self, config: FashionMNISTConfig) -> str:
        return image_script(
            "{}",
            config,
            self.plan(config),
            build="build_mlp",
            architecture=architecture_of(config.model_copy(update={"images": ""})),
            modules=("models/mlp_architecture.py", "models/mlp.py"),
        )
