"""A few tables of numbers side by side, as colours and, where they are small, as digits."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from playground.figures.figure import Figure
from playground.figures.palette import CHANGES, DIVERGING, GROUND, INK, NEGATIVE, SEQUENTIAL
from playground.figures.sketch import Sketch, beside, square_axes

GREY = [[0.0, GROUND], [1.0, INK]]
GAP = 0.03
MOST_WITH_DIGITS = 8
"""Numbers in a row, at most, that can be read."""
SCALES = {"grey": GREY, "positive": SEQUENTIAL, "signed": DIVERGING}


@dataclass(frozen=True, eq=False)
class HeatPanel:
    """One table.

    Attributes:
        values: Shape (rows, columns).
        scale: ``grey`` from 0 to 1, ``positive`` from 0 to the largest, or ``signed`` around 0.
        box: Rows and columns that are framed: first row, last row, first column, last column.
        limit: The largest value of the colours; that of the table when left out.
    """

    title: str
    values: np.ndarray
    scale: str = "grey"
    box: tuple[int, int, int, int] | None = None
    limit: float | None = None


def heat_panels(panels: Sequence[HeatPanel], *, height: int, alt: str) -> Figure:
    """The tables in one row, each as wide as the others; those of few numbers with digits."""
    sketch = Sketch()
    layout: dict[str, Any] = {}
    domains = beside(len(panels), GAP)
    for number, (panel, domain) in enumerate(zip(panels, domains, strict=True), start=1):
        rows, columns = panel.values.shape
        signed = panel.scale == "signed"
        digits = max(rows, columns) <= MOST_WITH_DIGITS
        limit = panel.limit or float(np.abs(panel.values).max(initial=0)) or 1.0
        most = 1.0 if panel.scale == "grey" else limit
        if digits:
            sketch.scatter(
                panel=number,
                x=np.tile(np.arange(columns), rows),
                y=np.repeat(np.arange(rows), columns),
                text=[_digits(value) for value in panel.values.ravel()],
                mode="text",
                textfont={"color": INK, "size": 15},
            )
        sketch.trace(
            "heatmap",
            panel=number,
            z=panel.values.astype(np.float32),
            colorscale=CHANGES if digits else SCALES[panel.scale],
            zmin=-most if signed or digits else 0,
            zmax=most,
            showscale=False,
            hovertemplate="row %{y}, column %{x}: %{z:.3f}<extra></extra>",
        )
        sketch.heading(panel.title, panel=number)
        if panel.box is not None:
            first, last, left, right = panel.box
            x = [left - 0.5, right + 0.5, right + 0.5, left - 0.5, left - 0.5]
            y = [first - 0.5, first - 0.5, last + 0.5, last + 0.5, first - 0.5]
            sketch.curve(x, y, NEGATIVE, 3, panel=number)
        box = (-0.5, columns - 0.5, rows - 0.5, -0.5)
        layout |= square_axes(number, box, ("", ""), domain, visible=False)
    margin = {"l": 0, "r": 0, "t": 30, "b": 0}
    return sketch.figure(height=height, alt=alt, margin=margin, **layout)


def _digits(value: float) -> str:
    """Two decimals, with a minus sign as people write it; never minus zero."""
    return f"{round(float(value), 2) + 0.0:.2f}".replace("-", "−")
