"""A network on the columns of a table, for classes or for a number."""

from playground.experiments.table_network.config import TableNetworkConfig
from playground.experiments.table_network.data import data_of, prepared, suggested_settings
from playground.experiments.table_network.experiment import TableNetworkExperiment

EXPERIMENT = TableNetworkExperiment()
