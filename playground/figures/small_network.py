"""A network at a glance: nodes and signed edges, no words."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from playground.figures.figure import Figure
from playground.figures.palette import GROUND, INK, NEGATIVE, POSITIVE
from playground.figures.sketch import Sketch


def small_network(weights: Sequence[np.ndarray], *, height: int) -> Figure:
    """Edges are blue or orange by sign and thick by size.

    Args:
        weights: One matrix per layer, shape (inputs, units).
    """
    sizes = [len(weights[0]), *(matrix.shape[1] for matrix in weights)]
    positions = [np.arange(size) - (size - 1) / 2 for size in sizes]
    sketch = Sketch()
    for layer, matrix in enumerate(weights):
        for (source, target), weight in np.ndenumerate(matrix):
            sketch.scatter(
                x=[layer, layer + 1],
                y=[positions[layer][source], positions[layer + 1][target]],
                mode="lines",
                line={
                    "color": POSITIVE if weight > 0 else NEGATIVE,
                    "width": 1 + 4 * float(min(1.0, abs(weight))),
                },
            )
    sketch.scatter(
        x=np.repeat(np.arange(len(sizes)), sizes),
        y=np.concatenate(positions),
        mode="markers",
        marker={"size": 24, "color": GROUND, "line": {"color": INK, "width": 2}},
    )
    words = "-".join(str(size) for size in sizes)
    return sketch.figure(
        height=height,
        alt=f"A {words} network.",
        xaxis={"visible": False, "range": [-0.3, len(sizes) - 0.7]},
        yaxis={"visible": False, "range": [max(sizes) / 2 + 0.1, -max(sizes) / 2 - 0.1]},
    )
