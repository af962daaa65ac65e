"""Points of a setting: their text, or the name under which many of them are kept.

It stands apart from what exported scripts carry, which have the text alone.
"""

from __future__ import annotations

import numpy as np

from playground.datasets import kept_points
from playground.datasets.dataset_error import DatasetError
from playground.datasets.plane.own_points import PlaneError, points_in_text


def points_as_text(points: str) -> str:
    """The text of points that may be kept under a name.

    Raises:
        PlaneError: no points of this name are in this machine's data folder.
    """
    try:
        return kept_points.full(points)
    except DatasetError as error:
        raise PlaneError(str(error)) from error


def parse_points(points: str) -> tuple[np.ndarray, np.ndarray]:
    """The points in a text such as ``1,2.5,0;-3,0.5,1``, or kept under a name.

    Returns:
        x, float32 of shape (n, 2), and classes y, int32 of shape (n,).

    Raises:
        PlaneError: the text is not made of points, or they cannot be learned from.
    """
    return points_in_text(points_as_text(points))
