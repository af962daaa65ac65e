"""The plane as one threshold unit sees it: a side that gives 1, a side that gives 0."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from playground.figures.figure import Figure
from playground.figures.half_plane import Box, fill, half_plane, rectangle
from playground.figures.palette import GROUND, INK, NEGATIVE, POSITIVE
from playground.figures.sketch import Sketch, square_axes
from playground.figures.two_classes import add_two_classes
from playground.number_text import number_text
from playground.reference.threshold_unit import DecisionLine, ThresholdUnit, decision_line

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


def decision_plane(info: DecisionPlane, *, height: int = 430) -> Figure:
    """Blue where the output is 1, orange where it is 0; the arrow points as the weights do."""
    sketch = Sketch()
    line = decision_line(info.unit, info.box)
    for above, color in ((True, POSITIVE), (False, NEGATIVE)):
        side = half_plane(rectangle(info.box), info.unit.weights, info.unit.bias, above=above)
        fill(sketch, side, color, SHADE, meta={"drawn": "side", "above": above})
        _name_side(sketch, info, int(above), visible=bool(side))
    _line(sketch, line, ARROW * (info.box[1] - info.box[0]))
    if info.x is not None and info.y is not None:
        add_two_classes(sketch, info.x, info.y, size=22)
        _mark_wrong(sketch, info.unit, info.x, info.y)
    if info.example is not None:
        _example(sketch, info.example)
    return sketch.figure(
        height=height,
        alt=_alt(info, line),
        margin={"l": 50, "r": 8, "t": 8, "b": 50},
        **square_axes(1, info.box, ("x<sub>1</sub>", "x<sub>2</sub>"), dtick=1),
    )


def _name_side(sketch: Sketch, info: DecisionPlane, output: int, *, visible: bool) -> None:
    """The output of a side, in the corner of the window that is deepest in it."""
    sign = 1 if output else -1
    (w1, w2), box = info.unit.weights, info.box
    deepest = max(rectangle(box), key=lambda corner: sign * (w1 * corner[0] + w2 * corner[1]))
    right, top = deepest[0] == box[1], deepest[1] == box[3]
    sketch.words(
        f"<b>output {output}</b>",
        *deepest,
        name=f"side {output}",
        visible=visible,
        xanchor="right" if right else "left",
        yanchor="top" if top else "bottom",
        xshift=-8 if right else 8,
        yshift=-4 if top else 4,
        font={"size": 17, "color": POSITIVE if output else NEGATIVE},
    )


def _line(sketch: Sketch, line: DecisionLine, arrow: float) -> None:
    """The line and an arrow to its side 1; where there is none, they are there and not seen."""
    towards = line.towards_one or (0.0, 0.0)
    (x0, y0), (x1, y1) = line.ends or ((0.0, 0.0), (0.0, 0.0))
    x, y = ([x0, x1], [y0, y1]) if line.ends else ([], [])
    meta = {"drawn": "line"}
    sketch.curve(x, y, INK, 3, hovertemplate="z = 0<extra></extra>", meta=meta)
    middle = ((x0 + x1) / 2, (y0 + y1) / 2)
    sketch.words(
        "",
        middle[0] + arrow * towards[0],
        middle[1] + arrow * towards[1],
        name="arrow",
        visible=line.ends is not None,
        ax=middle[0],
        ay=middle[1],
        axref="x",
        ayref="y",
        showarrow=True,
        arrowhead=2,
        arrowwidth=2.5,
        arrowcolor=INK,
    )


def _example(sketch: Sketch, example: tuple[float, float]) -> None:
    sketch.scatter(
        x=[example[0]],
        y=[example[1]],
        name="the point x",
        mode="markers+text",
        marker={"size": 18, "color": INK, "line": {"color": GROUND, "width": 2}},
        text=["<b>x</b>"],
        textposition="top center",
        textfont={"size": 18, "color": INK},
        hovertemplate="x = (%{x:.3~f}, %{y:.3~f})<extra></extra>",
        meta={"drawn": "example"},
    )


def _mark_wrong(
    sketch: Sketch, unit: ThresholdUnit, points: np.ndarray, classes: np.ndarray
) -> None:
    wrong = np.asarray(points)[unit.output(points) != np.asarray(classes)]
    if len(wrong):
        x, y = wrong.T.tolist()
        ring = {"symbol": "circle-open", "size": 38, "line": {"width": 2, "color": INK}}
        sketch.scatter(x=x, y=y, mode="markers", marker=ring)


def _alt(info: DecisionPlane, line: DecisionLine) -> str:
    w1, w2 = (number_text(w) for w in info.unit.weights)
    words = {
        "line": "a straight line divides the plane",
        "outside": "the dividing line is outside the window",
    }.get(line.kind, f"the output is {line.kind}")
    return f"Weights {w1} and {w2}, bias {number_text(info.unit.bias)}: {words}."
