"""Where a time-series Transformer looks."""

from __future__ import annotations

import numpy as np

from playground.experiments.observation import FigureOptions, Moment
from playground.experiments.timeseries_transformer.config import (
    TimeseriesTransformerConfig,
    architecture_of,
)
from playground.experiments.timeseries_transformer.figures.token_attention import (
    TokenAttention,
    token_attention,
)
from playground.experiments.timeseries_transformer.inspection import network_of
from playground.figures.figure import Figure


def attention(moment: Moment[TimeseriesTransformerConfig], options: FigureOptions) -> Figure:
    """Where the first block looks in the first validation series, the mean of its heads; the series
    alone before anything is recorded."""
    split, architecture = moment.data.validation, architecture_of(moment.config)
    weights = np.zeros((architecture.tokens, architecture.tokens))
    if moment.arrays is not None:
        network = network_of(moment.config, moment.arrays["flat"])
        weights = network.attention(split.x[0])[0].mean(0)
    spans = np.array([architecture.token_span(i) for i in range(len(weights))])
    return token_attention(
        TokenAttention(
            split.x[0, :, 0], weights, spans[:, 0], spans[:, 1], len(weights) // 2, int(split.y[0])
        ),
        height=options.height or 430,
    )
