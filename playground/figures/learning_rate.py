"""The learning rate over a training, before it begins."""

from __future__ import annotations

import numpy as np
import plotly.graph_objects as go

from playground.figures.palette import ACCENT
from playground.figures.template import styled
from playground.number_text import counted


def learning_rate(rates: np.ndarray, epochs: int) -> go.Figure:
    """Learning rate against epochs.

    Args:
        rates: Evenly spaced over the training, shape (points,).
    """
    figure = go.Figure(
        go.Scatter(
            x=np.linspace(0, epochs, len(rates)),
            y=rates,
            mode="lines",
            line={"color": ACCENT, "width": 2.5},
            hovertemplate="epoch %{x:.1f}<br>rate %{y:.3r}<extra></extra>",
        )
    )
    figure.update_xaxes(title_text="epoch", range=[0, epochs])
    figure.update_yaxes(
        title_text="learning rate",
        rangemode="tozero",
        exponentformat="power",
        minexponent=3,
        nticks=4,
    )
    return styled(
        figure,
        height=190,
        alt=f"Learning rate over {counted(epochs, 'epoch')}, at most {rates.max():g}.",
    )
