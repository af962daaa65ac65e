"""What a time-series Transformer lets be seen of its inside, while it trains and after."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any

import numpy as np

from playground.datasets import time_series
from playground.experiments.classification import NOISE_SEED, with_noise
from playground.experiments.experiment import Data, TrainedModel
from playground.experiments.timeseries_transformer.config import TimeseriesTransformerConfig
from playground.experiments.timeseries_transformer.data import data_of
from playground.reference.transformer import (
    TransformerArchitecture,
    TransformerNetwork,
    contributions,
)

MOST_RECORDED_WEIGHTS = 200_000
"""Weights of larger models are kept only when training ends: 0.8 MB at each observation."""
MOST_SERIES = 1500
"""Test series by which contributions are counted; all of FordA's."""


def architecture_of(config: TimeseriesTransformerConfig) -> TransformerArchitecture:
    """The shapes of a configuration's weights.

    Raises:
        DatasetError: there is no such set of series.
    """
    known = time_series.sizes_with(config.dataset, config.unequal_lengths)
    return _architecture(config, known.steps, known.channels, known.classes)


def layer_names(config: TimeseriesTransformerConfig) -> tuple[str, ...]:
    """The layer of each trainable array: the same for every set of series, also for one that is no
    longer to be had."""
    return tuple(_architecture(config, config.patch_length, 1, 2).layers())


def _architecture(
    config: TimeseriesTransformerConfig, steps: int, channels: int, num_classes: int
) -> TransformerArchitecture:
    return TransformerArchitecture(
        steps=steps,
        channels=channels,
        num_classes=num_classes,
        head_size=config.head_size,
        num_heads=config.num_heads,
        ff_dim=config.ff_dim,
        num_transformer_blocks=config.num_transformer_blocks,
        mlp_units=config.mlp_units,
        pooling=config.pooling,
        d_model=config.d_model,
        patch_length=config.patch_length,
        patch_stride=config.patch_stride,
    )


def network_of(config: TimeseriesTransformerConfig, weights: np.ndarray) -> TransformerNetwork:
    """The model of a run, without Keras.

    Args:
        weights: All of them, flat, as runs record them.
    """
    return TransformerNetwork(architecture_of(config), weights)


def record_weights(
    config: TimeseriesTransformerConfig, model: TrainedModel, data: Data
) -> dict[str, np.ndarray] | None:
    """All weights of this moment, from which attention and embeddings follow; nothing of a large
    model."""
    del config, data
    weights = model.weights()
    return {"flat": weights} if len(weights) <= MOST_RECORDED_WEIGHTS else None


def report_contributions(
    config: TimeseriesTransformerConfig, model: TrainedModel, data: Data
) -> dict[str, Any]:
    """What each part contributes to the accuracy on test series: their number, and a row a part."""
    network = network_of(config, model.weights())
    x, y = data.test.x[:MOST_SERIES], data.test.y[:MOST_SERIES]
    return {"series": len(y), "parts": [asdict(found) for found in contributions(network, x, y)]}


def accuracies_under_noise(
    config_text: str, weights: bytes, sigmas: tuple[float, ...]
) -> list[float]:
    """Test accuracy of a trained model under noise of each strength, the same noise for all models.

    Args:
        config_text: The run's configuration, as JSON.
        weights: float32, all of them, flat.
        sigmas: Standard deviations, in the unit of the series.
    """
    config = TimeseriesTransformerConfig.parse(json.loads(config_text))
    data = data_of(config)
    network = network_of(config, np.frombuffer(weights, np.float32))
    x, y = data.test.x[:MOST_SERIES], data.test.y[:MOST_SERIES]
    return [
        float((network.answer(with_noise(x, sigma, NOISE_SEED)).predicted == y).mean())
        for sigma in sigmas
    ]
