"""The plane as one threshold unit sees it: a side that gives 1, a side that gives 0."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import plotly.graph_objects as go
from plotly.subplots import make_subplots

from playground.figures.half_plane import Box, fill, half_plane, rectangle
from playground.figures.number_text import number_text
from playground.figures.palette import GROUND, INK, MUTED, NEGATIVE, POSITIVE
from playground.figures.template import styled
from playground.figures.two_classes import add_two_classes
from playground.foundations.threshold_unit import DecisionLine, ThresholdUnit, decision_line

SHADE = 0.16
ARROW = 0.09
"""Length of the arrow, as a share of the window."""


@dataclass(frozen=True, eq=False)
class DecisionPlane:
    """What the figure shows.

    Attributes:
        box: The window, (x1_low, x1_high, x2_low, x2_high).
        example: The point that the unit looks at, if any.
        x: Points with a class, shape (points, 2), if any.
        y: Their classes, shape (points,).
    """

    unit: ThresholdUnit
    box: Box
    example: tuple[float, float] | None = None
    x: np.ndarray | None = None
    y: np.ndarray | None = None


def decision_plane(info: DecisionPlane, *, height: int = 430) -> go.Figure:
    """Blue where the output is 1, orange where it is 0; the arrow points as the weights do."""
    figure = make_subplots(1, 1)
    line = decision_line(info.unit, info.box)
    for above, color in ((True, POSITIVE), (False, NEGATIVE)):
        side = half_plane(rectangle(info.box), info.unit.weights, info.unit.bias, above=above)
        fill(figure, side, color, SHADE)
        if side:
            _name_side(figure, info.unit, info.box, int(above))
    _line(figure, line, ARROW * (info.box[1] - info.box[0]))
    if info.x is not None and info.y is not None:
        add_two_classes(figure, info.x, info.y, size=22)
        _mark_wrong(figure, info.unit, info.x, info.y)
    if info.example is not None:
        _example(figure, info.example)
    low1, high1, low2, high2 = info.box
    figure.update_xaxes(title_text="x<sub>1</sub>", range=[low1, high1], fixedrange=True, dtick=1)
    figure.update_yaxes(
        title_text="x<sub>2</sub>",
        range=[low2, high2],
        fixedrange=True,
        dtick=1,
        scaleanchor="x",
        constrain="domain",
    )
    figure.update_xaxes(constrain="domain")
    figure.update_layout(margin={"l": 50, "r": 8, "t": 8, "b": 50}, dragmode=False)
    return styled(figure, height=height, alt=_alt(info, line))


def _name_side(figure: go.Figure, unit: ThresholdUnit, box: Box, output: int) -> None:
    """The output of a side, in the corner of the window that is deepest in it."""
    sign = 1 if output else -1
    deepest = max(
        rectangle(box),
        key=lambda corner: sign * (unit.weights[0] * corner[0] + unit.weights[1] * corner[1]),
    )
    right, top = deepest[0] == box[1], deepest[1] == box[3]
    figure.add_annotation(
        x=deepest[0],
        y=deepest[1],
        text=f"<b>output {output}</b>",
        xanchor="right" if right else "left",
        yanchor="top" if top else "bottom",
        xshift=-8 if right else 8,
        yshift=-4 if top else 4,
        font={"size": 17, "color": POSITIVE if output else NEGATIVE},
    )


def _line(figure: go.Figure, line: DecisionLine, arrow: float) -> None:
    if line.ends is None or line.towards_one is None:
        return
    (x0, y0), (x1, y1) = line.ends
    figure.add_trace(
        go.Scatter(
            x=[x0, x1],
            y=[y0, y1],
            mode="lines",
            line={"color": INK, "width": 3},
            hovertemplate="z = 0<extra></extra>",
        )
    )
    middle = ((x0 + x1) / 2, (y0 + y1) / 2)
    figure.add_annotation(
        x=middle[0] + arrow * line.towards_one[0],
        y=middle[1] + arrow * line.towards_one[1],
        ax=middle[0],
        ay=middle[1],
        axref="x",
        ayref="y",
        showarrow=True,
        arrowhead=2,
        arrowwidth=2.5,
        arrowcolor=INK,
        text="",
    )


def _example(figure: go.Figure, example: tuple[float, float]) -> None:
    figure.add_trace(
        go.Scatter(
            x=[example[0]],
            y=[example[1]],
            mode="markers+text",
            marker={"size": 18, "color": INK, "line": {"color": GROUND, "width": 2}},
            text=["<b>x</b>"],
            textposition="top center",
            textfont={"size": 18, "color": INK},
            hovertemplate="x = (%{x:.3~f}, %{y:.3~f})<extra></extra>",
        )
    )


def _mark_wrong(figure: go.Figure, unit: ThresholdUnit, x: np.ndarray, y: np.ndarray) -> None:
    wrong = np.asarray(x)[unit.output(x) != np.asarray(y)]
    if len(wrong):
        figure.add_trace(
            go.Scatter(
                x=wrong[:, 0],
                y=wrong[:, 1],
                mode="markers",
                marker={
                    "symbol": "circle-open",
                    "size": 38,
                    "color": MUTED,
                    "line": {"width": 2, "color": INK},
                },
                hoverinfo="skip",
            )
        )


def _alt(info: DecisionPlane, line: DecisionLine) -> str:
    w1, w2 = (number_text(w) for w in info.unit.weights)
    words = {
        "line": "a straight line divides the plane",
        "outside": "the dividing line is outside the window",
    }.get(line.kind, f"the output is {line.kind}")
    return f"Weights {w1} and {w2}, bias {number_text(info.unit.bias)}: {words}."
