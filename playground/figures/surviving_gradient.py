"""How much of a gradient is left on its way back through many layers."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import plotly.graph_objects as go
from plotly.subplots import make_subplots

from playground.figures.activation_line import activation_line
from playground.figures.end_labels import EndLabel, end_labels
from playground.figures.palette import MUTED
from playground.figures.template import empty, styled
from playground.number_text import counted, number_text

HEIGHT = 420
MARGIN = {"l": 70, "r": 140, "t": 34, "b": 48}
MOST_LABELS = 4
FEWEST_DECADES = 4
SUPERSCRIPTS = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


@dataclass(frozen=True)
class SurvivingGradient:
    """One activation function in one panel.

    Attributes:
        panel: Title of the panel it belongs to.
        left: Gradient after 0, 1, 2, ... layers on the way back, relative to the start, shape
            (depth + 1,). Exact zeros are left out of the curve: a logarithm has no place for them.
    """

    name: str
    title: str
    panel: str
    left: np.ndarray


def surviving_gradient(curves: Sequence[SurvivingGradient]) -> go.Figure:
    """Size of the gradient against layers passed, one panel per initialisation, a common log axis.

    A line that falls to exactly zero ends in a cross at its last layer.
    """
    if not curves:
        return empty("Choose activation functions and initialisations on the left.", height=HEIGHT)
    panels = list(dict.fromkeys(curve.panel for curve in curves))
    figure = make_subplots(1, len(panels), shared_yaxes=True, subplot_titles=panels)
    low, high = decades(curves)
    named = len({curve.name for curve in curves}) > MOST_LABELS
    for curve in curves:
        _add(figure, panels.index(curve.panel) + 1, curve, named and curve.panel == panels[0])
    depth = len(curves[0].left) - 1
    step = max(2, math.ceil((high - low) / 7))
    powers = [p for p in range(low, high + 1) if p % step == 0]
    figure.update_yaxes(
        type="log",
        range=[low, high],
        tickvals=[10.0**p for p in powers],
        ticktext=[f"10{str(p).translate(SUPERSCRIPTS)}" if p else "1" for p in powers],
    )
    figure.update_yaxes(title_text="gradient, relative to the output's", row=1, col=1)
    figure.update_xaxes(
        title_text="layers on the way back",
        range=[-0.04 * depth, depth],
        dtick=1 if depth <= 10 else 5,
    )
    if named:
        figure.update_layout(
            showlegend=True, legend={"x": 1.02, "y": 1, "font": {"size": 14}, "tracegroupgap": 0}
        )
    else:
        for column, panel in enumerate(panels, start=1):
            _label(figure, column, [c for c in curves if c.panel == panel], (low, high))
        gap = 0.19 if len(panels) == 2 else 0.16
        width = (1 - gap * (len(panels) - 1)) / len(panels)
        for column in range(len(panels)):
            left = column * (width + gap)
            figure.update_xaxes(domain=[left, left + width], row=1, col=column + 1)
            figure.layout.annotations[column].x = left + width / 2
    figure.add_hline(y=1, line={"color": MUTED, "width": 1, "dash": "dot"})
    figure.update_layout(margin=MARGIN, hovermode="x unified")
    return styled(figure, height=HEIGHT, alt=_alt(curves, depth))


def decades(curves: Sequence[SurvivingGradient]) -> tuple[int, int]:
    """Powers of ten around everything that is not zero: steady, and never fewer than four."""
    seen = np.concatenate([curve.left[curve.left > 0] for curve in curves])
    low = math.floor(np.log10(seen.min()) - 0.1)
    high = math.ceil(np.log10(seen.max()) + 0.1)
    return min(low, high - FEWEST_DECADES), high


def _add(figure: go.Figure, column: int, curve: SurvivingGradient, in_legend: bool) -> None:
    alive = np.flatnonzero(curve.left > 0)
    line = activation_line(curve.name)
    figure.add_trace(
        go.Scatter(
            x=alive,
            y=curve.left[alive],
            name=curve.title,
            legendgroup=curve.name,
            showlegend=in_legend,
            mode="lines+markers" if len(alive) > 1 else "markers",
            line=line,
            marker={
                "size": [5] * (len(alive) - 1) + [11 if len(alive) < len(curve.left) else 5],
                "symbol": ["circle"] * (len(alive) - 1)
                + ["x" if len(alive) < len(curve.left) else "circle"],
                "color": line["color"],
                "line": {"width": 0},
            },
            cliponaxis=False,
            text=[number_text(left) for left in curve.left[alive].tolist()],
            hovertemplate="%{text}",
        ),
        row=1,
        col=column,
    )


def _label(
    figure: go.Figure, column: int, curves: Sequence[SurvivingGradient], bounds: tuple[int, int]
) -> None:
    labels = []
    for curve in curves:
        end = float(curve.left[-1])
        text = curve.title if end else f"{curve.title}: 0"
        y = math.log10(end) if end else bounds[0]
        labels.append(EndLabel(text, activation_line(curve.name)["color"], y))
    end_labels(
        figure,
        labels,
        y_range=bounds,
        pixels=HEIGHT - MARGIN["t"] - MARGIN["b"],
        column=column,
    )


def _alt(curves: Sequence[SurvivingGradient], depth: int) -> str:
    words = "; ".join(f"{c.title} with {c.panel} {number_text(c.left[-1])}" for c in curves)
    return f"Gradient left after {counted(depth, 'layer')}, relative to the start: {words}."
