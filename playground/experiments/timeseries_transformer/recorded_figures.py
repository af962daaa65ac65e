"""Where a time-series Transformer looks."""

from __future__ import annotations

import numpy as np

from playground.experiments.observation import FigureOptions, Moment
from playground.experiments.timeseries_transformer.config import TimeseriesTransformerConfig
from playground.experiments.timeseries_transformer.figures.token_attention import (
    TokenAttention,
    token_attention,
)
from playground.experiments.timeseries_transformer.inspection import network_of
from playground.figures.figure import Figure
from playground.figures.template import empty


def attention(moment: Moment[TimeseriesTransformerConfig], options: FigureOptions) -> Figure:
    """Where the first block looks in the first validation series, the mean of its heads."""
    height = options.height or 430
    if moment.arrays is None:
        return empty("What each token attends to appears after the first epoch.", height=height)
    network = network_of(moment.config, moment.arrays["flat"])
    split = moment.data.validation
    weights = network.attention(split.x[0])[0].mean(0)
    spans = np.array([network.architecture.token_span(i) for i in range(len(weights))])
    return token_attention(
        TokenAttention(
            split.x[0, :, 0], weights, spans[:, 0], spans[:, 1], len(weights) // 2, int(split.y[0])
        ),
        height=height,
    )
