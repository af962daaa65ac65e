"""Heaviside, sign and the logistic function, with the value at one z marked."""

from __future__ import annotations

import numpy as np
import plotly.graph_objects as go
from plotly.subplots import make_subplots

from playground.figures.number_text import number_text
from playground.figures.palette import ACCENT, GROUND, INK, MUTED
from playground.figures.template import styled
from playground.foundations.threshold_unit import heaviside, logistic, sign

REACH = 6.0
"""The axis of z ends here; a z beyond it stands at the edge."""
_STEPS = (
    # name, values left of 0, at 0, right of 0, range of the axis
    ("heaviside", 0, 1, 1, (-0.3, 1.3)),
    ("sign", -1, 0, 1, (-1.6, 1.6)),
)


def step_functions(z: float, *, height: int = 430) -> go.Figure:
    """Three panels that share the axis of z. Filled dots are values, open ones are not."""
    values = {"heaviside": heaviside(z), "sign": sign(z), "logistic": logistic(z)}
    titles = [
        f"{name}({number_text(z)}) {_relation(float(value))} <b>{number_text(float(value))}</b>"
        for name, value in values.items()
    ]
    figure = make_subplots(3, 1, shared_xaxes=True, vertical_spacing=0.13, subplot_titles=titles)
    for row, (_, low, middle, high, reach) in enumerate(_STEPS, start=1):
        _step(figure, row, low, middle, high)
        figure.update_yaxes(range=reach, tickvals=sorted({low, middle, high}), row=row, col=1)
    grid = np.linspace(-REACH, REACH, 121)
    figure.add_trace(
        go.Scatter(
            x=grid,
            y=logistic(grid),
            mode="lines",
            line={"color": ACCENT, "width": 3, "simplify": False},
            hovertemplate="logistic(%{x:.2f}) = %{y:.3f}<extra></extra>",
        ),
        row=3,
        col=1,
    )
    figure.update_yaxes(range=(-0.3, 1.3), tickvals=[0, 0.5, 1], row=3, col=1)
    shown = float(np.clip(z, -REACH, REACH))
    for row, value in enumerate(values.values(), start=1):
        _mark(figure, row, shown, float(value))
    figure.update_xaxes(range=[-REACH - 0.4, REACH + 0.4], fixedrange=True, showgrid=False)
    figure.update_xaxes(title_text="z", row=3, col=1)
    figure.update_yaxes(fixedrange=True)
    figure.update_annotations(font={"size": 17, "color": INK}, x=0, xanchor="left")
    figure.update_layout(margin={"l": 40, "r": 8, "t": 30, "b": 46}, dragmode=False)
    return styled(
        figure, height=height, alt="; ".join(titles).replace("<b>", "").replace("</b>", "")
    )


def _relation(value: float) -> str:
    return "=" if float(f"{value:.3f}") == value else "≈"


def _step(figure: go.Figure, row: int, low: int, middle: int, high: int) -> None:
    for x, y in (([-REACH, 0], low), ([0, REACH], high)):
        figure.add_trace(
            go.Scatter(
                x=x,
                y=[y, y],
                mode="lines",
                line={"color": ACCENT, "width": 3},
                hovertemplate="%{y}<extra></extra>",
            ),
            row=row,
            col=1,
        )
    ends = sorted({low, middle, high})
    figure.add_trace(
        go.Scatter(
            x=[0] * len(ends),
            y=ends,
            mode="markers",
            marker={
                "size": 11,
                "color": [ACCENT if y == middle else GROUND for y in ends],
                "line": {"color": ACCENT, "width": 2},
            },
            hovertemplate="at z = 0: " + str(middle) + "<extra></extra>",
        ),
        row=row,
        col=1,
    )


def _mark(figure: go.Figure, row: int, x: float, y: float) -> None:
    figure.add_vline(x=x, line={"color": MUTED, "width": 1.5, "dash": "dot"}, row=row, col=1)
    figure.add_trace(
        go.Scatter(
            x=[x],
            y=[y],
            mode="markers",
            marker={"size": 16, "color": INK, "line": {"color": GROUND, "width": 2}},
            hoverinfo="skip",
            cliponaxis=False,
        ),
        row=row,
        col=1,
    )
