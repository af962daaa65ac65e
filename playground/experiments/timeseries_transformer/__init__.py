"""Time-series classification with a Transformer."""

from playground.experiments.timeseries_transformer.architecture import TransformerArchitecture
from playground.experiments.timeseries_transformer.config import (
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
from playground.experiments.timeseries_transformer.presets import KERAS_EXAMPLE
from playground.experiments.timeseries_transformer.suggestion import (
    suggested_patches,
    suggested_settings,
)

EXPERIMENT = TimeseriesTransformerExperiment()
