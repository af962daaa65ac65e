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
    """The script of a run of the multilayer perceptron on images."""
    source = image_source(config.images)
    architecture = architecture_of(config.model_copy(update={"images": ""}))  # but for the classes
    text = whole_script(
        source.title,
        config,
        plan,
        imports=source.imports,
        modules=(*source.files, "models/mlp_architecture.py", "models/mlp.py"),
        data=source.text,
        model=MODEL.format(architecture=value_text(architecture, num_classes=source.num_classes)),
    )
    return text + source.end
