"""A time-series Transformer in NumPy, whose parts can be looked into, left out and hidden from."""

from playground.experiments.timeseries_transformer.reference.contribution import contributions
from playground.experiments.timeseries_transformer.reference.network import (
    ModelOutput,
    TransformerNetwork,
)
from playground.experiments.timeseries_transformer.reference.occlusion import occlude
