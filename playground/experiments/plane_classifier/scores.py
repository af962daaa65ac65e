"""How good weights are, as an epoch is recorded with; without Keras."""

from __future__ import annotations

import numpy as np

from playground.datasets.plane import features
from playground.experiments.plane_classifier.config import (
    PlaneClassifierConfig,
    class_count,
    network_of,
    output_of,
    points_of,
)

SMALLEST = 1e-7
"""Probabilities count as at least this, as in keras.losses."""


def scores(config: PlaneClassifierConfig, weights: np.ndarray) -> dict[str, float]:
    """``loss`` with its penalty on weights, ``accuracy`` where there are classes, and both on the
    test points, ``val_``, of all weights, flat.
    """
    net, points = network_of(config, weights), points_of(config)
    penalty = (
        config.regularization_rate
        * {
            "none": 0.0,
            "l1": sum(float(np.abs(kernel).sum()) for kernel in net.weights),
            "l2": sum(float(np.square(kernel).sum()) for kernel in net.weights),
        }[config.regularization]
    )
    found = {}
    for prefix, x, y in (
        ("", points.x_train, points.y_train),
        ("val_", points.x_test, points.y_test),
    ):
        outputs = net.layers(features(x, config.features))[-1]
        found[f"{prefix}loss"] = float(_losses(config, outputs, y).mean()) + penalty
        if class_count(config):
            hits = outputs.argmax(1) == y if outputs.shape[1] > 1 else (outputs[:, 0] > 0) == y
            found[f"{prefix}accuracy"] = float(hits.mean())
    return found


def _losses(config: PlaneClassifierConfig, outputs: np.ndarray, y: np.ndarray) -> np.ndarray:
    """Of each point."""
    if not class_count(config):
        return np.square(outputs[:, 0] - y)
    if output_of(config) != "softmax":
        return np.square(outputs[:, 0] - (2.0 * y - 1))
    if config.loss == "squared_error":
        return np.square(outputs - np.eye(outputs.shape[1])[y]).mean(1)
    return -np.log(np.clip(outputs[np.arange(len(y)), y], SMALLEST, 1 - SMALLEST))
