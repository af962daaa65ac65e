"""A target, the sum of neurons that follows it, and what each neuron adds."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from playground.figures.end_labels import EndLabel, end_labels
from playground.figures.figure import Figure
from playground.figures.palette import ACCENT, INK, NEGATIVE, POSITIVE
from playground.figures.sketch import Sketch, axis
from playground.figures.template import empty
from playground.figures.training_interval import OnInterval, shade_outside
from playground.number_text import number_text
from playground.reference.approximation import SumOfNeurons

BEYOND = 0.4
"""The figure shows this share of the interval's length on both sides of it."""
POINTS = 1801
"""On all three parts together: 1,001 of them inside."""
MOST_LARGE = 20
"""More marks than this are small."""
MARGIN = {"l": 56, "r": 72, "t": 16, "b": 48}


@dataclass(frozen=True, eq=False)
class NeuronSum(OnInterval):
    """What the figure shows.

    Attributes:
        low, high, x, target: The interval on which the target counts, `seen` of it, the target.
        neurons: None before there are any.
        points: Examples of the target, shape (n, 2), to be marked.
        gap: The largest distance of the sum from the target on the interval.
    """

    neurons: SumOfNeurons | None
    points: np.ndarray | None = None
    gap: float | None = None

    def end(self, y: np.ndarray) -> float:
        """The last height that a line has, within the axis."""
        bottom, top = self.y_range
        return float(np.clip(y[np.isfinite(y)][-1], bottom, top))


def seen(low: float, high: float) -> np.ndarray:
    """Every x that the figure shows: the interval, and 40% of its length on both sides."""
    beyond = BEYOND * (high - low)
    return np.linspace(low - beyond, high + beyond, POINTS)


def neuron_sum(info: NeuronSum, *, height: int = 420) -> Figure:
    """The running sum thick, the target thin, each neuron thinner: blue where α > 0, else orange.

    Triangles on the bottom mark −b/w, where a neuron turns.
    """
    if not np.isfinite(info.target).any():
        return empty("The target and the sum of neurons will appear here.", height=height)
    sketch = Sketch()
    shade_outside(sketch, info, "outside<br>the interval:<br>no promise", at_top=True)
    labels = [EndLabel("target", INK, info.end(info.target))]
    if info.neurons is not None:
        total = info.neurons.values(info.x)
        _parts(sketch, info, info.neurons)
        _line(sketch, info, total, ACCENT, 4, "sum")
        labels.append(EndLabel("sum", ACCENT, info.end(total)))
    _line(sketch, info, info.target, INK, 2, "target")
    if info.points is not None:
        x, y = info.points.T.tolist()
        sketch.dots(x, y, INK, 8 if len(x) <= MOST_LARGE else 4)
    figure = sketch.figure(
        height=height,
        alt=_alt(info),
        margin=MARGIN,
        hovermode="closest",
        xaxis=axis("x", [info.x[0], info.x[-1]], fixedrange=True),
        yaxis=axis("y", info.y_range, fixedrange=True),
    )
    end_labels(figure, labels)
    return figure


def _parts(sketch: Sketch, info: NeuronSum, neurons: SumOfNeurons) -> None:
    """All curves of one sign are one trace, with gaps between them."""
    x, y = neurons.outlines(float(info.x[0]), float(info.x[-1]))
    # Far outside the axis nobody looks, and huge numbers make long figures.
    bottom, top = info.y_range
    reach = 10 * (top - bottom)
    y = np.clip(y, bottom - reach, top + reach)
    # Half the bytes: a line of one pixel needs no more digits.
    x, y = x.astype(np.float32), y.astype(np.float32)
    gap = np.full((len(neurons), 1), np.nan, dtype=np.float32)
    x, y = np.hstack([x, gap]), np.hstack([y, gap])
    for sign, color in ((1, POSITIVE), (-1, NEGATIVE)):
        chosen = np.sign(neurons.heights) == sign
        meta = {"drawn": "parts", "sign": sign}
        sketch.curve(x[chosen].ravel(), y[chosen].ravel(), color, 1, opacity=0.55, meta=meta)
    turning = np.flatnonzero((neurons.heights != 0) & np.isfinite(neurons.breakpoints))
    sketch.dots(
        neurons.breakpoints[turning].tolist(),
        [bottom] * len(turning),
        [POSITIVE if neurons.heights[k] > 0 else NEGATIVE for k in turning],
        11 if len(neurons) <= MOST_LARGE else 7,
        symbol="triangle-up",
        text=[
            f"neuron {k + 1} turns at −b/w = {number_text(neurons.breakpoints[k])}"
            for k in turning.tolist()
        ],
        hovertemplate="%{text}<extra></extra>",
        meta={"drawn": "turning", "colors": [POSITIVE, NEGATIVE]},
    )


def _line(
    sketch: Sketch, info: NeuronSum, y: np.ndarray, color: str, width: float, name: str
) -> None:
    said, meta = "%{y:.4~f}", {"drawn": name}
    sketch.curve(info.x, y, color, width, name=name, hovertemplate=said, meta=meta)


def _alt(info: NeuronSum) -> str:
    words = f"A target on the interval from {number_text(info.low)} to {number_text(info.high)}"
    if info.neurons is None:
        return f"{words}."
    near = "" if info.gap is None else f", at most {number_text(info.gap)} from it"
    return (
        f"{words} and a sum of {len(info.neurons)} neurons{near}; "
        "beyond the interval nothing is promised."
    )
