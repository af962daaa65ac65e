"""Example series in small panels."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import product
from typing import Any

import numpy as np

from playground.figures.figure import Figure
from playground.figures.palette import CLASS_COLORS
from playground.figures.plain_text import plain
from playground.figures.sketch import Sketch, axis, axis_number, beside, panel_axes

PANEL_HEIGHT = 130
MOST_CHANNELS = 6
"""More lines in one panel cannot be told apart."""


def time_series_panels(
    series: np.ndarray, titles: Sequence[str], classes: Iterable[int], *, columns: int = 2
) -> Figure:
    """One panel per series, coloured by class; further channels are thinner and paler.

    Args:
        series: shape (n, steps) or (n, steps, channels).
        titles: A line above each panel.
        classes: Class index of each series.
    """
    rows = max(1, -(-len(series) // columns))
    upward = beside(rows, min(0.12, 0.3 / max(1, rows)))[::-1]
    across = beside(columns, 0.03)
    sketch = Sketch()
    axes: dict[str, Any] = {}
    for row, column in product(range(rows), range(columns)):
        # A column has one horizontal axis, that of its lowest panel; a row has one vertical axis.
        x = axis("time step", domain=across[column])
        if row < rows - 1:
            lowest = axis_number((rows - 1) * columns + column + 1)
            x = {"domain": across[column], "matches": f"x{lowest}", "showticklabels": False}
        y = axis("value", domain=upward[row])
        if column:
            first = axis_number(row * columns + 1)
            y = {"domain": upward[row], "matches": f"y{first}", "showticklabels": False}
        axes |= panel_axes(row * columns + column + 1, x, y)
    for panel, title in enumerate(titles, start=1):
        sketch.heading(plain(title), panel=panel, yshift=0, font={"size": 14})
    each = zip(series, titles, classes, strict=True)
    for panel, (values, title, label) in enumerate(each, start=1):
        channels = values[:, None] if values.ndim == 1 else values
        for channel in range(min(channels.shape[1], MOST_CHANNELS)):
            name = f"channel {channel + 1}, " if channels.shape[1] > 1 else ""
            color = CLASS_COLORS[label % len(CLASS_COLORS)]
            sketch.scatter(
                panel=panel,
                y=channels[:, channel],
                name=plain(f"{name}{title}"),
                mode="lines",
                line={"color": color, "width": 1 if channel else 1.2},
                opacity=1 - 0.7 * channel / MOST_CHANNELS,
                hovertemplate=f"{name}step %{{x}}<br>%{{y:.3f}}<extra></extra>",
            )
    return sketch.figure(
        height=60 + PANEL_HEIGHT * rows,
        alt=f"{len(series)} time series: " + "; ".join(titles),
        dragmode="zoom",
        **axes,
    )
