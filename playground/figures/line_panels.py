"""Curves on shared axes: what a figure of them is drawn from."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from playground.runs.run import Mark

MOST_POINTS = 400
NICE_EPOCHS = (2, 5, 10, 20, 30, 40, 60, 80, 100, 150, 200, 300, 400, 600, 800, 1000)


@dataclass(frozen=True, eq=False)
class RunLine:
    """One curve.

    Attributes:
        label: Its name at its end, of one line or two; without one it has none.
        x, y: Epochs and values, shape (points,).
        low, high: The edges of a band around it, shape (points,).
        raw: The values before smoothing, kept faint behind the curve, shape (points,).
    """

    label: str
    color: str
    x: np.ndarray
    y: np.ndarray
    dash: str = "solid"
    low: np.ndarray | None = None
    high: np.ndarray | None = None
    raw: np.ndarray | None = None


@dataclass(frozen=True)
class Level:
    """A value to compare with, as a dotted line."""

    label: str
    value: float


@dataclass(frozen=True, eq=False)
class LinesPanel:
    """Curves on the same axes.

    Attributes:
        name: What the vertical axis says.
        percent: Whether values are shares, at most 1.
        numbered: Whether each name is followed by the last value.
        limits: Bottom and top of a linear vertical axis; from the values when left out.
    """

    name: str
    lines: tuple[RunLine, ...]
    levels: tuple[Level, ...] = ()
    percent: bool = False
    logarithmic: bool = False
    numbered: bool = True
    limits: tuple[float, float] | None = None


@dataclass(frozen=True, eq=False)
class RunLines:
    """What the figure shows: panels side by side over the same stretch, up to `end`.

    Attributes:
        across: What the horizontal axis counts.
        key: What dashed and solid lines are, above the first panel.
        start: Its left end where it is logarithmic, above 0; None where it is linear.
        marks: What happened to the run, where epochs are counted.
    """

    panels: tuple[LinesPanel, ...]
    end: float
    across: str = "epoch"
    start: float | None = None
    key: str = ""
    marks: tuple[Mark, ...] = ()


def nice_end(reached: float, planned: int) -> float:
    """Right end of the axis: grows by steps, never beyond what was planned."""
    step = float(next((n for n in NICE_EPOCHS if n >= reached), 0))
    if not step:
        magnitude = 10 ** np.floor(np.log10(reached)) / 2
        step = float(np.ceil(reached / magnitude) * magnitude)
    return float(min(step, max(planned, 1)))


def thinned(count: int) -> np.ndarray:
    """Indices of at most `MOST_POINTS` points, the first and the last among them."""
    if count <= MOST_POINTS:
        return np.arange(count)
    return np.unique(np.linspace(0, count - 1, MOST_POINTS).astype(int))
