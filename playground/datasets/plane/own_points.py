"""Points that a person placed, as one line of text: `x1,x2,class;x1,x2,class;…`."""

from __future__ import annotations

import math

import numpy as np

from playground.datasets.dataset_error import DatasetError
from playground.datasets.plane.window import WINDOW
from playground.quoted import in_quotes

MIN_POINTS = 4
MAX_POINTS = 2000
MAX_CLASSES = 6
MAX_CHARACTERS = 80_000


class PlaneError(DatasetError, ValueError):
    """Points or settings that cannot be used; its text is one sentence for the user."""


def points_in_text(text: str) -> tuple[np.ndarray, np.ndarray]:
    """The points in a text such as ``1,2.5,0;-3,0.5,1``.

    Returns:
        x, float32 of shape (n, 2), and classes y, int32 of shape (n,).

    Raises:
        PlaneError: the text is not made of points, or they cannot be learned from.
    """
    if len(text) > MAX_CHARACTERS:
        raise PlaneError(
            f"Expected at most {MAX_CHARACTERS:,} characters of points. "
            f"Received: {len(text):,}. Leave some out."
        )
    items = [item.strip() for item in text.split(";") if item.strip()]
    if len(items) > MAX_POINTS:
        raise PlaneError(
            f"Expected at most {MAX_POINTS:,} points. Received: {len(items):,}. Leave some out."
        )
    points = [_point(number, item) for number, item in enumerate(items, start=1)]
    x = np.array([point[:2] for point in points], dtype=np.float32).reshape(-1, 2)
    y = np.array([point[2] for point in points], dtype=np.int32)
    check_classes(y)
    return x, y


def points_text(x: np.ndarray, y: np.ndarray, decimals: int = 2) -> str:
    """The text that `points_in_text` reads.

    Args:
        x: shape (n, 2).
        y: Classes, shape (n,).
    """
    return ";".join(
        f"{_short(x1, decimals)},{_short(x2, decimals)},{int(c)}"
        for (x1, x2), c in zip(x, y, strict=True)
    )


def check_classes(y: np.ndarray) -> None:
    """Whether there are points enough to train and to test on.

    Raises:
        PlaneError: fewer than four points, one class only, or a class with a single point.
    """
    if len(y) < MIN_POINTS:
        raise PlaneError(
            f"Expected at least {MIN_POINTS} points. Received: {len(y)}. Place some more."
        )
    classes, counts = np.unique(y, return_counts=True)
    if len(classes) < 2:
        raise PlaneError(
            f"Expected points of at least two classes. Received: only class {classes[0]}. "
            "Place some of another class."
        )
    if counts.min() < 2:
        raise PlaneError(
            "Expected at least two points of each class, one to train on and one to test on. "
            f"Received: one of class {classes[counts.argmin()]}. Place another one."
        )


def _point(number: int, item: str) -> tuple[float, float, int]:
    try:
        x1, x2, label = (part.strip() for part in item.split(","))
        place = float(x1), float(x2)
    except ValueError:
        raise PlaneError(
            f"Expected point {number} as x1,x2,class. Received: {in_quotes(item)}. "
            "Write it like 1.5,-2,0."
        ) from None
    if not all(math.isfinite(value) and abs(value) <= WINDOW for value in place):
        raise PlaneError(
            f"Expected coordinates between −{WINDOW:g} and {WINDOW:g} in point {number}. "
            f"Received: {in_quotes(item)}. Move it into the window."
        )
    if label not in {str(c) for c in range(MAX_CLASSES)}:
        raise PlaneError(
            f"Expected a class from 0 to {MAX_CLASSES - 1} in point {number}. "
            f"Received: {in_quotes(label)}. Choose one of these."
        )
    return *place, int(label)


def _short(value: float, decimals: int) -> str:
    text = f"{value:.{decimals}f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text
