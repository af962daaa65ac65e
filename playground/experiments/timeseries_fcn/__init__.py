"""Time-series classification with a fully convolutional network."""

from playground.experiments.timeseries_fcn.config import TimeseriesFCNConfig, architecture_of
from playground.experiments.timeseries_fcn.experiment import TimeseriesFCNExperiment

EXPERIMENT = TimeseriesFCNExperiment()

__all__ = ["EXPERIMENT", "TimeseriesFCNConfig", "TimeseriesFCNExperiment", "architecture_of"]
