"""A network at a glance: nodes and signed edges, no words."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import plotly.graph_objects as go

from playground.figures.palette import GROUND, INK, NEGATIVE, POSITIVE
from playground.figures.template import styled


def small_network(weights: Sequence[np.ndarray], *, height: int) -> go.Figure:
    """Edges are blue or orange by sign and thick by size.

    Args:
        weights: One matrix per layer, shape (inputs, units).
    """
    sizes = [len(weights[0]), *(matrix.shape[1] for matrix in weights)]
    places = [np.arange(size) - (size - 1) / 2 for size in sizes]
    figure = go.Figure()
    for layer, matrix in enumerate(weights):
        for (source, target), weight in np.ndenumerate(matrix):
            figure.add_scatter(
                x=[layer, layer + 1],
                y=[places[layer][source], places[layer + 1][target]],
                mode="lines",
                line={
                    "color": POSITIVE if weight > 0 else NEGATIVE,
                    "width": 1 + 4 * float(min(1.0, abs(weight))),
                },
                hoverinfo="skip",
            )
    figure.add_scatter(
        x=np.repeat(np.arange(len(sizes)), sizes),
        y=np.concatenate(places),
        mode="markers",
        marker={"size": 24, "color": GROUND, "line": {"color": INK, "width": 2}},
        hoverinfo="skip",
    )
    figure.update_xaxes(visible=False, range=[-0.3, len(sizes) - 0.7])
    figure.update_yaxes(visible=False, range=[max(sizes) / 2 + 0.1, -max(sizes) / 2 - 0.1])
    words = "-".join(str(size) for size in sizes)
    return styled(figure, height=height, alt=f"A {words} network.")
