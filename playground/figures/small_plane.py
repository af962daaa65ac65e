"""Two classes of points and the line between them, at a glance."""

from __future__ import annotations

import numpy as np

from playground.figures.figure import Figure
from playground.figures.palette import INK, NEGATIVE, POSITIVE
from playground.figures.sketch import Sketch


def small_plane(
    x: np.ndarray, y: np.ndarray, line: tuple[tuple[float, float], ...] | None, *, height: int
) -> Figure:
    """Class 1 blue, class 0 orange.

    Args:
        x: Points, shape (points, 2).
        y: Classes 0 or 1, shape (points,).
        line: Both ends of the decision line; None where it lies outside.
    """
    sketch = Sketch()
    for label, color in ((0, NEGATIVE), (1, POSITIVE)):
        chosen = x[y == label]
        sketch.scatter(
            x=chosen[:, 0], y=chosen[:, 1], mode="markers", marker={"color": color, "size": 8}
        )
    ends = np.array(line or np.empty((0, 2)))
    sketch.scatter(x=ends[:, 0], y=ends[:, 1], mode="lines", line={"color": INK, "width": 2.5})
    return sketch.figure(height=height, alt="Two classes of points and a line between them.")
