"""A function of one variable inside and outside the interval on which it is to be followed."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from playground.figures.palette import GRID, MUTED
from playground.figures.sketch import Sketch

HEADROOM = 0.35


@dataclass(frozen=True, eq=False)
class OnInterval:
    """What such figures have in common.

    Attributes:
        low, high: The interval.
        x: Positions, increasing, beyond the interval too, shape (points,).
        target: The function there, NaN where it has no value.
    """

    low: float
    high: float
    x: np.ndarray
    target: np.ndarray

    @property
    def y_range(self) -> tuple[float, float]:
        """That of the function on its interval, and room: no fit can move the axis."""
        inside = self.target[(self.x >= self.low) & (self.x <= self.high)]
        inside = inside[np.isfinite(inside)]
        bottom, top = float(inside.min()), float(inside.max())
        room = HEADROOM * ((top - bottom) or max(1.0, abs(top)))
        return bottom - room, top + room


def shade_outside(sketch: Sketch, info: OnInterval, words: str, *, at_top: bool) -> None:
    """Greys what lies beyond the interval and says why."""
    for start, end in ((info.x[0], info.low), (info.high, info.x[-1])):
        sketch.box(
            start, end, 0, 1, yref="y domain", layer="below", fillcolor=GRID, opacity=0.6,
            line={"width": 0},
        )  # fmt: skip
        sketch.words(
            words,
            (start + end) / 2,
            1 if at_top else 0,
            yref="y domain",
            yanchor="top" if at_top else "bottom",
            font={"size": 14, "color": MUTED},
        )
