"""The learning rate over a training, before it begins."""

from __future__ import annotations

import numpy as np

from playground.figures.figure import Figure
from playground.figures.palette import ACCENT
from playground.figures.sketch import Sketch
from playground.number_text import counted


def learning_rate(rates: np.ndarray, epochs: int) -> Figure:
    """Learning rate against epochs.

    Args:
        rates: Evenly spaced over the training, shape (points,).
    """
    sketch = Sketch()
    sketch.scatter(
        x=np.linspace(0, epochs, len(rates)),
        y=rates,
        mode="lines",
        line={"color": ACCENT, "width": 2.5},
        hovertemplate="epoch %{x:.1f}<br>rate %{y:.3r}<extra></extra>",
    )
    return sketch.figure(
        height=190,
        dragmode="zoom",
        alt=f"Learning rate over {counted(epochs, 'epoch')}, at most {rates.max():g}.",
        xaxis={"title": {"text": "epoch"}, "range": [0, epochs]},
        yaxis={
            "title": {"text": "learning rate"},
            "rangemode": "tozero",
            "exponentformat": "power",
            "minexponent": 3,
            "nticks": 4,
        },
    )
