"""The script of a time-series Transformer run."""

from __future__ import annotations

from playground.experiments.experiment import TrainingPlan
from playground.experiments.script.parts import model_text
from playground.experiments.script.series_source import series_script
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
AUGMENTED = """\
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
    return series_script(
        "Time-series Transformer",
        config,
        plan,
        dataset=config.dataset,
        standardize=config.standardize,
        modules=MODULES,
        model=model_text("build_transformer", architecture_of(config)) + AUGMENTED,
    )
