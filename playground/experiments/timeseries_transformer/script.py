"""The script of a time-series Transformer run."""

from __future__ import annotations

from playground.experiments.experiment import TrainingPlan
from playground.experiments.script.parts import COMMON, header, training, value_text
from playground.experiments.script.series_source import series_source
from playground.experiments.script.sources import joined, sources
from playground.experiments.timeseries_transformer.config import (
    TimeseriesTransformerConfig,
    architecture_of,
)

FOLDER = "experiments/timeseries_transformer"
MODULES = (
    f"{FOLDER}/architecture.py",
    f"{FOLDER}/model/attention_core.py",
    f"{FOLDER}/model/transformer.py",
    "models/augmentation.py",
)
MODEL = """
# --- Build the model -------------------------------------------------------------------------

ARCHITECTURE = {architecture}
model = build_transformer(ARCHITECTURE, CONFIG["seed"])
if CONFIG["augmentation"]:
    model = augmented(model, CONFIG["seed"])
"""


def script(config: TimeseriesTransformerConfig, plan: TrainingPlan) -> str:
    """The script of a time-series Transformer run.

    Raises:
        DatasetError: the data set is an upload that is not here.
    """
    title, files, data, needs = series_source(config.dataset, config.standardize)
    finder = "import importlib.util\n" if needs else ""
    return joined(
        header(f"Time-series Transformer on {title}", config, needs=needs),
        f"{finder}from pathlib import Path\n",
        *sources(*files, *MODULES, *COMMON),
        data,
        MODEL.format(architecture=value_text(architecture_of(config))),
        training(plan),
    )
