"""Two confusion matrices side by side, and what changed from the first to the second."""

from __future__ import annotations

from typing import Any

import numpy as np

from playground.figures.figure import Figure
from playground.figures.palette import CELLS, CHANGES, INK
from playground.figures.plain_text import plain
from playground.figures.template import styled

MOST_LABELLED = 12
LEAST_FULL = 20.0
"""Percentage points that have full colour where none are more: small changes look small."""
HEIGHT = 400
MOST_TICKS = 15
GAP = 0.05


def confusion_comparison(
    first: np.ndarray,
    second: np.ndarray,
    class_names: tuple[str, ...],
    titles: tuple[str, str],
) -> Figure:
    """Shares of each true class in percent; the third panel is second − first, in points.

    Args:
        first, second: Counts, rows true classes, shape (classes, classes).

    Raises:
        ValueError: the matrices are not of the same size.
    """
    if first.shape != second.shape:
        raise ValueError(
            f"Expected matrices of as many classes. Received: {len(first)} and {len(second)}. "
            "Compare runs on the same data."
        )
    before, after = row_percent(first), row_percent(second)
    change = after - before
    most = max(LEAST_FULL, float(np.abs(change).max()))
    numbers = [plain(n.removeprefix("class ")) for n in class_names]
    traces = [
        _heatmap(before, first, 1, numbers, zmin=0, zmax=100, colorscale=CELLS),
        _heatmap(after, second, 2, numbers, zmin=0, zmax=100, colorscale=CELLS),
        _heatmap(change, second - first, 3, numbers, zmin=-most, zmax=most, change=True),
    ]
    if len(numbers) <= MOST_LABELLED:
        for panel, values in enumerate((before, after, change), start=1):
            traces.append(_numbers(values, panel))
    names = (*titles, "second − first, points")
    layout: dict[str, Any] = {
        "annotations": [_title(n, p) for p, n in enumerate(names, start=1)],
        "margin": {"l": 8, "r": 8, "t": 36, "b": 8},
        "dragmode": False,
    }
    for panel in (1, 2, 3):
        layout |= _axes(panel, numbers)
    at = np.unravel_index(int(np.abs(change).argmax()), change.shape)
    return styled(
        {"data": traces, "layout": layout},
        height=HEIGHT,
        alt=(
            f"Confusion matrices of {titles[0]} and {titles[1]}, and their difference. The largest "
            f"change: true {class_names[at[0]]}, predicted {class_names[at[1]]}, "
            f"{change[at]:+.1f} points."
        ),
    )


def row_percent(matrix: np.ndarray) -> np.ndarray:
    """Each cell as percent of its row; a row without examples is 0."""
    return 100 * matrix / np.maximum(1, matrix.sum(axis=1, keepdims=True))


def _heatmap(
    z: np.ndarray,
    counts: np.ndarray,
    panel: int,
    names: list[str],
    *,
    zmin: float,
    zmax: float,
    colorscale: Any = CHANGES,
    change: bool = False,
) -> dict[str, Any]:
    words = "%{z:+.1f} points, %{text:+d} examples" if change else "%{z:.1f}%, %{text} examples"
    number = "" if panel == 1 else str(panel)
    return {
        "type": "heatmap",
        "z": np.asarray(z, np.float32),
        "x": np.arange(len(names)),
        "y": np.arange(len(names)),
        "text": counts,
        "customdata": [[[row, column] for column in names] for row in names],
        "colorscale": colorscale,
        "zmin": zmin,
        "zmax": zmax,
        "showscale": False,
        "xgap": 1,
        "ygap": 1,
        "xaxis": f"x{number}",
        "yaxis": f"y{number}",
        "hovertemplate": (
            f"true %{{customdata[0]}}<br>predicted %{{customdata[1]}}<br>{words}<extra></extra>"
        ),
    }


def _numbers(values: np.ndarray, panel: int) -> dict[str, Any]:
    """The numbers that do not round to nothing."""
    number = "" if panel == 1 else str(panel)
    rows, columns = np.nonzero(np.abs(values) >= 0.5)
    shown = values[rows, columns]
    sign = "+" if panel == 3 else ""
    return {
        "type": "scatter",
        "x": columns,
        "y": rows,
        "text": [f"{v:{sign}.0f}".replace("-", "−") for v in shown],
        "mode": "text",
        "textfont": {"color": INK, "size": 14 if len(values) <= 6 else 12},
        "hoverinfo": "skip",
        "xaxis": f"x{number}",
        "yaxis": f"y{number}",
    }


def _title(name: str, panel: int) -> dict[str, Any]:
    number = "" if panel == 1 else str(panel)
    return {
        "text": plain(name),
        "x": 0,
        "y": 1,
        "xref": f"x{number} domain",
        "yref": f"y{number} domain",
        "xanchor": "left",
        "yanchor": "bottom",
        "yshift": 4,
        "showarrow": False,
        "font": {"size": 15},
    }


def _axes(panel: int, names: list[str]) -> dict[str, Any]:
    number = "" if panel == 1 else str(panel)
    width = (1 - 2 * GAP) / 3
    left = (panel - 1) * (width + GAP)
    every = -(-len(names) // MOST_TICKS)
    positions = list(range(0, len(names), every))
    ticks = {
        "tickvals": positions,
        "ticktext": [names[i] for i in positions],
        "showgrid": False,
        "fixedrange": True,
    }
    return {
        f"xaxis{number}": ticks
        | {
            "title": {"text": "predicted label"},
            "range": [-0.5, len(names) - 0.5],
            "domain": [left, left + width],
            "anchor": f"y{number}",
            "tickangle": 0 if max(map(len, names)) <= 3 else -40,
        },
        f"yaxis{number}": ticks
        | {
            "title": {"text": "true label" if panel == 1 else ""},
            "range": [len(names) - 0.5, -0.5],
            "anchor": f"x{number}",
            "showticklabels": panel == 1,
        },
    }
