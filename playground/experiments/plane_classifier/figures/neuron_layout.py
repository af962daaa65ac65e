"""Where the little maps of a network's neurons are: a grid in pixels, y downwards from 0."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from playground.reference.plane_network import ParameterKind

WIDTH = 520
"""Pixels that the diagram is laid out for, beside the surface on a projector; a narrower page shows
it smaller."""
LEFT, RIGHT = 62, 66
"""Pixels for the names of features and outputs."""
TOP = 46
"""Pixels for the names of the layers."""
LARGEST_MAP = 62
LARGEST_HEIGHT, TALLEST_HEIGHT = 410, 500
"""Pixels for layers of up to eight units, and of more."""
MANY = 8
GAP = 0.28
"""Between maps of a column, as a share of a map."""
REACH = 9
"""Pixels around an edge in which a click means that edge."""


@dataclass(frozen=True)
class NeuronLayout:
    """Where everything is.

    Attributes:
        sizes: Units per column, features first, outputs last.
    """

    sizes: tuple[int, ...]

    @property
    def pitch(self) -> float:
        """Pixels from one map to the next one below."""
        most = LARGEST_HEIGHT if max(self.sizes) <= MANY else TALLEST_HEIGHT
        fits = (most - TOP) / max(self.sizes)
        # Columns must leave at least as much room for edges as they take.
        across = (WIDTH - LEFT - RIGHT) / (2 * len(self.sizes)) * (1 + GAP)
        return min(fits, across, LARGEST_MAP * (1 + GAP))

    @property
    def side(self) -> float:
        """Pixels of a map."""
        return self.pitch / (1 + GAP)

    @property
    def height(self) -> float:
        return TOP + self.pitch * max(self.sizes)

    @property
    def resolution(self) -> int:
        """Points along a map, even; the maps of tall networks are too small to show more."""
        return 20 if max(self.sizes) <= MANY else 12

    def left(self, column: int) -> float:
        """The left side of the maps of a column."""
        room = WIDTH - LEFT - RIGHT - self.side
        return LEFT + room * column / (len(self.sizes) - 1)

    def middles(self, column: int) -> np.ndarray:
        """The middles of the maps of a column, shape (units, 2); columns are centred."""
        size = self.sizes[column]
        below = np.arange(size) + 0.5 + (max(self.sizes) - size) / 2
        across = np.full(size, self.left(column) + self.side / 2)
        return np.stack([across, TOP + self.pitch * below], axis=1)

    def edges(self, layer: int) -> np.ndarray:
        """From the right side of one map to the left side of another.

        Returns:
            (x0, y0, x1, y1) in the last axis, shape (units before, units, 4).
        """
        before, after = self.middles(layer), self.middles(layer + 1)
        ends = np.empty((len(before), len(after), 4))
        ends[..., :2] = before[:, None] + (self.side / 2, 0)
        ends[..., 2:] = after[None, :] - (self.side / 2, 0)
        return ends

    def label_places(self, layer: int) -> np.ndarray:
        """The place on each edge that stands for it: evenly apart from those of the others.

        Returns:
            shape (units before, units, 2).
        """
        before, after = self.sizes[layer], self.sizes[layer + 1]
        share = before / (1 + before) if before <= after else 1 / (1 + after)
        ends = self.edges(layer)
        return (1 - share) * ends[..., :2] + share * ends[..., 2:]


@dataclass(frozen=True)
class ClickedParameter:
    """A weight or a bias, in the terms of `PlaneNetwork.with_parameter`."""

    layer: int
    kind: ParameterKind
    source: int | None
    target: int


def parameter_at(sizes: Sequence[int], x: float, y: float) -> ClickedParameter | None:
    """The weight or the bias that a click at data coordinates means; None for empty ground."""
    layout = NeuronLayout(tuple(sizes))
    place = np.array([x, y])
    for column in range(1, len(layout.sizes)):
        inside = np.abs(layout.middles(column) - place).max(axis=1) <= layout.side / 2
        if inside.any():
            return ClickedParameter(column - 1, "bias", None, int(inside.argmax()))
    best: tuple[float, ClickedParameter | None] = (REACH, None)
    for layer in range(len(layout.sizes) - 1):
        far = _distances(layout.edges(layer), place)
        source, target = np.unravel_index(far.argmin(), far.shape)
        if far[source, target] < best[0]:
            clicked = ClickedParameter(layer, "weight", int(source), int(target))
            best = float(far[source, target]), clicked
    return best[1]


def _distances(ends: np.ndarray, place: np.ndarray) -> np.ndarray:
    """From a place to segments (…, 4)."""
    start, along = ends[..., :2], ends[..., 2:] - ends[..., :2]
    share = ((place - start) * along).sum(axis=-1) / (along**2).sum(axis=-1)
    nearest = start + np.clip(share, 0, 1)[..., None] * along
    return np.linalg.norm(place - nearest, axis=-1)
