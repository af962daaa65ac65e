"""What can be trained: one experiment per file, and the registry of all."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from playground.experiments.config import Config, ConfigError, Lesson, Presets, control
from playground.experiments.dna_motif import DNAMotifExperiment
from playground.experiments.experiment import (
    Data,
    Experiment,
    LayerSummary,
    Split,
    TrainedModel,
    TrainingPlan,
    majority_accuracy,
)
from playground.experiments.fashion_mnist import FashionMNISTExperiment
from playground.experiments.function_fit import FunctionFitExperiment
from playground.experiments.plane_classifier import PlaneClassifierExperiment
from playground.experiments.timeseries_fcn import TimeseriesFCNExperiment
from playground.experiments.timeseries_transformer import TimeseriesTransformerExperiment
from playground.quoted import quoted

EXPERIMENTS: Mapping[str, Experiment[Any]] = MappingProxyType(
    {
        e.name: e
        for e in (
            FunctionFitExperiment(),
            PlaneClassifierExperiment(),
            FashionMNISTExperiment(),
            TimeseriesTransformerExperiment(),
            TimeseriesFCNExperiment(),
            DNAMotifExperiment(),
        )
    }
)


def experiment(name: str) -> Experiment[Any]:
    """The experiment of that name.

    Raises:
        ConfigError: there is none.
    """
    if name not in EXPERIMENTS:
        raise ConfigError(
            f"Expected an experiment among {', '.join(EXPERIMENTS)}. Received: {quoted(name)}."
        )
    return EXPERIMENTS[name]


__all__ = [
    "EXPERIMENTS",
    "Config",
    "ConfigError",
    "Data",
    "Experiment",
    "LayerSummary",
    "Lesson",
    "Presets",
    "Split",
    "TrainedModel",
    "TrainingPlan",
    "control",
    "experiment",
    "majority_accuracy",
]
