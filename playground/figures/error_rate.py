"""The error of arranged neurons against their number, beside the rate that theory gives."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from playground.figures.end_labels import EndLabel, end_labels
from playground.figures.figure import Figure
from playground.figures.palette import ACCENT, BEST, MUTED
from playground.figures.sketch import Sketch, axis
from playground.figures.template import empty
from playground.number_text import number_text
from playground.reference.approximation import Rate

MARGIN = {"l": 64, "r": 110, "t": 34, "b": 48}
X_RANGE = (0.9, 115.0)
SMALLEST = 1e-9
"""Errors below this share of the largest are rounding: they are drawn here."""
FEWEST_DECADES = 2


@dataclass(frozen=True, eq=False)
class ErrorRate:
    """What the figure shows.

    Attributes:
        counts: Numbers of neurons, shape (n,).
        errors: The sup-norm error measured for each, shape (n,).
        rate: The bound that theory gives; None where it gives none.
        neurons: How many there are now.
        error: Theirs; None where it is that of the curve.
        name: What is measured, such as "bumps of sigmoid".
    """

    counts: np.ndarray
    errors: np.ndarray
    rate: Rate | None
    neurons: int
    error: float | None
    name: str

    @property
    def floor(self) -> float:
        return SMALLEST * (float(self.errors.max()) or 1.0)

    @property
    def bounds(self) -> np.ndarray:
        """What the errors cannot exceed, shape (n,); empty without a rate."""
        if self.rate is None:
            return np.array([])
        return np.array([self.rate.bound(int(n)) for n in self.counts])


def error_rate(info: ErrorRate, *, height: int = 420) -> Figure:
    """Measured errors as points, the bound as a straight line with its slope's name."""
    if not len(info.counts):
        return empty("The error against the number of neurons will appear here.", height=height)
    shown = np.maximum(info.errors, info.floor)
    bounds = np.maximum(info.bounds, info.floor)
    now = info.error if info.error is not None else _at(info, shown)
    now = max(now, info.floor)
    sketch = Sketch()
    sketch.heading(f"largest error of {info.name}", left=True)
    if len(bounds):
        words = "promised: at most %{y:.3r}<extra></extra>"
        sketch.curve(info.counts, bounds, BEST, 2, hovertemplate=words)
    words = "%{x} neurons: %{y:.3r}<extra></extra>"
    sketch.dots(info.counts, shown, ACCENT, 6, hovertemplate=words)
    words = "now: %{x} neurons, %{y:.3r}<extra></extra>"
    here = {"drawn": "now"}
    sketch.dots([info.neurons], [now], ACCENT, 16, edge=2, hovertemplate=words, meta=here)
    low, high = _decades(np.concatenate([shown, bounds, [now]]))
    powers = range(low, high + 1, max(1, (high - low) // 6))
    figure = sketch.figure(
        height=height,
        alt=_alt(info, now),
        margin=MARGIN,
        xaxis=axis(
            "neurons N",
            [math.log10(end) for end in X_RANGE],
            type="log",
            tickvals=[1, 2, 5, 10, 20, 50, 100],
            fixedrange=True,
        ),
        yaxis=axis(
            "sup-norm error",
            [low, high],
            type="log",
            tickvals=[10.0**power for power in powers],
            ticktext=[number_text(10.0**power) for power in powers],
            fixedrange=True,
        ),
    )
    labels = [EndLabel("measured", ACCENT, math.log10(shown[-1]))]
    if info.rate is not None:
        word = "best" if info.rate.order == 0 else f"bound ∝ {info.rate.label}"
        labels.append(EndLabel(word, BEST, math.log10(bounds[-1])))
    else:
        labels.append(EndLabel("no rate", MUTED, float(high)))
    end_labels(figure, labels)
    return figure


def _at(info: ErrorRate, shown: np.ndarray) -> float:
    """The measured error of the number nearest to that of now."""
    return float(shown[np.abs(info.counts - info.neurons).argmin()])


def _decades(values: np.ndarray) -> tuple[int, int]:
    """Whole powers of ten around all values, a few at least."""
    high = math.ceil(math.log10(values.max()) + 0.05)
    low = math.floor(math.log10(values.min()) - 0.05)
    return min(low, high - FEWEST_DECADES), high


def _alt(info: ErrorRate, now: float) -> str:
    if info.rate is None:
        promise = "The target's slope has no bound, so no rate is promised."
    elif info.rate.order == 0:
        promise = "It does not fall with more neurons."
    else:
        promise = f"Theory promises a fall like {info.rate.label}."
    return (
        f"Largest error of {info.name} against the number of neurons, both logarithmic: "
        f"{number_text(now)} with {info.neurons}. {promise}"
    )
