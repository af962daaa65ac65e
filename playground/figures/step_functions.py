"""Heaviside, sign and the logistic function, with the value at one z marked."""

from __future__ import annotations

from typing import Any

import numpy as np

from playground.figures.figure import Figure
from playground.figures.palette import ACCENT, GROUND, INK, MUTED
from playground.figures.sketch import Sketch, axis, panel_axes
from playground.number_text import number_text
from playground.reference.threshold_unit import heaviside, logistic, sign

REACH = 6.0
"""The axis of z ends here; a z beyond it stands at the edge."""
RANGES = ((-0.3, 1.3), (-1.6, 1.6), (-0.3, 1.3))
TICKS = ((0, 1), (-1, 0, 1), (0, 0.5, 1))
PANEL = 0.25
"""Share of the height that each panel has."""


def step_functions(z: float, *, height: int = 430) -> Figure:
    """Three panels that share the axis of z. Filled dots are values, open ones are not."""
    values = {
        "heaviside": float(heaviside(z)),
        "sign": float(sign(z)),
        "logistic": float(logistic(z)),
    }
    titles = [
        f"{name}({number_text(z)}) {_relation(value)} <b>{number_text(value)}</b>"
        for name, value in values.items()
    ]
    sketch = Sketch()
    _step(sketch, 1, 0, 1, 1)
    _step(sketch, 2, -1, 0, 1)
    grid = np.linspace(-REACH, REACH, 121)
    sketch.scatter(
        panel=3,
        x=grid.tolist(),
        y=logistic(grid).tolist(),
        mode="lines",
        line={"color": ACCENT, "width": 3, "simplify": False},
        hovertemplate="logistic(%{x:.2f}) = %{y:.3f}<extra></extra>",
    )
    shown = float(np.clip(z, -REACH, REACH))
    for panel, (title, (name, value)) in enumerate(zip(titles, values.items(), strict=True), 1):
        sketch.heading(title, panel=panel, left=True, name=name)
        _mark(sketch, panel, shown, value, name)
    return sketch.figure(
        height=height,
        alt="; ".join(titles).replace("<b>", "").replace("</b>", ""),
        margin={"l": 40, "r": 8, "t": 30, "b": 46},
        **_axes(),
    )


def _axes() -> dict[str, dict[str, object]]:
    axes: dict[str, dict[str, object]] = {}
    for panel, (reach, ticks) in enumerate(zip(RANGES, TICKS, strict=True), start=1):
        top = 1 - (panel - 1) * (1 - PANEL) / 2
        ends, title = [-REACH - 0.4, REACH + 0.4], "z" if panel == 3 else ""
        x = axis(title, ends, showgrid=False, showticklabels=panel == 3, fixedrange=True)
        domain = [max(0, top - PANEL), top]
        y = {"range": reach, "domain": domain, "tickvals": ticks, "fixedrange": True}
        axes |= panel_axes(panel, x, y)
    return axes


def _relation(value: float) -> str:
    return "=" if float(f"{value:.3f}") == value else "≈"


def _step(sketch: Sketch, panel: int, low: int, middle: int, high: int) -> None:
    x, y = [-REACH, 0, None, 0, REACH], [low, low, None, high, high]
    sketch.curve(x, y, ACCENT, 3, panel=panel, hovertemplate="%{y}<extra></extra>")
    ends = sorted({low, middle, high})
    sketch.scatter(
        panel=panel,
        x=[0] * len(ends),
        y=ends,
        mode="markers",
        marker={
            "size": 11,
            "color": [ACCENT if y == middle else GROUND for y in ends],
            "line": {"color": ACCENT, "width": 2},
        },
        hovertemplate=f"at z = 0: {middle}<extra></extra>",
    )


def _mark(sketch: Sketch, panel: int, x: float, y: float, name: str) -> None:
    sketch.line((x, x), RANGES[panel - 1], panel, color=MUTED, width=1.5, dash="dot")
    looks: dict[str, Any] = {"panel": panel, "cliponaxis": False, "meta": {"drawn": name}}
    sketch.dots([x], [y], INK, 16, edge=2, **looks)
