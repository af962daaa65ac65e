"""Losses and accuracies as they are now, in large numbers, each with a small curve of its past."""

from __future__ import annotations

from typing import Any

import numpy as np

from playground.figures.figure import Figure
from playground.figures.line_panels import LinesPanel, RunLine, RunLines
from playground.figures.palette import MUTED
from playground.figures.plain_text import plain
from playground.figures.sketch import Sketch, beside, panel_axes
from playground.number_text import number_text

GAP = 0.06
WORDS = 0.66
"""Share of a panel's width that numbers take; the small curve has the rest."""
LINE_PIXELS = 22
MOST_POINTS = 30
"""Of a small curve, which is some 60 pixels wide."""


def scores_now(info: RunLines) -> Figure:
    """The last value of each line of each panel; a line has at least one point."""
    sketch = Sketch()
    axes: dict[str, Any] = {}
    rows = 1 + max(len(panel.lines) for panel in info.panels)
    height = LINE_PIXELS * rows + 4
    shares = beside(len(info.panels), GAP)
    for number, (panel, (left, right)) in enumerate(zip(info.panels, shares, strict=True), start=1):
        _numbers(sketch, panel, left)
        for line in panel.lines:
            _small_curve(sketch, line, number)
        middle = left + WORDS * (right - left)
        hidden = {"visible": False, "fixedrange": True}
        x, y = hidden | {"domain": [middle, right]}, hidden | {"range": _range(panel)}
        axes |= panel_axes(number, x, y)
    margin = {"l": 2, "r": 4, "t": 2, "b": 2}
    return sketch.figure(height=height, alt=_alt(info), margin=margin, hovermode=False, **axes)


def _numbers(sketch: Sketch, panel: LinesPanel, left: float) -> None:
    rows = [(f"<b>{plain(panel.name)}</b>", MUTED, 14)]
    rows += [
        (f"{plain(line.label)} <b>{_number(panel, line)}</b>", line.color, 15)
        for line in reversed(panel.lines)
    ]
    for row, (text, color, size) in enumerate(rows):
        place: dict[str, Any] = {"yanchor": "top", "yshift": -LINE_PIXELS * row, "borderpad": 0}
        sketch.caption(text, x=left, **place, font={"size": size, "color": color})


def _small_curve(sketch: Sketch, line: RunLine, panel: int) -> None:
    kept = np.unique(np.linspace(0, len(line.x) - 1, MOST_POINTS).astype(int))
    x, y = (np.asarray(values, np.float32)[kept] for values in (line.x, line.y))
    looks: dict[str, Any] = {"dash": line.dash, "name": line.label, "cliponaxis": False}
    sketch.curve(x, y, line.color, 2, panel=panel, **looks)


def _range(panel: LinesPanel) -> tuple[float, float]:
    """From 0 for losses; for shares from a little below the lowest one."""
    seen = np.concatenate([np.asarray(line.y, float) for line in panel.lines])
    seen = seen[np.isfinite(seen)]
    if panel.percent:
        return max(0.0, float(seen.min()) - 0.1) if len(seen) else 0.0, 1.02
    return 0.0, 1.05 * float(seen.max()) if len(seen) and seen.max() > 0 else 1.0


def _number(panel: LinesPanel, line: RunLine) -> str:
    value = float(line.y[-1])
    return f"{value:.1%}" if panel.percent and np.isfinite(value) else number_text(value)


def _alt(info: RunLines) -> str:
    words = [
        f"{line.label} {panel.name} {_number(panel, line)}"
        for panel in info.panels
        for line in reversed(panel.lines)
    ]
    return f"Now: {', '.join(words)}."
