"""Time-series classification with a Transformer."""

from playground.experiments.timeseries_transformer.architecture import TransformerArchitecture
from playground.experiments.timeseries_transformer.config import (
    KERAS_EXAMPLE,
    TimeseriesTransformerConfig,
    architecture_of,
)
from playground.experiments.timeseries_transformer.experiment import (
    TimeseriesTransformerExperiment,
)
from playground.experiments.timeseries_transformer.inspection import (
    accuracies_under_noise,
    network_of,
)
from playground.experiments.timeseries_transformer.suggestion import (
    suggested_patches,
    suggested_settings,
)

EXPERIMENT = TimeseriesTransformerExperiment()

__all__ = [
    "EXPERIMENT",
    "KERAS_EXAMPLE",
    "TimeseriesTransformerConfig",
    "TransformerArchitecture",
    "accuracies_under_noise",
    "architecture_of",
    "network_of",
    "suggested_patches",
    "suggested_settings",
]
