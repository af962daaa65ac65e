"""Fashion-MNIST with a small convolutional network."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from playground.experiments.classification import report_test
from playground.experiments.confusion_observations import TEST_CONFUSION, validation_confusion
from playground.experiments.data import Data, Report
from playground.experiments.experiment import LayerSummary, TrainedModel, TrainingPlan
from playground.experiments.image_convolution.card import kernel_over_an_image
from playground.experiments.image_convolution.config import (
    ImageConvolutionConfig,
    architecture_of,
)
from playground.experiments.image_convolution.observed import (
    FILTERS,
    WEIGHTS,
    network_of,
    report_shifts,
)
from playground.experiments.image_data import grey_images, to_unit
from playground.experiments.image_experiment import ImageExperiment
from playground.experiments.image_observations import GARMENTS
from playground.experiments.layer_inspection import HiddenLayer, Inside, Moments
from playground.experiments.page import Card, Page
from playground.experiments.script.image_source import image_script
from playground.number_text import counted

if TYPE_CHECKING:
    import keras

INSPECTED = 200
"""Images: 16 filters at 784 positions are 10 MB of outputs then."""
FOLDER = "experiments/image_convolution"
MODULES = (f"{FOLDER}/architecture.py", f"{FOLDER}/model.py")


def _inspect_layers(config: ImageConvolutionConfig, plan: TrainingPlan, moments: Moments) -> Inside:
    """Its rectified layers: each filter at every position, and the dense layer."""
    images = to_unit(grey_images(config.images, config.seed).train.x[:INSPECTED])
    answer = network_of(config, moments[-1][1]).answer(images)
    blocks = (
        HiddenLayer(f"convolution {number}", "relu", maps.reshape(-1, maps.shape[-1]))
        for number, maps in enumerate(answer.convolved, start=1)
    )
    layers = (*blocks, HiddenLayer("dense layer", "relu", answer.hidden))
    return Inside(f"{len(images):,} training images", layers)


class ImageConvolutionExperiment(ImageExperiment[ImageConvolutionConfig]):
    """What convolutions see in images of clothes."""

    page = Page(
        "image_convolution",
        "Convolutions on images",
        "filter_center_focus",
        place=315,
        card=Card(
            "What does a filter see?",
            "A small convolutional network, layer by layer; also on your own drawing.",
            kernel_over_an_image,
            place=315,
        ),
        terms=(
            "Convolution",
            "Feature map",
            "Grad-CAM",
            "Kernel (filter)",
            "Pooling",
            "Receptive field",
        ),
    )
    inspect_layers = staticmethod(_inspect_layers)
    search_fields = ("learning_rate", "filters")
    observations = (
        FILTERS,
        WEIGHTS,
        GARMENTS,
        validation_confusion("Validation images"),
        TEST_CONFUSION,
    )
    recorded = ({}, {"filters": (), "dense_units": 64})
    presets = MappingProxyType(
        {
            "convolutions": ImageConvolutionConfig(),
            "dense": ImageConvolutionConfig(filters=(), dense_units=64),
            "three-blocks": ImageConvolutionConfig(filters=(16, 32, 48)),
        }
    )

    def is_heavy(self, config: ImageConvolutionConfig) -> bool:
        """All but the dense network: an epoch takes seconds."""
        return bool(config.filters)

    def build_model(self, config: ImageConvolutionConfig, data: Data) -> keras.Model:
        from playground.experiments.image_convolution.model import build_convolutional_network

        return build_convolutional_network(architecture_of(config), config.seed)

    def architecture(self, config: ImageConvolutionConfig) -> tuple[Any, ...]:
        return (architecture_of(config),)

    def summary(self, config: ImageConvolutionConfig) -> list[LayerSummary]:
        a = architecture_of(config)
        rows, before = [], 1
        for number, filters in enumerate(a.filters, start=1):
            side, pooled = a.sides[number - 1 : number + 1]
            size = f"{a.kernel_size} × {a.kernel_size} × {before} × {filters}"
            rows += [
                LayerSummary(
                    f"convolution {number}, ReLU",
                    (None, side, side, filters),
                    (a.kernel_size**2 * before + 1) * filters,
                    f"{size} weights + {counted(filters, 'bias', 'biases')}",
                ),
                LayerSummary(
                    f"max pooling {number}",
                    (None, pooled, pooled, filters),
                    0,
                    f"largest of {a.pooling} × {a.pooling} positions",
                ),
            ]
            before = filters
        rows.append(LayerSummary("flat", (None, a.flat), 0, "every position of every filter"))
        return [
            *rows,
            LayerSummary.dense("dense, ReLU", a.flat, a.dense_units),
            LayerSummary.dense("softmax", a.dense_units, a.num_classes),
        ]

    def report(self, config: ImageConvolutionConfig, model: TrainedModel, data: Data) -> Report:
        report, observations = report_test(model, data)
        return report | report_shifts(model, data), observations

    def script(self, config: ImageConvolutionConfig) -> str:
        return image_script(
            "Convolutions on {}",
            config,
            self.plan(config),
            build="build_convolutional_network",
            architecture=architecture_of(config.model_copy(update={"images": ""})),
            modules=MODULES,
        )
