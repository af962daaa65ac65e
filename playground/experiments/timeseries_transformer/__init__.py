"""Time-series classification with a Transformer."""

from playground.experiments.timeseries_transformer.config import (
    KERAS_EXAMPLE,
    TimeseriesTransformerConfig,
)
from playground.experiments.timeseries_transformer.experiment import (
    TimeseriesTransformerExperiment,
    _split,
)

__all__ = [
    "KERAS_EXAMPLE",
    "TimeseriesTransformerConfig",
    "TimeseriesTransformerExperiment",
    "_split",
]
