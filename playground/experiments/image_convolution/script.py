"""The script of a run of the convolutional network on images."""

from __future__ import annotations

from playground.experiments.experiment import TrainingPlan
from playground.experiments.image_convolution.config import (
    ImageConvolutionConfig,
    architecture_of,
)
from playground.experiments.script.image_source import DATA, IMPORTS
from playground.experiments.script.parts import value_text, whole_script

FOLDER = "experiments/image_convolution"
MODEL = """
ARCHITECTURE = {architecture}
model = build_convolutional_network(ARCHITECTURE, CONFIG["seed"])
"""


def script(config: ImageConvolutionConfig, plan: TrainingPlan) -> str:
    """The script of a run of the convolutional network on images."""
    return whole_script(
        "Convolutions on Fashion-MNIST",
        config,
        plan,
        imports=f"import math\n{IMPORTS}",
        modules=(f"{FOLDER}/architecture.py", f"{FOLDER}/model.py"),
        data=DATA,
        model=MODEL.format(architecture=value_text(architecture_of(config))),
    )
