"""Small maps of numbers side by side, such as the filters of a layer or its feature maps."""

from __future__ import annotations

import numpy as np

from playground.figures.figure import Figure
from playground.figures.palette import DIVERGING, SEQUENTIAL
from playground.figures.template import styled

GAP = 0.12
"""Between two maps, in widths of one."""


def map_grid(
    maps: np.ndarray,
    *,
    columns: int,
    height: int,
    alt: str,
    signed: bool = False,
) -> Figure:
    """One heatmap for all maps, so that their colours can be compared.

    Args:
        maps: Shape (n, side, side).
        signed: Whether the colours diverge from 0; else they begin there.
    """
    side = maps.shape[1]
    gap = max(1, round(GAP * side))
    rows = -(-len(maps) // columns)
    canvas = np.full((rows * (side + gap), columns * (side + gap)), np.nan)
    for index, each in enumerate(maps):
        top, left = index // columns * (side + gap), index % columns * (side + gap)
        canvas[top : top + side, left : left + side] = each
    largest = float(np.abs(maps).max(initial=0)) or 1.0
    trace = {
        "type": "heatmap",
        "z": canvas.astype(np.float32),
        "colorscale": DIVERGING if signed else SEQUENTIAL,
        "zmin": -largest if signed else 0,
        "zmax": largest,
        "showscale": False,
        "hovertemplate": "%{z:.3f}<extra></extra>",
        "hoverongaps": False,
    }
    layout = {
        "xaxis": {"visible": False, "constrain": "domain"},
        "yaxis": {"visible": False, "autorange": "reversed", "scaleanchor": "x"},
        "margin": {"l": 0, "r": 0, "t": 4, "b": 0},
        "dragmode": False,
    }
    return styled({"data": [trace], "layout": layout}, height=height, alt=alt)
