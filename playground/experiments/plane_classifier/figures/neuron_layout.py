"""Where the little maps of a network's neurons are: in pixels, y downwards from 0."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from playground.datasets.plane import FEATURES
from playground.reference.plane_network import PlaneNetwork

WIDTH = 560
"""Pixels that the diagram is laid out for, beside the surface on a projector; a narrower page shows
it smaller."""
LEFT, RIGHT = 54, 78
"""Pixels for the names of features and outputs."""
LAYERS, NAMES, BUTTONS = 13, 28, 84
"""Pixels from the top: the middle of the buttons for layers, the names of layers, and the middle of
the buttons for neurons."""
TOP = 102
"""Pixels above the neurons."""
FEATURES_TOP, FEATURE_PITCH = 72, 37
"""Pixels above the features, and from one to the next."""
LARGEST_MAP = 62
LARGEST_HEIGHT, TALLEST_HEIGHT = 428, 556
"""Pixels for layers of up to eight units, and of more."""
MANY = 8
GAP = 0.28
"""Between maps of a column, as a share of a map."""
REACH = 9
"""Pixels around an edge in which a click means that edge."""


@dataclass(frozen=True)
class NeuronLayout:
    """Where everything is. Every feature has a place of its own, also while it is not used.

    Attributes:
        features: Names of those that are used, keys of `FEATURES`.
        units: Neurons per layer, outputs last.
    """

    features: tuple[str, ...]
    units: tuple[int, ...]

    @classmethod
    def of(cls, network: PlaneNetwork) -> NeuronLayout:
        """The layout of a network."""
        return cls(network.features, network.sizes[1:])

    @property
    def sizes(self) -> tuple[int, ...]:
        """Units per column, features first."""
        return (len(self.features), *self.units)

    @property
    def slots(self) -> tuple[int, ...]:
        """The place of each feature that is used among all features."""
        names = list(FEATURES)
        return tuple(names.index(name) for name in self.features)

    @property
    def _pitch(self) -> float:
        most = LARGEST_HEIGHT if max(self.units) <= MANY else TALLEST_HEIGHT
        fits = (most - TOP) / max(self.units)
        # Columns must leave at least as much room for edges as they take.
        across = (WIDTH - LEFT - RIGHT) / (2 * len(self.sizes)) * (1 + GAP)
        return min(fits, across, LARGEST_MAP * (1 + GAP))

    def pitch(self, column: int) -> float:
        """Pixels from one map of a column to the next one below."""
        return self._pitch if column else FEATURE_PITCH

    def side(self, column: int) -> float:
        """Pixels of a map of a column."""
        return self.pitch(column) / (1 + GAP)

    @property
    def height(self) -> float:
        features = FEATURES_TOP + FEATURE_PITCH * len(FEATURES)
        return max(TOP + self._pitch * max(self.units), features)

    @property
    def resolution(self) -> int:
        """Points along a map, even; the maps of tall networks are too small to show more."""
        return 20 if max(self.units) <= MANY else 12

    def left(self, column: int) -> float:
        """The left side of the maps of a column."""
        room = WIDTH - LEFT - RIGHT - self.side(1)
        return LEFT + room * column / len(self.units)

    def middle(self, column: int) -> float:
        """From the left to the middle of a column."""
        return self.left(column) + self.side(column) / 2

    @property
    def centre(self) -> float:
        """The middle between features and outputs, however many layers are between them."""
        return (self.middle(0) + self.middle(len(self.units))) / 2

    def middles(self, column: int) -> np.ndarray:
        """The middles of the maps of a column, shape (units, 2); layers are centred."""
        if column:
            size = self.sizes[column]
            centre = (TOP + self.height) / 2
            down = centre + self._pitch * (np.arange(size) - (size - 1) / 2)
        else:
            down = feature_heights()[list(self.slots)]
        return np.stack([np.full(len(down), self.middle(column)), down], axis=1)

    def edges(self, layer: int) -> np.ndarray:
        """From the right side of one map to the left side of another.

        Returns:
            (x0, y0, x1, y1) in the last axis, shape (units before, units, 4).
        """
        before, after = self.middles(layer), self.middles(layer + 1)
        ends = np.empty((len(before), len(after), 4))
        ends[..., :2] = before[:, None] + (self.side(layer) / 2, 0)
        ends[..., 2:] = after[None, :] - (self.side(layer + 1) / 2, 0)
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
    """A weight or a bias.

    Attributes:
        layer: 0 for the first hidden layer; the output is the last.
        source: Number of the unit before; None for a bias.
        target: Number of the unit.
    """

    layer: int
    kind: Literal["weight", "bias"]
    source: int | None
    target: int


def feature_heights() -> np.ndarray:
    """The middle of each feature's place, from the top, shape (features,)."""
    return FEATURES_TOP + FEATURE_PITCH * (np.arange(len(FEATURES)) + 0.5)


def neuron_at(layout: NeuronLayout, x: float, y: float) -> tuple[int, int] | None:
    """Layer and unit, both from 0, of the neuron whose map is at data coordinates, if any."""
    for column in range(1, len(layout.sizes)):
        far = np.abs(layout.middles(column) - (x, y)).max(axis=1)
        if far.min() <= layout.side(column) / 2:
            return column - 1, int(far.argmin())
    return None


def parameter_at(layout: NeuronLayout, x: float, y: float) -> ClickedParameter | None:
    """The weight or the bias that a click at data coordinates means; None for empty ground."""
    neuron = neuron_at(layout, x, y)
    if neuron is not None:
        return ClickedParameter(neuron[0], "bias", None, neuron[1])
    best: tuple[float, ClickedParameter | None] = (REACH, None)
    for layer in range(len(layout.units)):
        far = _distances(layout.edges(layer), np.array([x, y]))
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
