"""Time-series classification with a fully convolutional network."""

from playground.experiments.timeseries_fcn.experiment import TimeseriesFCNExperiment

EXPERIMENT = TimeseriesFCNExperiment()
