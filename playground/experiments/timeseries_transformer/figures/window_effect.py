"""What a network says of a series when a window of it is hidden."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from playground.figures.figure import Figure
from playground.figures.palette import ACCENT, CLASS_COLORS, MUTED
from playground.figures.plain_text import plain
from playground.figures.sketch import Sketch
from playground.number_text import counted

MARGIN = {"l": 56, "r": 16, "t": 30, "b": 48}


@dataclass(frozen=True, eq=False)
class WindowEffect:
    """What the figure shows.

    Attributes:
        series: The first channel, shape (steps,).
        starts: First step of each hidden window, shape (windows,).
        width: Steps in a window.
        probability: Of the class with the window hidden, shape (windows,).
        whole: Of the class with nothing hidden.
        class_name: Whose probability this is.
        color_of: The class, which decides the colour of the series.
    """

    series: np.ndarray
    starts: np.ndarray
    width: int
    probability: np.ndarray
    whole: float
    class_name: str
    color_of: int = 0


def window_effect(info: WindowEffect, *, height: int = 360) -> Figure:
    """The series above, below the probability at the middle of each hidden window."""
    sketch = Sketch()
    steps = len(info.series)
    sketch.heading("Series", panel=1, left=True)
    sketch.heading(
        f"probability of {plain(info.class_name)} with {counted(info.width, 'step')} hidden here",
        panel=2,
        left=True,
    )
    sketch.scatter(
        x=np.arange(steps),
        y=info.series.astype(np.float32),
        mode="lines",
        line={"color": CLASS_COLORS[info.color_of % len(CLASS_COLORS)], "width": 1.5},
    )
    middle = info.starts + (info.width - 1) / 2
    spans = [f"steps {a}-{a + info.width - 1} hidden" for a in info.starts]
    sketch.scatter(
        panel=2,
        x=middle,
        y=info.probability.astype(np.float32),
        mode="lines+markers",
        line={"color": ACCENT, "width": 2},
        marker={"size": 4},
        customdata=spans,
        hovertemplate="%{customdata}: %{y:.1%}<extra></extra>",
    )
    sketch.line((0, steps - 1), (info.whole, info.whole), 2, color=MUTED, width=1.5, dash="dot")
    sketch.words(
        f"nothing hidden {info.whole:.1%}",
        steps - 1,
        info.whole,
        panel=2,
        xanchor="right",
        yanchor="top" if info.whole > 0.5 else "bottom",
        font={"size": 14, "color": MUTED},
    )
    across = {"range": [0, steps - 1], "fixedrange": True}
    lowest = info.starts[int(info.probability.argmin())]
    return sketch.figure(
        height=height,
        alt=f"Hiding {counted(info.width, 'step')} from step {lowest} on lowers the probability of "
        f"{info.class_name} most: from {info.whole:.1%} to {info.probability.min():.1%}.",
        margin=MARGIN,
        hovermode="closest",
        xaxis={**across, "showticklabels": False},
        yaxis={"domain": (0.6, 1.0), "title": {"text": "value"}, "fixedrange": True},
        xaxis2={**across, "anchor": "y2", "title": {"text": "time step"}},
        yaxis2={
            "domain": (0.0, 0.48),
            "anchor": "x2",
            "range": [-0.04, 1.04],
            "tickformat": ".0%",
            "fixedrange": True,
        },
    )
