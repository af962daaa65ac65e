"""The weights of a network as lines between maps of neurons: blue positive, orange negative."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

from playground.experiments.plane_classifier.figures.neuron_layout import NeuronLayout
from playground.figures.palette import MUTED, NEGATIVE, POSITIVE
from playground.number_text import number_text
from playground.reference.plane_network import PlaneNetwork

LARGEST_WEIGHT = 3.0
"""Weights from here on are drawn with the widest line: a fixed scale does not jitter live."""
WIDTH_CLASSES = 6
NARROWEST = 1.0
WIDEST, WIDEST_IN_A_CROWD = 6.0, 3.5
CROWD = 8
"""Units of a layer beyond which edges are drawn finer."""


def neuron_edges(
    layout: NeuronLayout, network: PlaneNetwork, names: Sequence[Sequence[str]]
) -> Iterator[dict[str, Any]]:
    """Always the same few traces: one for all edges of one sign and width, and one that the pointer
    finds.

    Args:
        names: Of the units of each column.
    """
    layers = range(len(network.weights))
    weights = np.concatenate([w.ravel() for w in network.weights])
    ends = np.concatenate([layout.edges(layer).reshape(-1, 4) for layer in layers])
    sizes = np.rint(WIDTH_CLASSES * np.minimum(np.abs(weights) / LARGEST_WEIGHT, 1)).astype(int)
    crowded = max(layout.sizes) > CROWD
    for size in range(WIDTH_CLASSES + 1):  # the widest last, hence on top
        for sign, color in ((-1, NEGATIVE), (0, MUTED), (1, POSITIVE)):
            if size and not sign:
                continue
            share = size / WIDTH_CLASSES
            yield _lines(ends[(sizes == size) & (np.sign(weights) == sign)]) | {
                "line": {"color": color, "width": _width(share, crowded)},
                "opacity": 0.25 + 0.45 * share if crowded else 0.5 + 0.45 * share,
                "meta": {"drawn": "edges", "size": size, "sign": sign},
            }
    positions = np.concatenate([layout.label_places(layer).reshape(-1, 2) for layer in layers])
    yield _points(positions) | {
        "hovertext": list(_titles(network, names)),
        "meta": {"drawn": "weights"},
    }


def _width(share: float, crowded: bool) -> float:
    if crowded:
        return NARROWEST / 2 + share * (WIDEST_IN_A_CROWD - NARROWEST / 2)
    return NARROWEST + share * (WIDEST - NARROWEST)


def _lines(ends: np.ndarray) -> dict[str, Any]:
    """Segments as one line that is broken between them."""
    line = np.full((len(ends), 3, 2), np.nan, np.float32)
    line[:, 0], line[:, 1] = ends[:, :2], ends[:, 2:]
    return {"x": line[..., 0].ravel(), "y": line[..., 1].ravel(), "mode": "lines"}


def _points(positions: np.ndarray) -> dict[str, Any]:
    """Invisible points that tell the weight of their edge."""
    return {
        "x": positions[:, 0].astype(np.float32),
        "y": positions[:, 1].astype(np.float32),
        "mode": "markers",
        "marker": {"size": 12, "color": MUTED, "opacity": 0},
        "hovertemplate": "weight %{hovertext}<extra></extra>",
    }


def _titles(network: PlaneNetwork, names: Sequence[Sequence[str]]) -> Iterator[str]:
    for layer, weights in enumerate(network.weights):
        for source, row in zip(names[layer], weights.tolist(), strict=True):
            for target, weight in zip(names[layer + 1], row, strict=True):
                yield f"{source} → {target}: {number_text(weight)}"
