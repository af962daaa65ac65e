"""Points of the plane, split into those to train on and those to test on."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from playground.datasets.plane.generators import DATASETS_OF_THE_PLANE, Kind
from playground.datasets.plane.own_points import PlaneError, points_in_text
from playground.datasets.plane.window import WINDOW
from playground.quoted import in_quotes

OWN = "own"
"""Name of the dataset whose points come as text."""
MIN_COUNT, MAX_COUNT = 20, 5000
MAX_NOISE = 0.5
TRAIN_RATIOS = (0.1, 0.9)


@dataclass(frozen=True, eq=False)
class PlaneData:
    """What a network on the plane trains and is tested on.

    Attributes:
        x_train, x_test: float32 coordinates within ±6, shape (n, 2).
        y_train, y_test: shape (n,); int32 class indices, or float32 targets in [−1, 1].
        class_count: 0 for a regression.
    """

    x_train: np.ndarray
    y_train: np.ndarray
    x_test: np.ndarray
    y_test: np.ndarray
    class_count: int
    kind: Kind


def plane_data(
    dataset: str, *, noise: float, count: int, train_ratio: float, seed: int, points: str = ""
) -> PlaneData:
    """The points of one dataset; the same arguments give the same digits.

    Every class is among the training and among the test points. The split does not change the
    points, and a larger training share only moves points over from the test set.

    Args:
        dataset: A name in `DATASETS_OF_THE_PLANE`, or "own".
        noise: 0 to 0.5; without effect on own points.
        count: Points in all, 20 to 5,000; own points bring their own number.
        train_ratio: Share to train on, 0.1 to 0.9.
        points: Own points, as `points_in_text` reads them.

    Raises:
        PlaneError: an argument is outside its limits, or own points cannot be used.
    """
    _check_limits(noise, count, train_ratio, seed)
    kind: Kind
    if dataset == OWN:
        x, y = points_in_text(points)
        kind, class_count = "classification", int(y.max()) + 1
    else:
        entry = DATASETS_OF_THE_PLANE.get(dataset)
        if entry is None:
            names = ", ".join([*DATASETS_OF_THE_PLANE, OWN])
            raise PlaneError(
                f"Expected the name of a dataset ({names}). Received: {in_quotes(dataset)}. "
                "Choose one of these."
            )
        x, y = entry.generate(np.random.default_rng([seed, 0]), count, noise)
        x = np.clip(x, -WINDOW, WINDOW).astype(np.float32)
        kind, class_count = entry.kind, entry.class_count
        y = y.astype(np.int32 if class_count else np.float32)
        if class_count:
            y = _with_every_class(y, class_count)
    strata = y if class_count else np.zeros(len(y), np.int32)
    train, test = _split(strata, train_ratio, np.random.default_rng([seed, 1]))
    return PlaneData(x[train], y[train], x[test], y[test], class_count, kind)


def _split(
    strata: np.ndarray, train_ratio: float, rng: np.random.Generator
) -> tuple[np.ndarray, np.ndarray]:
    """Indices to train and to test on, shuffled; at least one of each stratum in both."""
    order = rng.permutation(len(strata))
    chosen = np.zeros(len(strata), bool)
    for stratum in sorted(set(strata.tolist())):  # np.unique would import numpy.ma
        members = order[strata[order] == stratum]
        wanted = math.floor(train_ratio * len(members) + 0.5)
        chosen[members[: min(max(wanted, 1), len(members) - 1)]] = True
    return order[chosen[order]], order[~chosen[order]]


def _with_every_class(y: np.ndarray, class_count: int) -> np.ndarray:
    """Labels in which noise has left at least two points of every class."""
    for label in range(class_count):
        members = np.flatnonzero(y == label)
        if len(members) < 2:
            y = y.copy()
            y[np.flatnonzero(y != label)[: 2 - len(members)]] = label
    return y


def _check_limits(noise: float, count: int, train_ratio: float, seed: int) -> None:
    for name, value, low, high in (
        ("noise", noise, 0.0, MAX_NOISE),
        ("count", count, MIN_COUNT, MAX_COUNT),
        ("train_ratio", train_ratio, *TRAIN_RATIOS),
        ("seed", seed, 0, 2**63 - 1),
    ):
        if not low <= value <= high:
            raise PlaneError(
                f"Expected {name} between {low:g} and {high:g}. Received: {value}. "
                "Choose a value in that range."
            )
