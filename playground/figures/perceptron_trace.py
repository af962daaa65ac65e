"""One step of the perceptron rule: the line before and after, and the mistakes so far."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import plotly.graph_objects as go
from plotly.subplots import make_subplots

from playground.figures.half_plane import Box, fill, half_plane, rectangle
from playground.figures.palette import ACCENT, INK, MUTED, NEGATIVE, POSITIVE
from playground.figures.template import styled
from playground.figures.two_classes import add_two_classes
from playground.foundations.perceptron import PerceptronState, Trace
from playground.foundations.threshold_unit import ThresholdUnit, decision_line

BOUND_WITHIN = 3
"""The bound is drawn when it is at most this many times the mistakes of the whole run."""


@dataclass(frozen=True, eq=False)
class PerceptronTrace:
    """What the figure shows.

    Attributes:
        step: Which state of the trace, 0 for the start.
        bound: Most mistakes that the theorem allows, None when no line separates the points.
        bound_words: The same as a sentence.
    """

    trace: Trace
    step: int
    box: Box
    bound: int | None
    bound_words: str


def perceptron_trace(info: PerceptronTrace, *, height: int = 400) -> go.Figure:
    """Left the plane with the line before (dashed) and after (solid), right the mistakes."""
    figure = make_subplots(
        1, 2, column_widths=[0.58, 0.42], horizontal_spacing=0.1, subplot_titles=["", _title(info)]
    )
    _plane(figure, info)
    _mistakes(figure, info)
    low1, high1, low2, high2 = info.box
    figure.update_xaxes(
        title_text="x<sub>1</sub>", range=[low1, high1], constrain="domain", row=1, col=1
    )
    figure.update_yaxes(
        title_text="x<sub>2</sub>",
        range=[low2, high2],
        scaleanchor="x",
        constrain="domain",
        row=1,
        col=1,
    )
    figure.update_xaxes(fixedrange=True)
    figure.update_yaxes(fixedrange=True)
    figure.update_layout(margin={"l": 50, "r": 8, "t": 34, "b": 50}, dragmode=False)
    return styled(figure, height=height, alt=_alt(info))


def _title(info: PerceptronTrace) -> str:
    state = info.trace.states[info.step]
    return f"<b>{state.mistakes}</b> mistake{'s' * (state.mistakes != 1)} in {state.steps} steps"


def _unit(state: PerceptronState) -> ThresholdUnit:
    """The state as a unit; weights may have grown past what a unit takes from people."""
    scale = max(1.0, *(abs(w) for w in (*state.weights, state.bias)))
    return ThresholdUnit(tuple(w / scale for w in state.weights), state.bias / scale)


def _plane(figure: go.Figure, info: PerceptronTrace) -> None:
    points, states = info.trace.points, info.trace.states
    after = states[info.step]
    unit = _unit(after)
    for above, color in ((True, POSITIVE), (False, NEGATIVE)):
        side = half_plane(rectangle(info.box), unit.weights, unit.bias, above=above)
        fill(figure, side, color, 0.14)
    if info.step and after.last is not None and after.last.is_mistake:
        _line(figure, _unit(states[info.step - 1]), info.box, MUTED, "dash", "before")
    _line(figure, unit, info.box, INK, "solid", "after" if info.step else "start")
    add_two_classes(figure, points.x, points.y, size=18 if len(points) <= 12 else 12)
    if after.last is not None:
        x, y = after.last.x[0], after.last.x[1]
        color = NEGATIVE if after.last.is_mistake else INK
        figure.add_trace(
            go.Scatter(
                x=[x],
                y=[y],
                mode="markers",
                marker={
                    "symbol": "circle-open",
                    "size": 34,
                    "color": color,
                    "line": {"width": 3, "color": color},
                },
                hoverinfo="skip",
            ),
            row=1,
            col=1,
        )


def _line(
    figure: go.Figure, unit: ThresholdUnit, box: Box, color: str, dash: str, name: str
) -> None:
    line = decision_line(unit, box)
    if line.ends is None:
        return
    (x0, y0), (x1, y1) = line.ends
    figure.add_trace(
        go.Scatter(
            x=[x0, x1],
            y=[y0, y1],
            mode="lines",
            line={"color": color, "width": 3, "dash": dash},
            hovertemplate=f"the line {name}<extra></extra>",
        ),
        row=1,
        col=1,
    )
    at = x1 if y1 > y0 else x0
    figure.add_annotation(
        x=at,
        y=max(y0, y1),
        text=name,
        font={"color": color, "size": 15},
        yshift=-12,
        xshift=26 if at < (box[0] + box[1]) / 2 else -26,
        row=1,
        col=1,
    )


def _mistakes(figure: go.Figure, info: PerceptronTrace) -> None:
    counts = np.array([state.mistakes for state in info.trace.states])
    seen = counts[: info.step + 1]
    most = max(4, int(counts[-1]))
    top = float(most)
    if info.bound is not None and info.bound <= BOUND_WITHIN * most:
        top = max(top, info.bound)
        figure.add_hline(
            y=info.bound, line={"color": MUTED, "width": 2, "dash": "dash"}, row=1, col=2
        )
    kept = np.unique(np.linspace(0, len(seen) - 1, 400).astype(int))
    figure.add_trace(
        go.Scatter(
            x=kept,
            y=seen[kept],
            mode="lines",
            line={"color": ACCENT, "width": 3, "shape": "hv"},
            hovertemplate="step %{x}: %{y} mistakes<extra></extra>",
        ),
        row=1,
        col=2,
    )
    figure.add_trace(
        go.Scatter(
            x=[info.step],
            y=[seen[-1]],
            mode="markers",
            marker={"size": 12, "color": ACCENT},
            hoverinfo="skip",
            cliponaxis=False,
        ),
        row=1,
        col=2,
    )
    figure.add_annotation(
        xref="x2 domain",
        yref="y2 domain",
        x=0.02,
        y=1 if top > most else 0.98,
        xanchor="left",
        yanchor="top",
        text=info.bound_words,
        align="left",
        font={"color": MUTED, "size": 15},
    )
    figure.update_xaxes(title_text="step", range=[0, len(info.trace)], row=1, col=2)
    figure.update_yaxes(
        title_text="mistakes so far", range=[0, top * 1.18], rangemode="tozero", row=1, col=2
    )


def _alt(info: PerceptronTrace) -> str:
    state = info.trace.states[info.step]
    return (
        f"{len(info.trace.points)} points and the line after step {info.step} of "
        f"{len(info.trace)}; {state.mistakes} mistakes so far. {info.bound_words}"
    ).replace("<br>", " ")
