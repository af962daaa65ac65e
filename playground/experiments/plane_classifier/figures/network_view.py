"""From a configuration and its weights to what the figures show."""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from playground.datasets.plane import FEATURES, features, grid_lines
from playground.experiments.plane_classifier import (
    PlaneClassifierConfig,
    architecture_of,
    class_count,
    network_of,
    points_of,
    untrained_weights,
)
from playground.experiments.plane_classifier.figures.hidden_space import HiddenSpace
from playground.experiments.plane_classifier.figures.neuron_maps import NeuronMaps, map_resolution
from playground.experiments.plane_classifier.recorded_figures import grid_features
from playground.reference.plane_network import PlaneNetwork

SURFACE_POINTS = 100
COMPARED_POINTS = 60
"""Points along each side of a surface, alone and beside others."""


def blank_network(config: PlaneClassifierConfig) -> PlaneNetwork:
    """The architecture alone: every weight 0, so that no neuron says anything."""
    return network_of(config, np.zeros_like(untrained_weights(config)))


@lru_cache(maxsize=8)
def _line_features(names: tuple[str, ...]) -> np.ndarray:
    lines = grid_lines()
    return features(lines.reshape(-1, 2), names)


def neurons(config: PlaneClassifierConfig, net: PlaneNetwork) -> NeuronMaps:
    """Every neuron's map of the window."""
    return NeuronMaps(
        net,
        grid_features(config.features, map_resolution(net)),
        tuple(FEATURES[name].html for name in config.features),
        output_names(config),
        output_classes(config),
    )


def output_names(config: PlaneClassifierConfig) -> tuple[str, ...]:
    """What the outputs are called."""
    return tuple(f"class {k}" for k in output_classes(config)) or ("y",)


def output_classes(config: PlaneClassifierConfig) -> tuple[int, ...]:
    """The class whose score each output is; empty where targets are numbers."""
    outputs = architecture_of(config).sizes[-1]
    if outputs == 1:
        return (1,) if class_count(config) else ()
    return tuple(range(outputs))


def folded_layers(config: PlaneClassifierConfig) -> list[int]:
    """Hidden layers of two or three units, numbered from 1."""
    return [i for i, units in enumerate(config.hidden_units, start=1) if units in (2, 3)]


def fold(config: PlaneClassifierConfig, net: PlaneNetwork, layer: int) -> HiddenSpace:
    """Where a hidden layer sends the training points and a grid of the window."""
    points = points_of(config)
    lines = grid_lines()
    inside = net.layers(features(points.x_train, config.features))[layer - 1]
    bent = net.layers(_line_features(config.features))[layer - 1]
    last = layer == len(config.hidden_units)
    return HiddenSpace(
        inside,
        points.y_train,
        bent.reshape(*lines.shape[:2], -1),
        points.class_count,
        layer,
        net.weights[layer] if last else None,
        net.biases[layer] if last else None,
    )
