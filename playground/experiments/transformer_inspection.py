"""What a time-series Transformer lets be seen of its inside, while it trains and after."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import numpy as np

from playground.experiments.experiment import Data, TrainedModel
from playground.foundations.transformer import (
    TransformerArchitecture,
    TransformerNetwork,
    contributions,
)

if TYPE_CHECKING:
    from playground.experiments.timeseries_transformer import TimeseriesTransformerConfig

MOST_RECORDED_WEIGHTS = 200_000
"""Weights of larger models are kept only when training ends: 0.8 MB at each observation."""
MOST_SERIES = 1500
"""Test series by which contributions are counted; all of FordA's."""


def architecture_of(
    config: TimeseriesTransformerConfig, shape: tuple[int, ...], num_classes: int
) -> TransformerArchitecture:
    """The shapes of a configuration's weights.

    Args:
        shape: Steps and channels of a series.
    """
    from playground.models.transformer_parameters import PATCH_LENGTH, PATCH_STRIDE

    return TransformerArchitecture(
        steps=shape[0],
        channels=shape[1],
        num_classes=num_classes,
        head_size=config.head_size,
        num_heads=config.num_heads,
        ff_dim=config.ff_dim,
        num_transformer_blocks=config.num_transformer_blocks,
        mlp_units=config.mlp_units,
        pooling=config.pooling,
        d_model=config.d_model,
        patch_length=PATCH_LENGTH,
        patch_stride=PATCH_STRIDE,
    )


def network_of(
    config: TimeseriesTransformerConfig, data: Data, weights: np.ndarray
) -> TransformerNetwork:
    """The model of a run, without Keras.

    Args:
        weights: All of them, flat, as runs record them.
    """
    shape = data.train.x.shape[1:]
    return TransformerNetwork(architecture_of(config, shape, len(data.class_names)), weights)


def observe_weights(model: TrainedModel) -> dict[str, dict[str, np.ndarray]]:
    """All weights of this moment, from which attention and embeddings follow; nothing of a large
    model."""
    weights = model.weights()
    return {"weights": {"flat": weights}} if len(weights) <= MOST_RECORDED_WEIGHTS else {}


def report_contributions(
    config: TimeseriesTransformerConfig, model: TrainedModel, data: Data
) -> dict[str, Any]:
    """What each part contributes to the accuracy on test series: their number, and a row a part."""
    network = network_of(config, data, model.weights())
    x, y = data.test.x[:MOST_SERIES], data.test.y[:MOST_SERIES]
    return {"series": len(y), "parts": [asdict(found) for found in contributions(network, x, y)]}
