"""A table of zeros and ones, one row marked; a click says which cell."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from playground.figures.figure import Figure
from playground.figures.palette import ACCENT, GRID, INK, MUTED, NEGATIVE, PANEL
from playground.figures.sketch import Sketch

LEAST_ROWS = 4
ONE: dict[str, Any] = {"name": "one", "fillcolor": ACCENT, "opacity": 0.22, "line": {"width": 0}}
"""Behind a cell with a one."""


@dataclass(frozen=True)
class TruthTable:
    """What the figure shows.

    Attributes:
        headers: Names of the columns, in Plotly's markup.
        rows: What the cells say.
        marked: The row of this moment, if any.
        outputs: Columns whose ones stand out.
        impossible: Rows that cannot occur, drawn faintly.
        wrong: Cells (row, column) that are not what they should be.
        toggles: A column whose cells invite clicks.
    """

    headers: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    marked: int | None = None
    outputs: tuple[int, ...] = ()
    impossible: frozenset[int] = frozenset()
    wrong: frozenset[tuple[int, int]] = field(default_factory=frozenset)
    toggles: int | None = None


def truth_table(info: TruthTable, *, height: int = 380, row_height: int = 34) -> Figure:
    """Columns and rows are numbered from 0: the cell (row, column) is centred there."""
    sketch = Sketch()
    columns, rows = len(info.headers), len(info.rows)
    if info.marked is not None:
        edges = (-0.5, columns - 0.5, info.marked - 0.5, info.marked + 0.5)
        line = {"color": ACCENT, "width": 3}
        sketch.box(*edges, line=line, fillcolor=PANEL, layer="below")
    for row, column in _ones(info):
        sketch.box(*_edges(row, column), **ONE)
    if info.toggles is not None:
        for row in range(rows):
            sketch.box(*_edges(row, info.toggles), line={"color": MUTED, "width": 1.5})
    _words(sketch, info)
    shown = max(rows, LEAST_ROWS)
    return sketch.figure(
        height=height,
        alt=_alt(info),
        margin={"l": 4, "r": 4, "t": 36, "b": max(4, height - 40 - row_height * shown)},
        xaxis={
            "side": "top",
            "tickvals": list(range(columns)),
            "ticktext": [f"<b>{header}</b>" for header in info.headers],
            "range": [-0.55, columns - 0.45],
            "tickfont": {"size": 16, "color": INK},
            "tickangle": 0,
            "showgrid": False,
            "fixedrange": True,
        },
        yaxis={
            "range": [shown - 0.4, -0.7],
            "tickvals": [row + 0.5 for row in range(rows - 1)],
            "showticklabels": False,
            "fixedrange": True,
        },
    )


def _ones(info: TruthTable) -> list[tuple[int, int]]:
    return [
        (index, column)
        for index, row in enumerate(info.rows)
        for column in info.outputs
        if row[column] == "1" and index not in info.impossible
    ]


def _edges(row: int, column: int) -> tuple[float, float, float, float]:
    """Left, right, top and bottom of a cell."""
    return column - 0.4, column + 0.4, row - 0.38, row + 0.38


def _words(sketch: Sketch, info: TruthTable) -> None:
    cells = [(r, c) for r in range(len(info.rows)) for c in range(len(info.headers))]
    sketch.scatter(
        x=[column for _, column in cells],
        y=[row for row, _ in cells],
        mode="text",
        text=[_cell(info, row, column) for row, column in cells],
        textfont={"size": 17, "color": [_ink(info, row, column) for row, column in cells]},
        meta={"one": {"type": "rect"} | ONE},
    )


def _cell(info: TruthTable, row: int, column: int) -> str:
    text = info.rows[row][column]
    return f"<b>{text}</b>" if column in info.outputs and row not in info.impossible else text


def _ink(info: TruthTable, row: int, column: int) -> str:
    if (row, column) in info.wrong:
        return NEGATIVE
    return GRID if row in info.impossible else INK


def _alt(info: TruthTable) -> str:
    rows: Sequence[str] = [" ".join(row) for row in info.rows]
    return f"Truth table. Columns: {', '.join(info.headers)}. Rows: {'; '.join(rows)}."
