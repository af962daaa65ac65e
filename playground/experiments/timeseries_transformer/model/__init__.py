"""The Transformer in Keras, and its equal in Keras's own layers. Only a worker imports it."""

from playground.experiments.timeseries_transformer.model import portable
from playground.experiments.timeseries_transformer.model.transformer import build_transformer
