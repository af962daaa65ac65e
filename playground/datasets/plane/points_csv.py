"""A person's own table: two columns of numbers and one that names the class."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from playground.datasets.plane.own_points import (
    MAX_CLASSES,
    MAX_POINTS,
    PlaneError,
    check_classes,
    points_text,
)
from playground.datasets.plane.window import WINDOW

MAX_CHARACTERS = 1_000_000
REACH = 5.0
"""Largest coordinate of a table that had to be scaled."""


class PointsFile(NamedTuple):
    """What a table gave.

    Attributes:
        points: The text that `parse_points` reads.
        class_names: What the table calls the classes, in order.
        note: One sentence on what was read, and whether the coordinates were changed.
    """

    points: str
    class_names: tuple[str, ...]
    note: str


def read_points_csv(text: str) -> PointsFile:
    """Points from lines of x1, x2, class, between commas, semicolons or tabs.

    A first line that holds no numbers is a header. A table that does not fit the window is
    shifted and scaled, each column by itself, to [−5, 5].

    Raises:
        PlaneError: the text is not such a table.
    """
    if len(text) > MAX_CHARACTERS:
        raise PlaneError(
            f"Expected a file of at most {MAX_CHARACTERS:,} characters. "
            f"Received: {len(text):,}. Leave some lines out."
        )
    numbered = enumerate(text.removeprefix("\ufeff").splitlines(), start=1)
    lines = [(number, line) for number, line in numbered if line.strip()]
    if not lines:
        raise PlaneError(
            "Expected lines of x1, x2, class. Received: an empty file. Choose another one."
        )
    separator = _separator(lines[0][1])
    rows = [(number, _fields(line, separator)) for number, line in lines]
    if not any(_number(field, separator) is not None for field in rows[0][1][:2]):
        rows = rows[1:]
    if len(rows) > MAX_POINTS:
        raise PlaneError(
            f"Expected at most {MAX_POINTS:,} points. Received: {len(rows):,}. Leave some out."
        )
    points = [_row(number, fields, separator) for number, fields in rows]
    names = _class_names([name for _, _, name in points])
    y = np.array([names.index(name) for _, _, name in points], dtype=np.int32)
    check_classes(y)
    x = np.array([place[:2] for place in points])
    fitted, changed = _fitted(x)
    note = f"{len(y):,} points of {len(names)} classes{changed}."
    return PointsFile(points_text(fitted, y), names, note)


def _separator(line: str) -> str:
    return next((mark for mark in ("\t", ";") if mark in line), ",")


def _fields(line: str, separator: str) -> list[str]:
    return [field.strip().strip('"').strip() for field in line.split(separator)]


def _number(field: str, separator: str) -> float | None:
    # Where commas do not part the columns, they are decimal commas.
    try:
        value = float(field if separator == "," else field.replace(",", "."))
    except ValueError:
        return None
    return value if math.isfinite(value) and abs(value) <= 1e12 else None


def _row(number: int, fields: Sequence[str], separator: str) -> tuple[float, float, str]:
    values = [_number(field, separator) for field in fields[:2]]
    if len(fields) != 3 or values[0] is None or values[1] is None or not fields[2]:
        raise PlaneError(
            f"Expected two numbers and a class in line {number}. "
            f"Received: {separator.join(fields)[:40]!r}. "
            f"Write it like {separator.join(('1.5', '-2', 'A'))}."
        )
    return values[0], values[1], fields[2]


def _class_names(labels: Sequence[str]) -> tuple[str, ...]:
    """The names in order: by number where all are numbers, else by the alphabet."""

    def order(name: str) -> tuple[float, str]:
        value = _number(name, ",")
        return (math.inf if value is None else value, name)

    names = tuple(sorted(set(labels), key=order))
    if len(names) > MAX_CLASSES:
        raise PlaneError(
            f"Expected at most {MAX_CLASSES} classes in the third column. "
            f"Received: {len(names)}. Join some of them."
        )
    return names


def _fitted(x: np.ndarray) -> tuple[np.ndarray, str]:
    """Coordinates in the window, and words for what was done to them."""
    if np.abs(x).max() <= WINDOW:
        return x, ""
    low, high = x.min(axis=0), x.max(axis=0)
    half = np.where(high > low, (high - low) / 2, 1.0)
    return REACH * (x - (low + high) / 2) / half, (
        f"; they did not fit the window, so each column was scaled to [−{REACH:g}, {REACH:g}]"
    )
