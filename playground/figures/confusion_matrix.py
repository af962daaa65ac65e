"""How often each class was taken for each other."""

from __future__ import annotations

from typing import Any

import numpy as np

from playground.figures.figure import Figure
from playground.figures.palette import CELLS, INK
from playground.figures.plain_text import cut, plain
from playground.figures.template import styled

MOST_LABELLED = 16
"""Classes whose counts fit into the cells of a page's width."""
MOST_TICKS = 30
LONGEST_TICK = 20
"""Letters of a class beside the cells; hovering tells the whole name."""


def confusion_matrix(
    matrix: np.ndarray, class_names: tuple[str, ...], *, height: int | None = None
) -> Figure:
    """Rows are true classes, columns predicted ones.

    Cells are coloured by their share of the row and labelled with the count, unless there are so
    many that no number fits; hovering tells it. Without examples the cells stay blank.

    Args:
        matrix: Counts, shape (classes, classes).
        height: Pixels; None for as many as that many classes need.
    """
    shares = matrix / np.maximum(1, matrix.sum(axis=1, keepdims=True))
    names = [plain(name) for name in class_names]
    many, ticks = len(names) > MOST_LABELLED, _ticks(class_names)
    cells = {
        "type": "heatmap",
        "z": shares,
        "x": names,
        "y": names,
        "text": matrix,
        "colorscale": CELLS,
        "zmin": 0,
        "zmax": 1,
        "xgap": 0 if many else 2,
        "ygap": 0 if many else 2,
        "showscale": False,
        "hovertemplate": (
            "true %{y}<br>predicted %{x}<br>%{text} examples, %{z:.1%} of the row<extra></extra>"
        ),
    }
    across = {
        "title": {"text": "predicted label"},
        "side": "bottom",
        "showgrid": False,
        "tickangle": 0 if len(names) <= 3 else -40,
        "range": [-0.5, len(names) - 0.5],
        "type": "category",
    }
    down = {
        "title": {"text": "true label"},
        "autorange": "reversed",
        "type": "category",
        "showgrid": False,
    }
    figure: Figure = {
        "data": [cells, *([] if many else [_counts(matrix, names)])],
        "layout": {"xaxis": across | ticks, "yaxis": down | ticks},
    }
    right, examples = int(np.trace(matrix)), int(matrix.sum())
    said = f"{right} of {examples} right" if examples else "nothing is classified yet"
    return styled(
        figure,
        height=height or _height(len(names)),
        alt=f"Confusion matrix of {len(names)} classes: {said}.",
    )


def _ticks(class_names: tuple[str, ...]) -> dict[str, Any]:
    """Which names stand beside the cells, and how: long ones are cut, and of many not all fit."""
    names = [plain(name) for name in class_names]
    if len(names) > MOST_LABELLED:
        # "class 17" on forty rows is forty times the same word.
        short = [name.removeprefix("class ") for name in names]
        every = -(-len(names) // MOST_TICKS)
        return {"tickvals": names[::every], "ticktext": short[::every], "tickangle": 0}
    if any(len(name) > LONGEST_TICK for name in class_names):
        shown = [plain(cut(name, LONGEST_TICK)) for name in class_names]
        return {"tickvals": names, "ticktext": shown}
    return {"dtick": 1}


def _height(classes: int) -> int:
    if classes <= 4:
        return 340
    return 480 if classes <= MOST_LABELLED else 720


def _counts(matrix: np.ndarray, names: list[str]) -> dict[str, Any]:
    rows, columns = np.indices(matrix.shape).reshape(2, -1)
    return {
        "type": "scatter",
        "x": [names[column] for column in columns],
        "y": [names[row] for row in rows],
        "text": [f"{count}" if matrix.any() else "" for count in matrix.ravel()],
        "mode": "text",
        "textfont": {"color": INK, "size": 14},
        "hoverinfo": "skip",
    }
