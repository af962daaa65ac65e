"""Curves as a drawing inside a page: lines of SVG, which print sharply and need no script."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from html import escape
from typing import NamedTuple

import numpy as np

from playground.figures.curve_marks import words_of_marks
from playground.figures.line_panels import thinned
from playground.figures.palette import GRID, MUTED
from playground.number_text import number_text
from playground.runs.run import Mark

WIDTH, HEIGHT = 340, 190
LEFT, RIGHT, TOP, BOTTOM = 44, 22, 22, 32
"""To the right there is room for half of the last epoch's number."""
NICE = (1.0, 2.0, 2.5, 5.0, 10.0)
TICKS = 4


class Line(NamedTuple):
    """One curve: its name, its values over the epochs, and how it looks."""

    label: str
    values: np.ndarray
    color: str
    dashed: bool = False


def drawing(
    title: str,
    epoch: np.ndarray,
    lines: Sequence[Line],
    *,
    percent: bool = False,
    marks: Sequence[Mark] = (),
) -> str:
    """A panel of curves over epochs.

    Args:
        percent: Whether values are shares, and the axis says so.
        marks: What happened to the run.
    """
    seen = np.concatenate([line.values for line in lines])
    seen = seen[np.isfinite(seen)]
    if not len(seen):
        return ""
    low, high = (float(seen.min()), 1.0) if percent else (0.0, float(seen.max()))
    heights, ends = _ticks(low, high), (0.0, float(epoch[-1]))
    bottom, top = min(low, heights[0]), max(high, heights[-1])

    def x(value: float) -> float:
        return LEFT + (value - ends[0]) / (ends[1] - ends[0]) * (WIDTH - LEFT - RIGHT)

    def y(value: float) -> float:
        span = (top - bottom) or 1.0
        return HEIGHT - BOTTOM - (value - bottom) / span * (HEIGHT - TOP - BOTTOM)

    parts = [
        f'<line x1="{LEFT}" x2="{WIDTH - RIGHT}" y1="{y(v):.1f}" y2="{y(v):.1f}" stroke="{GRID}"/>'
        + _words(_number(v, percent), LEFT - 6, y(v) + 4, "end")
        for v in heights
    ]
    parts += [
        _words(f"{v:g}", x(v), HEIGHT - BOTTOM + 15, "middle")
        for v in _ticks(*ends)
        if v == int(v) and v <= ends[1]
    ]
    parts.append(_words("epoch", WIDTH - RIGHT, HEIGHT - 4, "end"))
    parts += [_curve(line, epoch, x, y) for line in lines]
    parts += [_mark(mark, x(mark.epoch)) for mark in marks]
    alt = ", ".join(f"{line.label} ends at {number_text(line.values[-1])}" for line in lines)
    if marks:
        alt = f"{alt}.{words_of_marks(marks)}"
    return (
        f'<svg viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-label="{escape(title)}: '
        f'{escape(alt)}">{_words(title, LEFT, 13, "start")}{"".join(parts)}</svg>'
    )


def _curve(
    line: Line, epoch: np.ndarray, x: Callable[[float], float], y: Callable[[float], float]
) -> str:
    kept = thinned(len(epoch))
    places = [
        f"{x(e):.1f},{y(v):.1f}"
        for e, v in zip(epoch[kept], line.values[kept], strict=True)
        if np.isfinite(v)
    ]
    dash = ' stroke-dasharray="5 3"' if line.dashed else ""
    look = f'fill="none" stroke="{line.color}" stroke-width="1.8"{dash}'
    if len(places) == 1:
        cx, cy = places[0].split(",")
        return f'<circle cx="{cx}" cy="{cy}" r="3" fill="{line.color}"/>'
    return f'<polyline points="{" ".join(places)}" {look}/>'


def _mark(mark: Mark, x: float) -> str:
    """A vertical line, and what it says along it."""
    y = HEIGHT - BOTTOM
    return (
        f'<line x1="{x:.1f}" x2="{x:.1f}" y1="{TOP}" y2="{y}" stroke="{MUTED}" '
        f'stroke-dasharray="2 3"/><text transform="translate({x + 11:.1f} {y - 4}) rotate(-90)" '
        f'fill="{MUTED}">{escape(mark.text)}</text>'
    )


def _words(text: str, x: float, y: float, anchor: str) -> str:
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" fill="{MUTED}">{escape(text)}</text>'
    )


def _number(value: float, percent: bool) -> str:
    return f"{value:.0%}" if percent else f"{value:g}"


def _ticks(low: float, high: float) -> list[float]:
    """About `TICKS` round numbers from `low` or below it to `high` or above it."""
    rough = max(high - low, 1e-9) / TICKS
    magnitude = 10.0 ** np.floor(np.log10(rough))
    step = float(magnitude * next(n for n in NICE if n * magnitude >= rough * 0.999))
    first, last = np.floor(low / step + 1e-9), np.ceil(high / step - 1e-9)
    return [round(float(n) * step, 12) for n in np.arange(first, last + 1)]
