"""Curves through points, and the text that carries them in a link."""

from __future__ import annotations

import itertools
import math
import re
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from playground.datasets import kept_points
from playground.datasets.dataset_error import DatasetError
from playground.datasets.functions.target import Array, Target, TargetError
from playground.quoted import quoted

PREFIX = "points:"
FEWEST_POINTS, MOST_ROWS = 2, 5000
LARGEST_VALUE = 1e6
SHORTEST = 0.01
"""The least distance from the first point to the last."""


@dataclass(frozen=True, eq=False)
class Curve:
    """Straight lines between points.

    Attributes:
        x: Increasing, float64, shape (points,).
        y: float64, shape (points,).
    """

    x: Array
    y: Array

    def __call__(self, x: Array) -> Array:
        """Linear interpolation; NaN beyond the first and the last point."""
        return np.interp(x, self.x, self.y, left=np.nan, right=np.nan)

    @property
    def text(self) -> str:
        """``points:x1,y1;x2,y2;…``, as a setting has it: of more than 200, the name under which
        they are kept."""
        x, y = _rounded(self.x).tolist(), _rounded(self.y).tolist()
        # As a table: points that rounding has put on the same x become one.
        pairs = dict(zip(x, y, strict=True)).items()
        return kept_points.short(
            PREFIX + ";".join(f"{_shortest(x)},{_shortest(y)}" for x, y in pairs)
        )

    @property
    def target(self) -> Target:
        low, high = float(self.x[0]), float(self.x[-1])
        label = f"a curve through {len(self.x)} points"
        return Target(self.text, label, rf"\text{{{label}}}", low, high, self)

    def with_point(self, x: float, y: float) -> Curve:
        """This curve through one more point; a point at the same x gives way.

        Raises:
            TargetError: there are too many points, or the point is out of reach.
        """
        kept = self.x != x
        points = [*zip(self.x[kept].tolist(), self.y[kept].tolist(), strict=True), (x, y)]
        return curve_of(points, MOST_ROWS, _point_name)


def curve_from_text(text: str) -> Curve:
    """Reads ``points:x1,y1;x2,y2;…``, in any order, or points that are kept under a name.

    Raises:
        TargetError: it is not 2 to 5,000 pairs of numbers with distinct x.
    """
    pairs = [pair for pair in full_text(text).removeprefix(PREFIX).split(";") if pair.strip()]
    points = [_pair(pair.split(","), _point_name(k)) for k, pair in enumerate(pairs)]
    return curve_of(points, MOST_ROWS, _point_name)


def full_text(text: str) -> str:
    """``points:x1,y1;x2,y2;…``, also of points that are kept under a name.

    Raises:
        TargetError: none of this name are here.
    """
    try:
        return PREFIX + kept_points.full(text).removeprefix(PREFIX)
    except DatasetError as error:
        raise TargetError(str(error)) from error


def curve_of(points: list[tuple[float, float]], most: int, name_of: Callable[[int], str]) -> Curve:
    """The curve through points in any order.

    Args:
        most: How many there may be.
        name_of: What a point is called, by its index.

    Raises:
        TargetError: there are too few or too many, an x comes twice, or they are too close.
    """
    if not FEWEST_POINTS <= len(points) <= most:
        raise TargetError(
            f"Expected {FEWEST_POINTS} to {most:,} points with x and y. Received: {len(points)}. "
            "Give each as two numbers."
        )
    order = sorted(range(len(points)), key=lambda k: points[k])
    for before, after in itertools.pairwise(order):
        if points[before][0] == points[after][0]:
            later, earlier = max(before, after), min(before, after)
            raise TargetError(
                f"Expected every x once. Received: x = {points[before][0]:g} in {name_of(later)}, "
                f"as in {name_of(earlier)}. Leave one out."
            )
    x, y = np.array([points[k] for k in order], dtype=np.float64).T
    if x[-1] - x[0] < SHORTEST:
        raise TargetError(
            f"Expected points at least {SHORTEST:g} apart from first to last. "
            f"Received: x from {x[0]:g} to {x[-1]:g}. Use another unit of x."
        )
    return Curve(x.copy(), y.copy())


def _pair(cells: list[str] | tuple[str, ...], place: str) -> tuple[float, float]:
    if len(cells) != 2:
        raise TargetError(
            f"Expected two numbers, x and y, in {place}. Received: {len(cells)} entries. "
            "Write for example 0.5, 2."
        )
    return _number(cells[0], place), _number(cells[1], place)


def _number(cell: str, place: str) -> float:
    number = float(cell.strip()) if _is_number(cell) else math.nan
    if not abs(number) <= LARGEST_VALUE:
        raise TargetError(
            f"Expected a number of at most {LARGEST_VALUE:,.0f} in {place}. "
            f"Received: {quoted(cell.strip()) or 'nothing'}. Write for example 0.5."
        )
    return number


def _is_number(cell: str) -> bool:
    return (
        re.fullmatch(r"\s*[-+]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][-+]?[0-9]+)?\s*", cell) is not None
    )


def _point_name(index: int) -> str:
    return f"point {index + 1}"


def _rounded(values: Array) -> Array:
    """To a millionth of their range: less than a figure shows, and short in a link."""
    value_range = float(np.ptp(values))
    # Beyond 300 digits the power of ten by which NumPy rounds overflows.
    return values.round(min(6 - math.ceil(math.log10(value_range)), 300)) if value_range else values


def _shortest(value: float) -> str:
    return repr(value + 0.0).removesuffix(".0")
