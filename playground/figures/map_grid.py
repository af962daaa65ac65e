"""Small maps of numbers side by side, such as the filters of a layer or its feature maps."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from playground.figures.figure import Figure
from playground.figures.palette import DIVERGING, INK, SEQUENTIAL
from playground.figures.template import styled

GAP = 0.12
"""Between two maps, in widths of one."""
WORDS = 0.28
"""Height that is left for words below a map, in widths of one."""


def map_grid(
    maps: np.ndarray,
    titles: Sequence[str],
    *,
    columns: int,
    height: int,
    alt: str,
    signed: bool = False,
) -> Figure:
    """One heatmap for all maps, so that their colours can be compared.

    Args:
        maps: Shape (n, side, side).
        titles: A line below each map; all empty for no lines.
        signed: Whether the colours diverge from 0; else they begin there.
    """
    side = maps.shape[1]
    gap = max(1, round(GAP * side))
    below = max(1, round(WORDS * side)) if any(titles) else gap
    rows = -(-len(maps) // columns)
    canvas = np.full((rows * (side + below), columns * (side + gap)), np.nan)
    words = []
    for index, (each, title) in enumerate(zip(maps, titles, strict=True)):
        top, left = index // columns * (side + below), index % columns * (side + gap)
        canvas[top : top + side, left : left + side] = each
        if title:
            words.append(
                {
                    "x": left + side / 2 - 0.5,
                    "y": top + side + below / 2 - 0.5,
                    "text": title,
                    "font": {"size": 14, "color": INK},
                }
            )
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
        "annotations": words,
        "xaxis": {"visible": False, "constrain": "domain"},
        "yaxis": {"visible": False, "autorange": "reversed", "scaleanchor": "x"},
        "margin": {"l": 0, "r": 0, "t": 4, "b": 0},
        "dragmode": False,
    }
    return styled({"data": [trace], "layout": layout}, height=height, alt=alt)
