"""Example series in small panels."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
import plotly.graph_objects as go
from plotly.subplots import make_subplots

from playground.figures.palette import CLASS_COLORS
from playground.figures.plain_text import plain
from playground.figures.template import styled

PANEL_HEIGHT = 130
MOST_CHANNELS = 6
"""More lines in one panel cannot be told apart."""


def time_series_panels(
    series: np.ndarray, titles: Sequence[str], classes: Iterable[int], *, columns: int = 2
) -> go.Figure:
    """One panel per series, coloured by class; further channels are thinner and paler.

    Args:
        series: shape (n, steps) or (n, steps, channels).
        titles: A line above each panel.
        classes: Class index of each series.
    """
    rows = max(1, -(-len(series) // columns))
    figure = make_subplots(
        rows,
        columns,
        shared_xaxes=True,
        shared_yaxes=True,
        horizontal_spacing=0.03,
        vertical_spacing=min(0.12, 0.3 / max(1, rows)),
        subplot_titles=[plain(title) for title in titles],
    )
    for index, (values, label) in enumerate(zip(series, classes, strict=True)):
        channels = values[:, None] if values.ndim == 1 else values
        for channel in range(min(channels.shape[1], MOST_CHANNELS)):
            name = f"channel {channel + 1}, " if channels.shape[1] > 1 else ""
            figure.add_trace(
                go.Scatter(
                    y=channels[:, channel],
                    mode="lines",
                    line={
                        "color": CLASS_COLORS[label % len(CLASS_COLORS)],
                        "width": 1.2 if not channel else 1,
                    },
                    opacity=1 - 0.7 * channel / MOST_CHANNELS,
                    hovertemplate=f"{name}step %{{x}}<br>%{{y:.3f}}<extra></extra>",
                ),
                row=index // columns + 1,
                col=index % columns + 1,
            )
    figure.update_annotations(font={"size": 14}, yanchor="bottom")
    for column in range(1, columns + 1):
        figure.update_xaxes(title_text="time step", row=rows, col=column)
    return styled(
        figure,
        height=60 + PANEL_HEIGHT * rows,
        alt=f"{len(series)} time series: " + "; ".join(titles),
    )
