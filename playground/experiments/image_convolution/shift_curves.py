"""Accuracy over the number of pixels by which images are shifted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from playground.figures.figure import Figure
from playground.figures.palette import SERIES
from playground.figures.sketch import Sketch


def shift_curves(accuracies: Mapping[str, Sequence[float]]) -> Figure:
    """A line for each network.

    Args:
        accuracies: By the network's name, for shifts of 0, 1, … pixels.
    """
    sketch = Sketch()
    for color, (name, values) in zip(SERIES, accuracies.items(), strict=False):
        sketch.scatter(
            x=list(range(len(values))),
            y=list(values),
            mode="lines+markers",
            name=name,
            line={"color": color, "width": 3},
            marker={"size": 9},
            hovertemplate="%{x} pixels: %{y:.1%}<extra>" + name + "</extra>",
        )
    words = "; ".join(
        f"{name} falls from {values[0]:.1%} to {values[-1]:.1%}"
        for name, values in accuracies.items()
    )
    return sketch.figure(
        height=380,
        alt=f"Accuracy on shifted test images. {words}.",
        xaxis={"title": {"text": "shift (pixels)"}, "dtick": 1},
        yaxis={"title": {"text": "test accuracy"}, "tickformat": ".0%", "range": [0, 1]},
        showlegend=True,
        legend={"orientation": "h", "y": 1.12},
    )
