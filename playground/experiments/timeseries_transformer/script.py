"""The script of a time-series Transformer run."""

from __future__ import annotations

from playground.experiments.experiment import TrainingPlan
from playground.experiments.script.parts import value_text, whole_script
from playground.experiments.script.series_source import series_source
from playground.experiments.timeseries_transformer.config import (
    TimeseriesTransformerConfig,
    architecture_of,
)

FOLDER = "experiments/timeseries_transformer"
MODULES = (
    f"{FOLDER}/architecture.py",
    f"{FOLDER}/model/attention_core.py",
    f"{FOLDER}/model/filter_bank.py",
    "models/rotation.py",
    f"{FOLDER}/model/transformer.py",
    "models/augmentation.py",
)
MODEL = """
ARCHITECTURE = {architecture}
model = build_transformer(ARCHITECTURE, CONFIG["seed"])
model = augmented(
    model,
    CONFIG["seed"],
    symmetries=CONFIG["augmentation"],
    random_phases=CONFIG["random_phases"],
)
"""


def script(config: TimeseriesTransformerConfig, plan: TrainingPlan) -> str:
    """The script of a time-series Transformer run.

    Raises:
        DatasetError: the dataset is an upload that is not here.
    """
    title, files, data, needs = series_source(config.dataset, config.standardize)
    finder = "import importlib.util\n" if needs else ""
    return whole_script(
        f"Time-series Transformer on {title}",
        config,
        plan,
        needs=needs,
        imports=f"{finder}from pathlib import Path\n",
        modules=(*files, *MODULES),
        data=data,
        model=MODEL.format(architecture=value_text(architecture_of(config))),
    )
