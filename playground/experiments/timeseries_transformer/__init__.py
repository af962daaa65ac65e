"""Time-series classification with a Transformer."""

from playground.experiments.timeseries_transformer.config import (
    KERAS_EXAMPLE,
    TimeseriesTransformerConfig,
)
from playground.experiments.timeseries_transformer.data import split_series
from playground.experiments.timeseries_transformer.experiment import (
    TimeseriesTransformerExperiment,
)
from playground.experiments.timeseries_transformer.inspection import (
    accuracies_under_noise,
    architecture_of,
    layer_names,
    network_of,
)
from playground.experiments.timeseries_transformer.suggestion import (
    suggested_patches,
    suggested_settings,
)

__all__ = [
    "KERAS_EXAMPLE",
    "TimeseriesTransformerConfig",
    "TimeseriesTransformerExperiment",
    "accuracies_under_noise",
    "architecture_of",
    "layer_names",
    "network_of",
    "split_series",
    "suggested_patches",
    "suggested_settings",
]
