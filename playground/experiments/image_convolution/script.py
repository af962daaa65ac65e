"""The script of a run of the convolutional network on images."""

from __future__ import annotations

from playground.experiments.experiment import TrainingPlan
from playground.experiments.image_convolution.config import (
    ImageConvolutionConfig,
    architecture_of,
)
from playground.experiments.script.image_source import image_source
from playground.experiments.script.parts import value_text, whole_script

FOLDER = "experiments/image_convolution"
MODEL = """
ARCHITECTURE = {architecture}
model = build_convolutional_network(ARCHITECTURE, CONFIG["seed"])
"""


def script(config: ImageConvolutionConfig, plan: TrainingPlan) -> str:
    """The script of a run of the convolutional network on images."""
    source = image_source(config.images)
    architecture = architecture_of(config.model_copy(update={"images": ""}))  # but for the classes
    text = whole_script(
        f"Convolutions on {source.title}",
        config,
        plan,
        imports=f"import math\n{source.imports}",
        modules=(*source.files, f"{FOLDER}/architecture.py", f"{FOLDER}/model.py"),
        data=source.text,
        model=MODEL.format(architecture=value_text(architecture, num_classes=source.num_classes)),
    )
    return text + source.end
