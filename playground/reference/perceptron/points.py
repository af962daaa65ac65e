"""Points of two classes for a perceptron to tell apart."""

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from playground.reference.limits import (
    Array,
    binary,
    finite_array,
    finite_number,
    refusal,
    whole_number,
)

MAX_POINTS = 1000
CORNERS = ((0.0, 0.0), (0.0, 1.0), (1.0, 0.0), (1.0, 1.0))


@dataclass(frozen=True, eq=False)
class PointSet:
    """`x` of shape (points, features) and the classes `y` of shape (points,), each 0 or 1.

    Raises ValueError for no points, more than 1,000, one class only, coordinates outside ±1e6 or
    lengths that differ.
    """

    name: str
    x: Array
    y: npt.NDArray[np.int64]

    def __post_init__(self) -> None:
        x, y = _coordinates(self.x), _classes(self.y)
        whole_number("the number of points", len(x), 1, MAX_POINTS)
        if len(y) != len(x):
            raise refusal(
                f"one class for each of the {len(x)} points", f"{len(y)} classes", "match them up"
            )
        if len(set(y.tolist())) == 1:
            raise refusal(
                "points of both classes", f"only class {y[0]}", "add one of the other class"
            )
        object.__setattr__(self, "x", x)
        object.__setattr__(self, "y", y)

    def __len__(self) -> int:
        return len(self.y)


def own_points(x: npt.ArrayLike, y: npt.ArrayLike) -> PointSet:
    """Points placed by hand: `x` of shape (points, features), `y` of shape (points,)."""
    return PointSet("own points", _coordinates(x), _classes(y))


def blobs(seed: int = 0, n: int = 40, separation: float = 4.0) -> PointSet:
    """Two round clouds of standard deviation 1 whose centres are `separation` apart.

    The first ⌈n/2⌉ points have class 0, the rest class 1. Raises ValueError for n outside 2 to
    1,000 or a separation outside 0 to 100.
    """
    n = whole_number("n", n, 2, MAX_POINTS)
    separation = finite_number("separation", separation, 0.0, 100.0)
    rng = np.random.default_rng(whole_number("seed", seed, 0, 2**63 - 1))
    y = (np.arange(n) >= math.ceil(n / 2)).astype(np.int64)
    shift = separation / (2 * math.sqrt(2))  # along the diagonal
    centres = np.where(y == 1, shift, -shift)[:, None]
    return PointSet("blobs", rng.standard_normal((n, 2)) + centres, y)


def _coordinates(x: npt.ArrayLike) -> Array:
    array = finite_array("the coordinates of the points", x, ndim=(1, 2))
    if array.size == 0:
        raise refusal("at least two points", "none", "place one of each class")
    if array.ndim == 1:
        raise refusal("one row of coordinates per point", "a single row", "give a list of points")
    return array


def _classes(y: npt.ArrayLike) -> npt.NDArray[np.int64]:
    values = finite_array("the classes of the points", y, ndim=1)
    classes = np.array([binary("every class", value) for value in values], dtype=np.int64)
    classes.setflags(write=False)
    return classes


def _corners(name: str, classes: tuple[int, int, int, int]) -> PointSet:
    return PointSet(name, np.array(CORNERS), np.array(classes))


POINT_SETS: dict[str, Callable[[int, int, float], PointSet]] = {
    "and": lambda seed, n, separation: _corners("and", (0, 0, 0, 1)),
    "or": lambda seed, n, separation: _corners("or", (0, 1, 1, 1)),
    "xor": lambda seed, n, separation: _corners("xor", (0, 1, 1, 0)),
    "blobs": blobs,
}
"""Point sets by name; each takes (seed, n, separation), which only the blobs use."""


def point_set(name: str, seed: int = 0, n: int = 40, separation: float = 4.0) -> PointSet:
    """The point set of that name; ValueError, with the names that exist, for any other."""
    if not isinstance(name, str) or name not in POINT_SETS:
        raise refusal(
            f"the name of a point set ({', '.join(POINT_SETS)})", name, "choose one of these"
        )
    return POINT_SETS[name](seed, n, separation)
