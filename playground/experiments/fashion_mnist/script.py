"""The script of a Fashion-MNIST run."""

from __future__ import annotations

from playground.experiments.experiment import TrainingPlan
from playground.experiments.fashion_mnist.config import FashionMNISTConfig, architecture_of
from playground.experiments.script.image_source import DATA, IMPORTS
from playground.experiments.script.parts import value_text, whole_script

MODEL = """
ARCHITECTURE = {architecture}
model = build_mlp(ARCHITECTURE, CONFIG["seed"])
"""


def script(config: FashionMNISTConfig, plan: TrainingPlan) -> str:
    """The script of a Fashion-MNIST run."""
    return whole_script(
        "Fashion-MNIST",
        config,
        plan,
        imports=IMPORTS,
        modules=("models/mlp_architecture.py", "models/mlp.py"),
        data=DATA,
        model=MODEL.format(architecture=value_text(architecture_of(config))),
    )
