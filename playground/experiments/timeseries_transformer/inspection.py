"""The inside of a time-series Transformer, while it trains and after."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any

import numpy as np

from playground.experiments.classification import NOISE_SEED, with_noise
from playground.experiments.data import Arrays, Data
from playground.experiments.experiment import TrainedModel, TrainingPlan
from playground.experiments.layer_inspection import HiddenLayer, Inside, Moments
from playground.experiments.timeseries_transformer.config import (
    TimeseriesTransformerConfig,
    architecture_of,
    data_of,
)
from playground.experiments.timeseries_transformer.reference import (
    TransformerNetwork,
    contributions,
)

MOST_RECORDED_WEIGHTS = 200_000
"""Weights of larger models are kept only when training ends: 0.8 MB at each observation."""
MOST_SERIES = 1500
"""Test series by which contributions are counted; all of FordA's."""
MOST_INSPECTED = 64
"""Training series whose layers are looked at: the network sees each as many tokens."""


def network_of(config: TimeseriesTransformerConfig, weights: np.ndarray) -> TransformerNetwork:
    """The model of a run, without Keras.

    Args:
        weights: All of them, flat, as runs record them.
    """
    return TransformerNetwork(architecture_of(config), weights)


def record_weights(
    config: TimeseriesTransformerConfig, model: TrainedModel, data: Data
) -> Arrays | None:
    """All weights of this moment, from which attention and embeddings follow; nothing of a large
    model."""
    weights = model.weights()
    return {"flat": weights} if len(weights) <= MOST_RECORDED_WEIGHTS else None


def report_contributions(
    config: TimeseriesTransformerConfig, model: TrainedModel, data: Data
) -> dict[str, Any]:
    """What each part contributes to the accuracy on test series: their number, and a row a part."""
    network = network_of(config, model.weights())
    x, y = data.test.x[:MOST_SERIES], data.test.y[:MOST_SERIES]
    return {"series": len(y), "parts": [asdict(found) for found in contributions(network, x, y)]}


def inspect_layers(
    config: TimeseriesTransformerConfig, plan: TrainingPlan, moments: Moments
) -> Inside:
    """Its rectified layers: the feed-forward part of each block at every token, and the head's."""
    series = data_of(config).train.x[:MOST_INSPECTED]
    network = network_of(config, moments[-1][1])
    layers = tuple(
        HiddenLayer(name, "relu", outputs.reshape(-1, outputs.shape[-1]))
        for name, outputs in network.rectified(series).items()
    )
    return Inside(f"{len(series):,} training series", layers)


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
