"""What a network says of a series when a window of it is hidden."""

from __future__ import annotations

import numpy as np

from playground.experiments.timeseries_transformer.reference.occlusion import Occlusion
from playground.figures.figure import Figure
from playground.figures.palette import ACCENT, CLASS_COLORS, MUTED
from playground.figures.plain_text import plain
from playground.figures.sketch import Sketch
from playground.number_text import counted

MARGIN = {"l": 56, "r": 16, "t": 30, "b": 48}


def window_effect(
    series: np.ndarray,
    hidden: Occlusion,
    class_name: str,
    *,
    color_of: int = 0,
    height: int = 360,
) -> Figure:
    """The series above, below the probability at the middle of each hidden window.

    Args:
        series: The first channel, shape (steps,).
        class_name: Of the class whose probability it is.
        color_of: The class of the series, which decides its colour.
    """
    sketch = Sketch()
    steps = len(series)
    sketch.heading("Series", panel=1, left=True)
    sketch.heading(
        f"probability of {plain(class_name)} with {counted(hidden.width, 'step')} hidden here",
        panel=2,
        left=True,
    )
    sketch.scatter(
        x=np.arange(steps),
        y=series.astype(np.float32),
        mode="lines",
        line={"color": CLASS_COLORS[color_of % len(CLASS_COLORS)], "width": 1.5},
    )
    _probability(sketch, hidden, steps - 1)
    across = {"range": [0, steps - 1], "fixedrange": True}
    lowest = hidden.starts[int(hidden.probability.argmin())]
    return sketch.figure(
        height=height,
        alt=f"Hiding {counted(hidden.width, 'step')} from step {lowest} on lowers the probability "
        f"of {class_name} most: from {hidden.whole:.1%} to {hidden.probability.min():.1%}.",
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


def _probability(sketch: Sketch, hidden: Occlusion, last: int) -> None:
    """The lower panel, from step 0 to the last one."""
    middle = hidden.starts + (hidden.width - 1) / 2
    spans = [f"steps {a}-{a + hidden.width - 1} hidden" for a in hidden.starts]
    sketch.scatter(
        panel=2,
        x=middle,
        y=hidden.probability.astype(np.float32),
        mode="lines+markers",
        line={"color": ACCENT, "width": 2},
        marker={"size": 4},
        customdata=spans,
        hovertemplate="%{customdata}: %{y:.1%}<extra></extra>",
    )
    sketch.line((0, last), (hidden.whole, hidden.whole), 2, color=MUTED, width=1.5, dash="dot")
    sketch.words(
        f"nothing hidden {hidden.whole:.1%}",
        last,
        hidden.whole,
        panel=2,
        xanchor="right",
        yanchor="top" if hidden.whole > 0.5 else "bottom",
        font={"size": 14, "color": MUTED},
    )
