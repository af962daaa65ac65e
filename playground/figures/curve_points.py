"""A curve through points, alone."""

from __future__ import annotations

import numpy as np

from playground.figures.figure import Figure
from playground.figures.palette import SERIES
from playground.figures.sketch import Sketch, axis, panel_axes

FEW = 100
"""Points that can be told apart."""


def curve_points(x: np.ndarray, y: np.ndarray) -> Figure:
    """Straight lines between points, which are marked where they are few.

    Args:
        x: Increasing, shape (points,).
        y: shape (points,).
    """
    sketch = Sketch()
    sketch.scatter(
        x=x,
        y=y,
        mode="lines+markers" if len(x) <= FEW else "lines",
        line={"color": SERIES[0], "width": 2},
        marker={"color": SERIES[0], "size": 6},
        hovertemplate="x %{x:.4g}<br>y %{y:.4g}<extra></extra>",
    )
    return sketch.figure(
        height=320,
        alt=f"A curve through {len(x)} points, x from {x[0]:.4g} to {x[-1]:.4g}, "
        f"y from {y.min():.4g} to {y.max():.4g}.",
        margin={"l": 60, "r": 12, "t": 12, "b": 48},
        showlegend=False,
        **panel_axes(1, axis("x"), axis("y")),
    )
