"""The script of a run of the fully convolutional network."""

from __future__ import annotations

from playground.datasets import time_series
from playground.experiments.experiment import TrainingPlan
from playground.experiments.script.parts import value_text, whole_script
from playground.experiments.script.series_source import series_source
from playground.experiments.timeseries_fcn.config import TimeseriesFCNConfig, architecture_of

FOLDER = "experiments/timeseries_fcn"
MODEL = """
ARCHITECTURE = {architecture}
model = build_fully_convolutional_network(ARCHITECTURE, CONFIG["seed"])
if CONFIG["augmentation"]:
    model = augmented(model, CONFIG["seed"])
"""


def script(config: TimeseriesFCNConfig, plan: TrainingPlan) -> str:
    """The script of a run of the fully convolutional network."""
    title, files, data, needs = series_source(time_series.FORDA, standardize=False)
    model = (f"{FOLDER}/architecture.py", f"{FOLDER}/model.py", "models/augmentation.py")
    return whole_script(
        f"Fully convolutional network on {title}",
        config,
        plan,
        needs=needs,
        imports="import importlib.util\nfrom pathlib import Path\n",
        modules=(*files, *model),
        data=data,
        model=MODEL.format(architecture=value_text(architecture_of(config))),
    )
