"""A table of zeros and ones, one row marked; a click says which cell."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import plotly.graph_objects as go

from playground.figures.palette import ACCENT, GRID, INK, MUTED, NEGATIVE, PANEL
from playground.figures.template import styled


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


def truth_table(info: TruthTable, *, height: int = 380, row_height: int = 34) -> go.Figure:
    """Columns and rows are numbered from 0: the cell (row, column) is centred there."""
    figure = go.Figure()
    columns, rows = len(info.headers), len(info.rows)
    for row, column in _ones(info):
        _box(figure, column, row, ACCENT, 0.22)
    if info.toggles is not None:
        for row in range(rows):
            _box(figure, info.toggles, row, None, 1, outline=MUTED)
    if info.marked is not None:
        figure.add_shape(
            type="rect",
            x0=-0.5,
            x1=columns - 0.5,
            y0=info.marked - 0.5,
            y1=info.marked + 0.5,
            line={"color": ACCENT, "width": 3},
            fillcolor=PANEL,
            layer="below",
        )
    figure.add_trace(_words(info))
    shown = max(rows, 4)
    figure.update_xaxes(
        side="top",
        tickvals=list(range(columns)),
        ticktext=[f"<b>{header}</b>" for header in info.headers],
        range=[-0.55, columns - 0.45],
        tickfont={"size": 16, "color": INK},
        tickangle=0,
        showgrid=False,
        fixedrange=True,
    )
    figure.update_yaxes(
        range=[shown - 0.4, -0.7],
        tickvals=[row + 0.5 for row in range(rows - 1)],
        showticklabels=False,
        gridcolor=GRID,
        fixedrange=True,
    )
    spare = height - 40 - row_height * shown
    figure.update_layout(margin={"l": 4, "r": 4, "t": 36, "b": max(4, spare)}, dragmode=False)
    return styled(figure, height=height, alt=_alt(info))


def _ones(info: TruthTable) -> list[tuple[int, int]]:
    return [
        (index, column)
        for index, row in enumerate(info.rows)
        for column in info.outputs
        if row[column] == "1" and index not in info.impossible
    ]


def _box(
    figure: go.Figure,
    column: int,
    row: int,
    color: str | None,
    opacity: float,
    outline: str | None = None,
) -> None:
    figure.add_shape(
        type="rect",
        x0=column - 0.4,
        x1=column + 0.4,
        y0=row - 0.38,
        y1=row + 0.38,
        fillcolor=color,
        opacity=opacity,
        line={"color": outline, "width": 1.5} if outline else {"width": 0},
    )


def _words(info: TruthTable) -> go.Scatter:
    cells = [(r, c) for r in range(len(info.rows)) for c in range(len(info.headers))]
    return go.Scatter(
        x=[column for _, column in cells],
        y=[row for row, _ in cells],
        mode="text",
        text=[_cell(info, row, column) for row, column in cells],
        textfont={"size": 17, "color": [_ink(info, row, column) for row, column in cells]},
        hoverinfo="skip",
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
