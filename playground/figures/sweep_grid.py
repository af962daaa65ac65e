"""A heatmap of two fields: the mean score of each pair of values."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from playground.figures.figure import Figure
from playground.figures.palette import CELLS, INK
from playground.figures.plain_text import plain
from playground.figures.sketch import Sketch, axis
from playground.figures.template import empty
from playground.number_text import number_text

WEAKEST = -0.15
"""Where the colours begin, below goodness from 0 to 1: the worst cell is no bare ground."""


@dataclass(frozen=True, eq=False)
class SweepGrid:
    """What the figure shows.

    Attributes:
        rows, columns: Values of the two fields, in words.
        names: What the fields are called: that of the rows, that of the columns.
        means, bands: shape (rows, columns); NaN where nothing has been measured.
    """

    rows: tuple[str, ...]
    columns: tuple[str, ...]
    names: tuple[str, str]
    means: np.ndarray
    bands: np.ndarray
    measure: str
    percent: bool
    higher_is_better: bool


def sweep_grid(info: SweepGrid) -> Figure:
    """The better a cell, the stronger its colour; mean ± band is written in it."""
    finite = info.means[np.isfinite(info.means)]
    if not len(finite):
        return empty("A cell for each pair of values fills here.", height=240)
    goodness = info.means if info.higher_is_better else -info.means
    low, high = float(np.nanmin(goodness)), float(np.nanmax(goodness))
    strength = (goodness - low) / (high - low) if high > low else np.zeros_like(goodness)
    rows, columns = [plain(text) for text in info.rows], [plain(text) for text in info.columns]
    sketch = Sketch()
    sketch.trace(
        "heatmap",
        z=strength,
        x=columns,
        y=rows,
        text=[[_text(info, r, c) for c in range(len(columns))] for r in range(len(rows))],
        colorscale=CELLS,
        zmin=WEAKEST,
        zmax=1,
        showscale=False,
        xgap=2,
        ygap=2,
        hovertemplate=(
            f"{info.names[0]} %{{y}}<br>{info.names[1]} %{{x}}<br>{info.measure} %{{text}}"
            "<extra></extra>"
        ),
    )
    at = np.argwhere(np.isfinite(info.means)).tolist()
    sketch.scatter(
        x=[columns[c] for _, c in at],
        y=[rows[r] for r, _ in at],
        text=[_text(info, r, c) for r, c in at],
        mode="text",
        textfont={"color": INK, "size": 14},
    )
    category: dict[str, Any] = {"type": "category", "showgrid": False}
    best = divmod(int(np.nanargmax(goodness)), len(columns))
    return sketch.figure(
        height=100 + 44 * len(rows),
        dragmode="zoom",
        alt=(
            f"{info.measure} over {info.names[0]} and {info.names[1]}. Best: "
            f"{info.rows[best[0]]} and {info.columns[best[1]]} with {_text(info, *best)}."
        ),
        xaxis=axis(info.names[1], [-0.5, len(columns) - 0.5], **category),
        yaxis=axis(info.names[0], [len(rows) - 0.5, -0.5], **category),
    )


def _text(info: SweepGrid, row: int, column: int) -> str:
    mean, band = info.means[row, column], info.bands[row, column]
    if not np.isfinite(mean):
        return ""
    middle = f"{mean:.1%}" if info.percent else number_text(mean)
    if not np.isfinite(band):
        return middle
    return f"{middle} ± {100 * band:.1f}" if info.percent else f"{middle} ± {number_text(band)}"
