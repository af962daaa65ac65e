"""One step of the perceptron rule: the line before and after, and the mistakes so far."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from playground.figures.figure import Figure
from playground.figures.half_plane import Box, add_line, fill_sides
from playground.figures.palette import ACCENT, INK, MUTED, NEGATIVE
from playground.figures.sketch import Sketch, axis, square_axes
from playground.figures.two_classes import add_two_classes
from playground.number_text import counted
from playground.reference.perceptron import PerceptronState, Trace
from playground.reference.threshold_unit import ThresholdUnit, decision_line

BOUND_WITHIN = 3
"""The bound is drawn when it is at most this many times the mistakes of the whole run."""
LEAST_TOP = 4
MOST_POINTS = 400
LEFT, RIGHT = (0.0, 0.52), (0.62, 1.0)
"""Shares of the width for the plane and for the mistakes."""


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

    @property
    def state(self) -> PerceptronState:
        return self.trace.states[self.step]


def perceptron_trace(info: PerceptronTrace, *, height: int = 400) -> Figure:
    """Left the plane with the line before (dashed) and after (solid), right the mistakes."""
    sketch = Sketch()
    _plane(sketch, info)
    top = _mistakes(sketch, info)
    mistakes = info.state.mistakes
    sketch.heading(f"{counted(mistakes, 'mistake')} in {counted(info.step, 'step')}", panel=2)
    return sketch.figure(
        height=height,
        alt=_alt(info),
        margin={"l": 50, "r": 8, "t": 34, "b": 50},
        **square_axes(1, info.box, ("x<sub>1</sub>", "x<sub>2</sub>"), LEFT),
        xaxis2=axis("step", [0, len(info.trace)], domain=RIGHT, anchor="y2", fixedrange=True),
        yaxis2=axis("mistakes so far", [0, top * 1.18], anchor="x2", fixedrange=True),
    )


def _unit(state: PerceptronState) -> ThresholdUnit:
    """The state as a unit; weights may have grown past what a unit takes from people."""
    scale = max(1.0, *(abs(w) for w in (*state.weights, state.bias)))
    return ThresholdUnit(tuple(w / scale for w in state.weights), state.bias / scale)


def _plane(sketch: Sketch, info: PerceptronTrace) -> None:
    points, last = info.trace.points, info.state.last
    unit = _unit(info.state)
    fill_sides(sketch, unit, info.box, 0.14)
    if last is not None and last.is_mistake:
        before = _unit(info.trace.states[info.step - 1])
        _line(sketch, before, info.box, MUTED, "dash", "before")
    _line(sketch, unit, info.box, INK, "solid", "after" if info.step else "start")
    add_two_classes(sketch, points.x, points.y, size=18 if len(points) <= 12 else 12)
    if last is not None:
        color = NEGATIVE if last.is_mistake else INK
        ring = {"symbol": "circle-open", "size": 34, "line": {"width": 3, "color": color}}
        sketch.scatter(x=[last.x[0]], y=[last.x[1]], mode="markers", marker=ring)


def _line(sketch: Sketch, unit: ThresholdUnit, box: Box, color: str, dash: str, name: str) -> None:
    line = decision_line(unit, box)
    if line.ends is None:
        return
    (x0, y0), (x1, y1) = line.ends
    add_line(sketch, line.ends, f"the line {name}", color=color, dash=dash)
    at = x1 if y1 > y0 else x0
    sketch.words(
        name,
        at,
        max(y0, y1),
        font={"color": color, "size": 15},
        yshift=-12,
        xshift=26 if at < (box[0] + box[1]) / 2 else -26,
    )


def _mistakes(sketch: Sketch, info: PerceptronTrace) -> float:
    """Mistakes up to the step on show; returns the top of the axis, the same for every step."""
    seen = np.array([state.mistakes for state in info.trace.states[: info.step + 1]])
    most = max(LEAST_TOP, info.trace.mistakes)
    top = float(most)
    if info.bound is not None and info.bound <= BOUND_WITHIN * most:
        top = max(top, info.bound)
        ends = (0, len(info.trace))
        sketch.line(ends, (info.bound, info.bound), 2, color=MUTED, width=2, dash="dash")
    kept = np.unique(np.linspace(0, len(seen) - 1, MOST_POINTS).astype(int))
    line = {"color": ACCENT, "width": 3, "shape": "hv"}
    words = "step %{x}: %{y} mistakes<extra></extra>"
    looks = {"mode": "lines", "name": "mistakes so far", "line": line, "hovertemplate": words}
    sketch.scatter(panel=2, x=kept.tolist(), y=seen[kept].tolist(), **looks)
    sketch.dots([info.step], [int(seen[-1])], ACCENT, 12, panel=2, cliponaxis=False)
    sketch.words(
        info.bound_words,
        0.02,
        0.99,
        panel=2,
        xref="x2 domain",
        yref="y2 domain",
        xanchor="left",
        yanchor="top",
        align="left",
        font={"color": MUTED, "size": 15},
    )
    return top


def _alt(info: PerceptronTrace) -> str:
    return (
        f"{len(info.trace.points)} points and the line after step {info.step} of "
        f"{len(info.trace)}; {counted(info.state.mistakes, 'mistake')} so far; {info.bound_words}."
    ).replace("<br>", " ")
