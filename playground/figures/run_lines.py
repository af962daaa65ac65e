"""Curves of one run or of several over their epochs, each named and numbered at its end."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from playground.figures.curve_marks import curve_marks, words_of_marks
from playground.figures.end_labels import EndLabel, end_labels
from playground.figures.figure import Figure
from playground.figures.line_panels import LinesPanel, RunLine, RunLines
from playground.figures.palette import MUTED
from playground.figures.plain_text import plain
from playground.figures.sketch import Sketch, axis, panel_axes
from playground.figures.template import empty
from playground.number_text import number_text

MARGIN = {"l": 56, "t": 8, "b": 44}
CHARACTER_PIXELS, NUMBER_CHARACTERS = 7, 7
"""Of a name at the end of a line, and of the number behind it, which changes as the line grows."""
LEAST_ROOM, MOST_ROOM = 72, 190
"""Pixels for the names at the right."""
PAGE_PIXELS = 900
"""Width of a figure on a page; the gap between panels is a share of the width."""
KEY_PIXELS = 28
NOTHING = "Loss and accuracy grow here, from the first epoch on."


def run_lines(info: RunLines, *, height: int = 300) -> Figure:
    """Panels side by side, x in epochs, with room for the names at the right of each."""
    if not any(len(line.x) for panel in info.panels for line in panel.lines):
        return empty(NOTHING, height=height)
    sketch = Sketch()
    axes: dict[str, Any] = {}
    ranges = [_range(panel) for panel in info.panels]
    room = _room(info)
    for number, (panel, limits) in enumerate(zip(info.panels, ranges, strict=True), start=1):
        _levels(sketch, panel, number, info)
        floor = 10 ** limits[0] if panel.logarithmic else -np.inf
        for line in panel.lines:
            _band(sketch, line, number, floor)
            _raw(sketch, line, number)
            _line(sketch, panel, line, number, info.across)
        axes |= _axes(panel, number, info, limits, room)
    curve_marks(sketch, info.marks, panels=len(info.panels), start=info.start)
    margin = MARGIN | {"r": room, "t": KEY_PIXELS if info.key else MARGIN["t"]}
    if info.key:
        sketch.caption(plain(info.key), yshift=2, font={"color": MUTED})
    figure = sketch.figure(
        height=height, alt=_alt(info), margin=margin, hovermode="closest", **axes
    )
    for number, (panel, limits) in enumerate(zip(info.panels, ranges, strict=True), start=1):
        end_labels(figure, _names(panel, limits), number)
    return figure


def _line(sketch: Sketch, panel: LinesPanel, line: RunLine, number: int, across: str) -> None:
    metric, name = plain(panel.name), plain(_in_one_line(line.label))
    value = f"{metric} %{{y:.1%}}" if panel.percent else f"{metric} %{{y:.3r}}"
    sketch.scatter(
        panel=number,
        x=line.x,
        y=np.asarray(line.y, np.float32),
        name=f"{name} {metric}",
        mode="lines+markers" if len(line.x) == 1 else "lines",
        line={"color": line.color, "width": 2.5, "dash": line.dash},
        opacity=1.0,
        hovertemplate=f"{name}<br>{across} %{{x:.2~f}}<br>{value}<extra></extra>",
    )


def _raw(sketch: Sketch, line: RunLine, number: int) -> None:
    if line.raw is not None:
        y = np.asarray(line.raw, np.float32)
        sketch.curve(line.x, y, line.color, 1.2, panel=number, opacity=0.25)


def _band(sketch: Sketch, line: RunLine, number: int, floor: float) -> None:
    """A band may reach below 0, where a logarithmic axis has no place: it ends at the floor."""
    if line.low is None or line.high is None:
        return
    low = np.maximum(line.low, floor)
    sketch.scatter(
        panel=number,
        x=np.concatenate([line.x, line.x[::-1]]),
        y=np.concatenate([line.high, low[::-1]]).astype(np.float32),
        mode="lines",
        fill="toself",
        fillcolor=line.color,
        opacity=0.18,
        line={"width": 0},
    )


def _levels(sketch: Sketch, panel: LinesPanel, number: int, info: RunLines) -> None:
    for level in panel.levels:
        name, x, y = plain(level.label), [info.start or 0, info.end], [level.value] * 2
        words = f"{name}: {_number(panel, level.value)}<extra></extra>"
        sketch.curve(x, y, MUTED, 1.5, dash="dot", panel=number, name=name, hovertemplate=words)


def _room(info: RunLines) -> int:
    """Pixels for the longest name with its number."""
    longest = max(
        len(words) + NUMBER_CHARACTERS * panel.numbered
        for panel in info.panels
        for label in [line.label for line in panel.lines] + [each.label for each in panel.levels]
        for words in label.split("\n")
    )
    return min(max(LEAST_ROOM, CHARACTER_PIXELS * longest), MOST_ROOM)


def _axes(
    panel: LinesPanel, number: int, info: RunLines, limits: tuple[float, float], room: int
) -> dict[str, Any]:
    count = len(info.panels)
    between = room + MARGIN["l"]
    gap = between / (PAGE_PIXELS - between)
    width = (1 - gap * (count - 1)) / count
    left = (number - 1) * (width + gap)
    vertical = axis(plain(panel.name), limits)
    if panel.logarithmic:
        vertical |= {"type": "log", "exponentformat": "power", "dtick": 1}
    if panel.percent:
        vertical |= {"tickformat": ".0%"}
    across = axis(info.across, [0, info.end], domain=[left, left + width])
    if info.start is not None:
        ends = [float(np.log10(info.start)), float(np.log10(info.end))]
        across |= {"type": "log", "range": ends, "exponentformat": "power", "dtick": 1}
    return panel_axes(number, across, vertical)


def _range(panel: LinesPanel) -> tuple[float, float]:
    """Bottom and top, in powers of ten on a logarithmic axis; in steps, so that it stays calm."""
    if panel.limits is not None:
        return panel.limits
    seen = np.concatenate(
        [np.asarray(line.y, float) for line in panel.lines]
        + [np.asarray(line.raw, float) for line in panel.lines if line.raw is not None]
        + [np.array([level.value for level in panel.levels])]
    )
    seen = seen[np.isfinite(seen)]
    if panel.logarithmic:
        seen = seen[seen > 0]
        if not len(seen):
            return -2.0, 0.0
        low, high = float(np.floor(np.log10(seen.min()))), float(np.ceil(np.log10(seen.max())))
        return low, max(high, low + 1)
    if panel.percent:
        return max(0.0, float(np.floor(10 * (seen.min() if len(seen) else 0))) / 10 - 0.05), 1.01
    top = max(float(seen.max()) if len(seen) else 1.0, 1e-9)
    step = 10 ** float(np.floor(np.log10(top))) / 2
    return 0.0, float(np.ceil(1.02 * top / step) * step)


def _names(panel: LinesPanel, limits: tuple[float, float]) -> Sequence[EndLabel]:
    found = [(level.label, MUTED, level.value) for level in panel.levels]
    for line in panel.lines:
        finite = np.asarray(line.y)[np.isfinite(line.y)]
        if line.label and len(finite):
            found.append((line.label, line.color, float(finite[-1])))
    return [
        EndLabel(
            _numbered(label, _number(panel, value)) if panel.numbered else _lines(label),
            color,
            _place(panel, value, limits),
        )
        for label, color, value in found
    ]


def _numbered(label: str, number: str) -> str:
    """A name and a value; between two numbers a colon."""
    return f"{_lines(label)}{':' * label[-1:].isdigit()} {number}"


def _lines(label: str) -> str:
    return plain(label).replace("\n", "<br>")


def _in_one_line(label: str) -> str:
    return label.replace("\n", " ")


def _place(panel: LinesPanel, value: float, limits: tuple[float, float]) -> float:
    if not panel.logarithmic:
        return value
    return float(np.log10(value)) if value > 0 else limits[0]


def _number(panel: LinesPanel, value: float) -> str:
    return f"{value:.1%}" if panel.percent else number_text(value)


def _alt(info: RunLines) -> str:
    words = [
        f"{_in_one_line(line.label)} {panel.name} ends at {_number(panel, float(line.y[-1]))}"
        for panel in info.panels
        for line in panel.lines
        if len(line.y)
    ]
    curves = f"Curves over {info.end:g} {info.across}s: {', '.join(words)}."
    return curves + words_of_marks(info.marks)
