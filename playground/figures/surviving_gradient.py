"""How much of a gradient is left on its way back through many layers."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from playground.figures.activation_curves import LEGEND, MOST_LABELS
from playground.figures.activation_line import activation_line
from playground.figures.end_labels import EndLabel, end_labels
from playground.figures.figure import Figure
from playground.figures.palette import MUTED
from playground.figures.sketch import Sketch, axis, beside, panel_axes
from playground.figures.template import empty
from playground.number_text import counted, number_text

HEIGHT = 420
MARGIN = {"l": 70, "r": 140, "t": 34, "b": 48}
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


def surviving_gradient(curves: Sequence[SurvivingGradient]) -> Figure:
    """Size of the gradient against layers passed, one panel per initialization, a common log axis.

    A line that falls to exactly zero ends in a cross at its last layer.
    """
    if not curves:
        return empty("Choose activation functions and initializations on the left.", height=HEIGHT)
    panels = list(dict.fromkeys(curve.panel for curve in curves))
    sketch = Sketch()
    limits = decades(curves)
    named = len({curve.name for curve in curves}) > MOST_LABELS
    for curve in curves:
        _add(sketch, panels.index(curve.panel) + 1, curve, named and curve.panel == panels[0])
    depth = len(curves[0].left) - 1
    figure = sketch.figure(
        height=HEIGHT,
        alt=_alt(curves, depth),
        margin=MARGIN,
        hovermode="x unified",
        dragmode="zoom",
        **_axes(sketch, panels, depth, limits, named),
    )
    if named:
        figure["layout"] |= {"showlegend": True, "legend": LEGEND}
    for column, panel in enumerate(() if named else panels, start=1):
        _label(figure, column, [c for c in curves if c.panel == panel], limits)
    return figure


def _axes(
    sketch: Sketch, panels: Sequence[str], depth: int, limits: tuple[int, int], named: bool
) -> dict[str, Any]:
    """A common logarithmic axis, on which 1 is marked."""
    low, high = limits
    step = max(2, math.ceil((high - low) / 7))
    powers = [p for p in range(low, high + 1) if p % step == 0]
    ends = (-0.04 * depth, depth)
    across = axis("layers on the way back", ends, dtick=1 if depth <= 10 else 5)
    upward = {
        "type": "log",
        "range": [low, high],
        "tickvals": [10.0**p for p in powers],
        "ticktext": [f"10{str(p).translate(SUPERSCRIPTS)}" if p else "1" for p in powers],
    }
    # Names beside the lines need room between panels.
    gap = 0.2 / len(panels) if named else 0.19 if len(panels) == 2 else 0.16
    axes: dict[str, Any] = {}
    domains = beside(len(panels), gap)
    for column, (panel, domain) in enumerate(zip(panels, domains, strict=True), start=1):
        sketch.heading(panel, panel=column, yshift=0, font={"size": 16})
        sketch.line(ends, (1, 1), column, color=MUTED, width=1, dash="dot")
        behind: dict[str, Any] = {"matches": "y", "showticklabels": False}
        own = axis("gradient, relative to the output's") if column == 1 else behind
        axes |= panel_axes(column, across | {"domain": domain}, upward | own)
    return axes


def decades(curves: Sequence[SurvivingGradient]) -> tuple[int, int]:
    """Powers of ten around everything that is not zero: steady, and never fewer than four."""
    seen = np.concatenate([curve.left[curve.left > 0] for curve in curves])
    low = math.floor(np.log10(seen.min()) - 0.1)
    high = math.ceil(np.log10(seen.max()) + 0.1)
    return min(low, high - FEWEST_DECADES), high


def _add(sketch: Sketch, column: int, curve: SurvivingGradient, in_legend: bool) -> None:
    alive = np.flatnonzero(curve.left > 0)
    line = activation_line(curve.name)
    dies = len(alive) < len(curve.left)
    sketch.scatter(
        panel=column,
        x=alive,
        y=curve.left[alive],
        name=curve.title,
        legendgroup=curve.name,
        showlegend=in_legend,
        mode="lines+markers" if len(alive) > 1 else "markers",
        line=line,
        marker={
            "size": [5] * (len(alive) - 1) + [11 if dies else 5],
            "symbol": ["circle"] * (len(alive) - 1) + ["x" if dies else "circle"],
            "color": line["color"],
            "line": {"width": 0},
        },
        cliponaxis=False,
        text=[number_text(left) for left in curve.left[alive].tolist()],
        hovertemplate="%{text}",
    )


def _label(
    figure: Figure, column: int, curves: Sequence[SurvivingGradient], bounds: tuple[int, int]
) -> None:
    labels = []
    for curve in curves:
        end = float(curve.left[-1])
        text = curve.title if end else f"{curve.title}: 0"
        y = math.log10(end) if end else bounds[0]
        labels.append(EndLabel(text, activation_line(curve.name)["color"], y))
    end_labels(figure, labels, column)


def _alt(curves: Sequence[SurvivingGradient], depth: int) -> str:
    words = "; ".join(f"{c.title} with {c.panel} {number_text(c.left[-1])}" for c in curves)
    return f"Gradient left after {counted(depth, 'layer')}, relative to the start: {words}."
