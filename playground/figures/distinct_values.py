"""How many different values the series of each class have, and a threshold between them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from playground.figures.figure import Figure
from playground.figures.palette import INK, NEGATIVE, POSITIVE
from playground.figures.sketch import Sketch, axis

BIN = 4
FIRST = 360
"""Where the axis begins."""
COLORS = (NEGATIVE, POSITIVE)


@dataclass(frozen=True, eq=False)
class DistinctValues:
    """What the figure shows.

    Attributes:
        histogram: How many series of each of two classes have so many distinct values, shape
            (2, steps + 1).
        class_names: Of the two classes.
        threshold: The rule names one class below it, the other from there on.
    """

    histogram: np.ndarray
    class_names: Sequence[str]
    threshold: float


def distinct_values(info: DistinctValues, *, height: int = 330) -> Figure:
    """Two histograms over each other, and the threshold as a line."""
    steps = info.histogram.shape[1] - 1
    edges = np.arange(FIRST, steps + BIN + 1, BIN)
    counts = [
        np.histogram(np.arange(steps + 1), bins=edges, weights=row)[0] for row in info.histogram
    ]
    top = 1.05 * float(info.histogram.sum(axis=1).max())  # the axis keeps still while bars move
    sketch = Sketch()
    for row, color, name in zip(counts, COLORS, info.class_names, strict=True):
        x, y = np.repeat(edges, 2)[1:-1], np.repeat(row, 2)
        words = f"{name}: %{{y}} series with about %{{x}}<extra></extra>"
        sketch.curve(x, y, color, 1.5, fill="tozeroy", opacity=0.75, name=name, hovertemplate=words)
    sketch.line((info.threshold, info.threshold), (0, top), 1, color=INK, width=2, dash="dash")
    sketch.words(
        f"threshold {info.threshold:g} ", info.threshold, top, xanchor="right", yanchor="top"
    )
    for name, color, level in zip(info.class_names, COLORS, (0.99, 0.90), strict=True):
        sketch.words(
            f"■ {name}", FIRST + 3, level * top, xanchor="left", yanchor="top",
            font={"color": color, "size": 15},
        )  # fmt: skip
    return sketch.figure(
        height=height,
        alt=_alt(info),
        margin={"l": 56, "r": 16, "t": 12, "b": 46},
        xaxis=axis(
            f"distinct values among the {steps} of a test series",
            (FIRST, steps + BIN),
            fixedrange=True,
        ),
        yaxis=axis("series", (0, top), fixedrange=True),
    )


def _alt(info: DistinctValues) -> str:
    words = []
    for name, row in zip(info.class_names, info.histogram, strict=True):
        found = np.flatnonzero(row)
        if len(found):
            words.append(f"{name} has {found[0]} to {found[-1]}")
    return (
        "Number of distinct values per test series: "
        + ", ".join(words)
        + f". The threshold is {info.threshold:g}."
    )
