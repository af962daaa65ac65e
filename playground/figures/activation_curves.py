"""Activation functions beside their derivatives."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import plotly.graph_objects as go
from plotly.subplots import make_subplots

from playground.figures.activation_line import activation_line
from playground.figures.end_labels import EndLabel, end_labels
from playground.figures.palette import GROUND
from playground.figures.template import empty, styled

HEIGHT = 410
MARGIN = {"l": 56, "r": 120, "t": 34, "b": 48}
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


def activation_curves(curves: Sequence[ActivationCurve]) -> go.Figure:
    """Functions on the left, derivatives on the right; open circles where a value is not taken."""
    if not curves:
        return empty("Choose an activation function on the left.", height=HEIGHT)
    figure = make_subplots(
        1, 2, horizontal_spacing=0.23, subplot_titles=["function", "derivative (slope)"]
    )
    named = len(curves) > MOST_LABELS
    if named:
        figure.update_layout(
            showlegend=True, legend={"x": 1.02, "y": 1, "font": {"size": 14}, "tracegroupgap": 0}
        )
    for column in (1, 2):
        for curve in curves:
            _add(figure, column, curve, in_legend=named and column == 1)
    for column, bounds in enumerate((_value_range(curves), _slope_range(curves)), start=1):
        figure.update_yaxes(range=list(bounds), row=1, col=column)
        if not named:
            ends = [c.value[-1] if column == 1 else c.slope[-1] for c in curves]
            end_labels(
                figure,
                [
                    EndLabel(c.title, activation_line(c.name)["color"], float(end))
                    for c, end in zip(curves, ends, strict=True)
                ],
                y_range=bounds,
                pixels=HEIGHT - MARGIN["t"] - MARGIN["b"],
                column=column,
            )
    t = curves[0].t
    figure.update_xaxes(title_text="weighted sum t", range=[float(t[0]), float(t[-1])], dtick=2)
    figure.update_yaxes(title_text="output f(t)", row=1, col=1)
    figure.update_yaxes(title_text="slope f′(t)", row=1, col=2)
    figure.update_layout(
        hovermode="x unified",
        margin={**MARGIN, "r": 150 if named else MARGIN["r"]},
    )
    if named:
        figure.update_xaxes(domain=[0.0, 0.44], row=1, col=1)
        figure.update_xaxes(domain=[0.55, 0.99], row=1, col=2)
    names = ", ".join(c.title for c in curves)
    return styled(figure, height=HEIGHT, alt=f"Function and derivative of {names}.")


def _add(figure: go.Figure, column: int, curve: ActivationCurve, *, in_legend: bool) -> None:
    y = curve.value if column == 1 else curve.slope
    at_zero = curve.at_zero if column == 1 else curve.slope_at_zero
    line = activation_line(curve.name)
    right = int(np.searchsorted(curve.t, 0.0))
    below, above = float(y[right - 1]), float(y[right])
    jumps = at_zero is None or abs(above - below) > 0.1
    x, heights = curve.t, y
    if jumps:
        x, heights = np.insert(x, right, 0.0), np.insert(y, right, np.nan)
    figure.add_trace(
        go.Scatter(
            x=x,
            y=heights,
            name=curve.title,
            legendgroup=curve.name,
            showlegend=in_legend,
            mode="lines",
            line=line,
            hovertemplate="%{y:.4~f}",
        ),
        row=1,
        col=column,
    )
    if jumps:
        _add_circles(figure, column, curve, (below, above), at_zero)


def _add_circles(
    figure: go.Figure,
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
        figure.add_trace(
            go.Scatter(
                x=[0.0] * len(heights),
                y=heights,
                legendgroup=curve.name,
                showlegend=False,
                mode="markers",
                marker={"size": 9, "color": fill, "line": {"color": color, "width": 2}},
                hoverinfo="skip",
            ),
            row=1,
            col=column,
        )


def _value_range(curves: Sequence[ActivationCurve]) -> tuple[float, float]:
    """The same two or three ranges for all choices, so that curves can be compared."""
    low = -1.3 if all(c.lower >= -1.1 for c in curves) else -2.2
    return low, 1.3 if all(c.upper <= 1 for c in curves) else 4.3


def _slope_range(curves: Sequence[ActivationCurve]) -> tuple[float, float]:
    return -0.2, 1.9 if max(float(c.slope.max()) for c in curves) > 1.3 else 1.3
