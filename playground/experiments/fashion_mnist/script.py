"""The script of a run of the multilayer perceptron on images."""

from __future__ import annotations

from playground.experiments.experiment import TrainingPlan
from playground.experiments.fashion_mnist.config import FashionMNISTConfig, architecture_of
from playground.experiments.script.image_source import image_source
from playground.experiments.script.parts import value_text, whole_script

MODEL = """
ARCHITECTURE = {architecture}
model = build_mlp(ARCHITECTURE, CONFIG["seed"])
"""


def script(config: FashionMNISTConfig, plan: TrainingPlan) -> str:
    """The script of a run of the multilayer perceptron on images.

    Raises:
        DatasetError: it is for images that are not here.
    """
    source = image_source(config.images)
    text = whole_script(
        source.title,
        config,
        plan,
        imports=source.imports,
        modules=(*source.files, "models/mlp_architecture.py", "models/mlp.py"),
        data=source.text,
        model=MODEL.format(architecture=value_text(architecture_of(config))),
    )
    return text + source.end
