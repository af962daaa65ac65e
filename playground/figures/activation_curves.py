"""Activation functions beside their derivatives."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from playground.figures.activation_line import activation_line
from playground.figures.end_labels import EndLabel, end_labels
from playground.figures.figure import Figure
from playground.figures.palette import GROUND, INK, MUTED
from playground.figures.sketch import Sketch, axis, axis_number, beside, panel_axes
from playground.figures.template import empty
from playground.number_text import number_text

HEIGHT = 410
MARGIN = {"l": 56, "r": 120, "t": 34, "b": 48}
LEGEND = {"x": 1.02, "y": 1, "font": {"size": 14}, "tracegroupgap": 0}
TANGENT = 1.5
"""A tangent goes so far to both sides."""
MOST_LABELS = 4
"""More lines than this are named in a legend."""


@dataclass(frozen=True)
class ActivationCurve:
    """One function on a grid that steps around 0.

    Attributes:
        t: Increasing, without 0, shape (points,).
        value: The function at t.
        slope: Its derivative at t.
        at_zero: The function at 0.
        slope_at_zero: Its derivative at 0; None where there is none.
        lower: What the output never falls below; -inf when it may.
        upper: What the output never exceeds; inf when it may.
    """

    name: str
    title: str
    t: np.ndarray
    value: np.ndarray
    slope: np.ndarray
    at_zero: float
    slope_at_zero: float | None
    lower: float
    upper: float


@dataclass(frozen=True)
class Tangent:
    """Where a straight line touches a function.

    Attributes:
        t: The place.
        value: The function at t.
        slope: Its derivative at t; None where there is none.
    """

    name: str
    title: str
    t: float
    value: float
    slope: float | None


def activation_curves(
    curves: Sequence[ActivationCurve], tangents: Sequence[Tangent] = ()
) -> Figure:
    """Functions on the left, derivatives on the right; open circles where a value is not taken.

    Args:
        tangents: To be drawn on the left, with their slopes on the right; all at one place.
    """
    if not curves:
        return empty("Choose an activation function on the left.", height=HEIGHT)
    sketch = Sketch()
    named = len(curves) > MOST_LABELS
    for column in (1, 2):
        for curve in curves:
            _add(sketch, column, curve, in_legend=named and column == 1)
    for tangent in tangents:
        _touch(sketch, tangent)
    for column in (1, 2) if tangents else ():
        at, yref = (tangents[0].t, tangents[0].t), f"y{axis_number(column)} domain"
        sketch.line(at, (0, 1), column, yref=yref, color=MUTED, width=1.5, dash="dot")
    bounds = (_value_range(curves), _slope_range(curves))
    names = ", ".join(c.title for c in curves)
    figure = sketch.figure(
        height=HEIGHT,
        alt=f"Function and derivative of {names}.{_alt(tangents)}",
        hovermode="x unified",
        dragmode="zoom",
        margin=MARGIN | {"r": 150 if named else MARGIN["r"]},
        **_axes(sketch, curves[0].t, bounds, named),
    )
    if named:
        figure["layout"] |= {"showlegend": True, "legend": LEGEND}
    for column in () if named else (1, 2):
        ends = [c.value[-1] if column == 1 else c.slope[-1] for c in curves]
        labels = [
            EndLabel(c.title, activation_line(c.name)["color"], float(end))
            for c, end in zip(curves, ends, strict=True)
        ]
        end_labels(figure, labels, column)
    return figure


def in_words(tangents: Sequence[Tangent], number: str = "{}") -> str:
    """Value and slope of each function, such as "ReLU 1, slope 1"; `number` has a place for each
    number."""
    return "; ".join(
        f"{tangent.title} {number.format(number_text(tangent.value))}, "
        + (
            "no slope"
            if tangent.slope is None
            else f"slope {number.format(number_text(tangent.slope))}"
        )
        for tangent in tangents
    )


def _alt(tangents: Sequence[Tangent]) -> str:
    return f" At t = {number_text(tangents[0].t)}: {in_words(tangents)}." if tangents else ""


def _touch(sketch: Sketch, tangent: Tangent) -> None:
    """The tangent on the left, and its slope on the right."""
    color = activation_line(tangent.name)["color"]
    slope = np.nan if tangent.slope is None else tangent.slope
    reach = np.array([-TANGENT, 0.0, TANGENT])
    looks: dict[str, Any] = {"legendgroup": tangent.name, "showlegend": False}
    sketch.scatter(
        x=(tangent.t + reach).tolist(),
        y=np.where(reach == 0, tangent.value, tangent.value + slope * reach).tolist(),
        mode="lines+markers",
        line={"color": INK, "width": 2},
        marker={
            "size": [0, 12, 0],
            "opacity": 1,
            "color": color,
            "line": {"color": GROUND, "width": 1.5},
        },
        meta={"drawn": "tangent", "activation": tangent.name},
        **looks,
    )
    meta = {"drawn": "slope", "activation": tangent.name}
    sketch.dots([tangent.t], [slope], color, 12, edge=1.5, panel=2, meta=meta, **looks)


def _axes(
    sketch: Sketch, t: np.ndarray, bounds: Sequence[tuple[float, float]], named: bool
) -> dict[str, Any]:
    across = ((0.0, 0.44), (0.55, 0.99)) if named else beside(2, 0.23)
    names = (("function", "output f(t)"), ("derivative (slope)", "slope f′(t)"))
    ends = float(t[0]), float(t[-1])
    axes: dict[str, Any] = {}
    for column, (heading, name) in enumerate(names, start=1):
        sketch.heading(heading, panel=column, yshift=0, font={"size": 16})
        x = axis("weighted sum t", ends, dtick=2, domain=across[column - 1])
        axes |= panel_axes(column, x, axis(name, bounds[column - 1]))
    return axes


def _add(sketch: Sketch, column: int, curve: ActivationCurve, *, in_legend: bool) -> None:
    y = curve.value if column == 1 else curve.slope
    at_zero = curve.at_zero if column == 1 else curve.slope_at_zero
    line = activation_line(curve.name)
    right = int(np.searchsorted(curve.t, 0.0))
    below, above = float(y[right - 1]), float(y[right])
    jumps = at_zero is None or abs(above - below) > 0.1
    x, heights = curve.t, y
    if jumps:
        x, heights = np.insert(x, right, 0.0), np.insert(y, right, np.nan)
    sketch.scatter(
        panel=column,
        x=x,
        y=heights,
        name=curve.title,
        legendgroup=curve.name,
        showlegend=in_legend,
        mode="lines",
        line=line,
        hovertemplate="%{y:.4~f}",
    )
    if jumps:
        _add_circles(sketch, column, curve, (below, above), at_zero)


def _add_circles(
    sketch: Sketch,
    column: int,
    curve: ActivationCurve,
    limits: tuple[float, float],
    at_zero: float | None,
) -> None:
    """An open circle at each one-sided limit at 0 that is not the value, a full one at the value"""
    color = activation_line(curve.name)["color"]
    open_at = [y for y in sorted({round(limit, 6) for limit in limits}) if y != at_zero]
    full_at = [] if at_zero is None else [at_zero]
    for heights, fill in ((open_at, GROUND), (full_at, color)):
        sketch.scatter(
            panel=column,
            x=[0.0] * len(heights),
            y=heights,
            legendgroup=curve.name,
            showlegend=False,
            mode="markers",
            marker={"size": 9, "color": fill, "line": {"color": color, "width": 2}},
        )


def _value_range(curves: Sequence[ActivationCurve]) -> tuple[float, float]:
    """The same two or three ranges for all choices, so that curves can be compared."""
    low = -1.3 if all(c.lower >= -1.1 for c in curves) else -2.2
    return low, 1.3 if all(c.upper <= 1 for c in curves) else 4.3


def _slope_range(curves: Sequence[ActivationCurve]) -> tuple[float, float]:
    return -0.2, 1.9 if max(float(c.slope.max()) for c in curves) > 1.3 else 1.3
