"""Two to six networks side by side: what each makes of the same window."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from playground.experiments.plane_classifier.figures.decision_surface import (
    DecisionSurface,
    add_heatmaps,
    add_surface,
    surface_axes,
    surface_words,
)
from playground.figures.figure import Figure
from playground.figures.palette import MUTED
from playground.figures.sketch import Sketch
from playground.figures.template import empty

MOST_IN_A_ROW = 4
GAP = 0.045
ROW_PIXELS, CROWDED_PIXELS = 300, 240
"""Height of a row of up to three surfaces, and of four."""
BETWEEN_ROWS = 62
"""Pixels for the numbers below one row and the titles above the next."""


def surface_comparison(panels: Sequence[DecisionSurface]) -> Figure:
    """Up to four surfaces in a row, each under its title, all to the same scale.

    Raises:
        ValueError: more than six panels.
    """
    if len(panels) > 6:
        raise ValueError(
            f"Expected at most 6 panels. Received: {len(panels)}. Compare fewer at a time."
        )
    if not panels:
        return empty("The networks that you compare appear here, side by side.", height=ROW_PIXELS)
    rows = -(-len(panels) // MOST_IN_A_ROW)
    columns = -(-len(panels) // rows)
    sketch = Sketch()
    axes: dict[str, Any] = {}
    for index, info in enumerate(panels):
        add_surface(sketch, info, index + 1, 6)
        sketch.words(
            "no finite output",
            0,
            0,
            panel=index + 1,
            font={"size": 15, "color": MUTED},
            name=f"not finite {index}",
            visible=info.surface is not None and not info.surface.is_finite,
        )
        axes |= _axes(index, info.window, rows, columns)
    figure = sketch.figure(
        height=_row_pixels(columns) * rows + 20,
        alt="; ".join(f"{info.title}: {surface_words(info)}" for info in panels) + ".",
        margin={"l": 24, "r": 8, "t": 32, "b": 28},
        **axes,
    )
    add_heatmaps(figure, panels)
    return figure


def _row_pixels(columns: int) -> int:
    return ROW_PIXELS if columns < MOST_IN_A_ROW else CROWDED_PIXELS


def _axes(index: int, window: float, rows: int, columns: int) -> dict[str, Any]:
    """Axes without names, which the large surface has; heights leave room for the titles."""
    row, column = divmod(index, columns)
    width = (1 + GAP) / columns
    left = column * width
    axes = surface_axes(index + 1, window, (left, left + width - GAP))
    across, along = axes
    share = BETWEEN_ROWS / (_row_pixels(columns) * rows - BETWEEN_ROWS)
    high = (1 - (rows - 1) * share) / rows
    top = 1 - row * (high + share)
    axes[across] = axes[across] | {"title": {"text": ""}}
    axes[along] = axes[along] | {
        "title": {"text": ""},
        "domain": (max(top - high, 0.0), top),
    }
    return axes
