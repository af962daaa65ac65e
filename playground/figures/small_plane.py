"""Two classes of points and the line between them, at a glance."""

from __future__ import annotations

import numpy as np
import plotly.graph_objects as go

from playground.figures.palette import INK, NEGATIVE, POSITIVE
from playground.figures.template import styled


def small_plane(
    x: np.ndarray, y: np.ndarray, line: tuple[tuple[float, float], ...] | None, *, height: int
) -> go.Figure:
    """Class 1 blue, class 0 orange.

    Args:
        x: Points, shape (points, 2).
        y: Classes 0 or 1, shape (points,).
        line: Both ends of the decision line; None where it lies outside.
    """
    figure = go.Figure()
    for label, color in ((0, NEGATIVE), (1, POSITIVE)):
        chosen = x[y == label]
        figure.add_scatter(
            x=chosen[:, 0], y=chosen[:, 1], mode="markers", marker={"color": color, "size": 8}
        )
    ends = np.array(line or np.empty((0, 2)))
    figure.add_scatter(x=ends[:, 0], y=ends[:, 1], mode="lines", line={"color": INK, "width": 2.5})
    return styled(figure, height=height, alt="Two classes of points and a line between them.")
