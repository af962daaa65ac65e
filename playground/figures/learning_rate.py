"""The learning rate over a training, before it begins."""

from __future__ import annotations

import numpy as np

from playground.figures.figure import Figure
from playground.figures.palette import ACCENT
from playground.figures.sketch import Sketch, axis
from playground.number_text import counted


def learning_rate(rates: np.ndarray, epochs: int) -> Figure:
    """Learning rate against epochs.

    Args:
        rates: Evenly spaced over the training, shape (points,).
    """
    sketch = Sketch()
    words = "epoch %{x:.1f}<br>rate %{y:.3r}<extra></extra>"
    x = np.linspace(0, epochs, len(rates))
    sketch.curve(x, rates, ACCENT, 2.5, hovertemplate=words)
    return sketch.figure(
        height=190,
        dragmode="zoom",
        alt=f"Learning rate over {counted(epochs, 'epoch')}, at most {rates.max():g}.",
        xaxis=axis("epoch", [0, epochs]),
        yaxis=axis(
            "learning rate", rangemode="tozero", exponentformat="power", minexponent=3, nticks=4
        ),
    )
