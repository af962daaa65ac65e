"""Where points of the plane come from: one function per dataset.

The first seven are those of TensorFlow Playground (Smilkov et al., 2017, `dataset.ts`), in its
window and with its meaning of noise; the two moons are scikit-learn's. A generator draws the same
random numbers whatever the noise, so that points move smoothly when the noise changes.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np

from playground.datasets.plane.window import WINDOW

RADIUS = 5.0
HUMPS = ((-4, 2.5, 1), (0, 2.5, -1), (4, 2.5, 1), (-4, -2.5, -1), (0, -2.5, 1), (4, -2.5, -1))
"""(x1, x2, sign) of the six Gaussians of the second regression."""
MOON_RADIUS = 3.2

Kind = Literal["classification", "regression"]
Points = tuple[np.ndarray, np.ndarray]
"""x of shape (count, 2), and y of shape (count,): class indices, or targets in [−1, 1]."""


def circle(rng: np.random.Generator, count: int, noise: float) -> Points:
    """Class 1 in a disk, class 0 in a ring around it; noise gives points near the edge away."""
    inside = np.arange(count) % 2 == 0
    share = rng.random(count)
    radius = RADIUS * np.where(inside, 0.5 * share, 0.7 + 0.3 * share)
    angle = rng.uniform(0, 2 * np.pi, count)
    x = _polar(radius, angle)
    seen = x + RADIUS * noise * rng.uniform(-1, 1, (count, 2))
    return x, (np.hypot(seen[:, 0], seen[:, 1]) < RADIUS / 2).astype(int)


def xor(rng: np.random.Generator, count: int, noise: float) -> Points:
    """Class 1 where x1 and x2 have the same sign, with a free strip along both axes."""
    # A quarter each, so that neither class is rare among few points.
    quarter = np.arange(count)
    signs = np.stack([quarter % 2, quarter // 2 % 2], axis=1) * 2 - 1
    x = signs * (0.3 + RADIUS * rng.random((count, 2)))
    seen = x + RADIUS * noise * rng.uniform(-1, 1, (count, 2))
    return x, (seen[:, 0] * seen[:, 1] >= 0).astype(int)


def gaussians(rng: np.random.Generator, count: int, noise: float) -> Points:
    """Class 1 around (2, 2), class 0 around (−2, −2); noise 0 to 0.5 is a variance of 0.5 to 4."""
    y = np.arange(count) % 2
    return _clouds(rng, np.array([(-2.0, -2.0), (2.0, 2.0)]), y, 0.5 + 7 * noise)


def gaussians3(rng: np.random.Generator, count: int, noise: float) -> Points:
    """Three clouds around the corners of a triangle."""
    angles = np.pi / 2 + 2 * np.pi * np.arange(3) / 3
    return _clouds(rng, _polar(np.full(3, 3.0), angles), np.arange(count) % 3, 0.5 + 7 * noise)


def spiral(rng: np.random.Generator, count: int, noise: float) -> Points:
    """Two arms that turn 1¾ times around each other."""
    return _arms(rng, count, noise, arms=2, turns=1.75)


def spiral3(rng: np.random.Generator, count: int, noise: float) -> Points:
    """Three arms that turn 1¼ times around each other."""
    return _arms(rng, count, noise, arms=3, turns=1.25)


def moons(rng: np.random.Generator, count: int, noise: float) -> Points:
    """Two half circles that reach into each other; noise is the deviation in radii."""
    y = np.arange(count) % 2
    angle = np.pi * rng.random(count)
    x1 = np.where(y == 0, np.cos(angle), 1 - np.cos(angle)) - 0.5
    x2 = np.where(y == 0, np.sin(angle), 0.5 - np.sin(angle)) - 0.25
    x = np.stack([x1, x2], axis=1) + noise * rng.standard_normal((count, 2))
    return MOON_RADIUS * x, y


def regression_plane(rng: np.random.Generator, count: int, noise: float) -> Points:
    """(x1 + x2) / 10: what one linear neuron can do."""
    x = rng.uniform(-WINDOW, WINDOW, (count, 2))
    seen = x + WINDOW * noise * rng.uniform(-1, 1, (count, 2))
    return x, np.clip(seen.sum(axis=1) / 10, -1, 1)


def regression_gaussians(rng: np.random.Generator, count: int, noise: float) -> Points:
    """Six humps of alternating sign, each a cone of radius 2; 0 between them."""
    x = rng.uniform(-WINDOW, WINDOW, (count, 2))
    seen = x + WINDOW * noise * rng.uniform(-1, 1, (count, 2))
    positions = np.array(HUMPS)
    distances = np.linalg.norm(seen[:, None] - positions[None, :, :2], axis=2)
    heights = positions[:, 2] * np.clip(1 - distances / 2, 0, 1)
    return x, heights[np.arange(count), np.abs(heights).argmax(axis=1)]


def _clouds(
    rng: np.random.Generator, centres: np.ndarray, y: np.ndarray, variance: float
) -> Points:
    return centres[y] + np.sqrt(variance) * rng.standard_normal((len(y), 2)), y


def _arms(rng: np.random.Generator, count: int, noise: float, *, arms: int, turns: float) -> Points:
    y = np.arange(count) % arms
    share = np.arange(count) // arms / np.ceil(count / arms)
    # Counted as in TensorFlow Playground: angle 0 points up.
    angle = np.pi / 2 - 2 * np.pi * (turns * share + y / arms)
    return _polar(RADIUS * share, angle) + noise * rng.uniform(-1, 1, (count, 2)), y


def _polar(radius: np.ndarray, angle: np.ndarray) -> np.ndarray:
    return np.stack([radius * np.cos(angle), radius * np.sin(angle)], axis=1)


@dataclass(frozen=True)
class PlaneDataset:
    """A dataset that is drawn at random.

    Attributes:
        class_count: 0 for a regression.
        generate: (generator, count, noise) to points, not yet cut off at the window.
    """

    name: str
    title: str
    kind: Kind
    class_count: int
    generate: Callable[[np.random.Generator, int, float], Points]


DATASETS_OF_THE_PLANE: Mapping[str, PlaneDataset] = {
    dataset.name: dataset
    for dataset in (
        PlaneDataset("circle", "Circle", "classification", 2, circle),
        PlaneDataset("xor", "XOR", "classification", 2, xor),
        PlaneDataset("gaussians", "Gaussians", "classification", 2, gaussians),
        PlaneDataset("spiral", "Spiral", "classification", 2, spiral),
        PlaneDataset("moons", "Two moons", "classification", 2, moons),
        PlaneDataset("gaussians3", "Three Gaussians", "classification", 3, gaussians3),
        PlaneDataset("spiral3", "Three-armed spiral", "classification", 3, spiral3),
        PlaneDataset("regression_plane", "Plane", "regression", 0, regression_plane),
        PlaneDataset("regression_gaussians", "Six humps", "regression", 0, regression_gaussians),
    )
}
