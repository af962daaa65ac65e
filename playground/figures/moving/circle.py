"""A small network that learns to tell a disc of points from the ring around it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from playground.datasets.plane import plane_data
from playground.figures.moving.picture import MovingPicture
from playground.figures.palette import CLASS_COLORS, INK, MUTED
from playground.reference.small_training import (
    Array,
    SmallNetwork,
    initial_network,
    train,
)
from playground.reference.threshold_unit import ThresholdUnit, decision_line

SCALE = 3.0
"""Coordinates are divided by it before the network sees them."""
EDGE = 5.4
"""Half of the width of what is shown of the plane."""
ROWS = 30
SIZE = 90.0
"""Of the square with the points, in units of the picture."""
UNITS = 4
FRAMES = (0, 6, 14, 24, 36, 52, 80, 200)
"""Steps after which the boundary is drawn."""


@lru_cache(maxsize=1)
def circle_points() -> tuple[Array, Array]:
    """The points as the network sees them, shape (n, 2), and their classes."""
    points = plane_data("circle", noise=0.1, count=90, train_ratio=0.9, seed=0)
    return points.x_train.astype(np.float64) / SCALE, points.y_train.astype(np.float64)


@lru_cache(maxsize=16)
def circle_training(
    activation: str = "tanh", *, units: int = UNITS, learning_rate: float = 2.0
) -> tuple[list[SmallNetwork], Array]:
    """A network after each of 200 steps, and its losses, shape (201,)."""
    x, y = circle_points()
    start = initial_network(2, units, activation, seed=1)
    networks = train(start, x, y, learning_rate=learning_rate, steps=FRAMES[-1])
    return networks, np.array([network.loss(x, y) for network in networks])


def draw_boundary(picture: MovingPicture, left: float, bottom: float) -> None:
    """The plane in a square of the picture: its two sides move, the points stay."""
    networks, _ = circle_training()
    picture.boxes([_square(left, bottom, SIZE)], CLASS_COLORS[0], opacity=0.16)
    for number, moment in enumerate(FRAMES):
        seen = picture.shown(number, len(FRAMES))
        stripes = [
            (*_to(left, [a, b]).tolist(), *_to(bottom, [low, high]).tolist())
            for a, b, low, high in positive_stripes(networks[moment])
        ]
        picture.boxes(stripes, CLASS_COLORS[1], motion=seen, fill_opacity=0.3)
    x, y = circle_points()
    for label in (0, 1):
        chosen = x[y == label] * SCALE
        place = _to(left, chosen[:, 0]), _to(bottom, chosen[:, 1])
        picture.dots(*place, CLASS_COLORS[label], radius=2.2)


def positive_stripes(network: SmallNetwork) -> list[tuple[float, float, float, float]]:
    """Where the network says class 1, as (x_low, x_high, y_low, y_high) of one stripe after
    another; the ends lie where the logit between two columns is 0."""
    columns = np.linspace(-EDGE, EDGE, 61)
    edges = np.linspace(-EDGE, EDGE, ROWS + 1)
    found = []
    for low, high in pairwise(edges):
        row = np.stack([columns, np.full(len(columns), (low + high) / 2)], axis=1) / SCALE
        logits = network.logits(row)
        turns = np.flatnonzero(np.diff(logits > 0))
        share = logits[turns] / (logits[turns] - logits[turns + 1])
        crossings = columns[turns] + share * (columns[turns + 1] - columns[turns])
        ends = [-EDGE, *crossings] if logits[0] > 0 else [*crossings]
        ends += [EDGE] if len(ends) % 2 else []
        pairs = zip(ends[::2], ends[1::2], strict=True)
        found += [(float(a), float(b), float(low), float(high)) for a, b in pairs]
    return found


def draw_unit(picture: MovingPicture, unit: int, left: float, bottom: float, size: float) -> None:
    """The line at which one hidden unit's sum is 0, in a small square of the picture."""
    networks, _ = circle_training()
    picture.boxes([_square(left, bottom, size)], MUTED, opacity=0.16)
    box = (-EDGE, EDGE, -EDGE, EDGE)
    for number, moment in enumerate(FRAMES):
        network = networks[moment]
        weights = tuple(float(weight) for weight in network.weights[:, unit] / SCALE)
        ends = decision_line(ThresholdUnit(weights, float(network.biases[unit])), box).ends
        if ends:
            x, y = np.array(ends).T
            place = _to(left, x, size), _to(bottom, y, size)
            picture.curve(*place, INK, motion=picture.shown(number, len(FRAMES)))


def _square(left: float, bottom: float, size: float) -> tuple[float, float, float, float]:
    return left, left + size, bottom, bottom + size


def _to(start: float, value: npt.ArrayLike, size: float = SIZE) -> Array:
    """From coordinates of the plane to those of the picture, along one axis."""
    return start + size * (np.asarray(value) + EDGE) / (2 * EDGE)


def losses_over(count: int, losses: Sequence[float] | Array) -> tuple[Array, Array]:
    """A loss curve thinned to some points: steps and losses."""
    steps = np.unique(np.geomspace(1, len(losses), count).round().astype(int)) - 1
    return steps.astype(np.float64), np.asarray(losses)[steps]
