"""Many small images in one grid, each with a line of words."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from playground.figures.figure import Figure
from playground.figures.palette import GROUND, INK, NEGATIVE
from playground.figures.plain_text import cut, plain
from playground.figures.template import styled
from playground.number_text import counted

TILE = 28
GAP = 4
WORDS = 9
"""Rows of a tile that are left free for words below the image, in pixels of the image."""
LETTER = 6.5
"""Pixels that a letter of the words takes."""


def image_mosaic(
    images: np.ndarray,
    titles: Sequence[str],
    *,
    columns: int = 10,
    wrong: Sequence[bool] | None = None,
    height_per_row: int = 96,
) -> Figure:
    """Images side by side; ink is dark on white, or light on black in the dark theme.

    Args:
        images: Grey values 0-1, shape (n, 28, 28).
        titles: A line below each image, which may quote a user; cut where it would reach the next.
        wrong: Which lines stand in the colour of mistakes.
    """
    rows = max(1, -(-len(images) // columns))
    canvas = np.zeros((rows * (TILE + WORDS), columns * (TILE + GAP)), np.float32)
    most = round(height_per_row * (TILE + GAP) / (TILE + WORDS) / LETTER)
    words = []
    for index, (image, title) in enumerate(zip(images, titles, strict=True)):
        top, left = index // columns * (TILE + WORDS), index % columns * (TILE + GAP)
        canvas[top : top + TILE, left : left + TILE] = image
        words.append(
            {
                "x": left + TILE / 2,
                "y": top + TILE + WORDS / 2 - 0.5,
                "text": plain(title if columns == 1 else cut(title, most)),
                "font": {
                    "size": 14,
                    "color": NEGATIVE if wrong is not None and wrong[index] else INK,
                },
            }
        )
    trace = {
        "type": "heatmap",
        "z": np.round(canvas * 255).astype(np.uint8),
        "colorscale": [[0, GROUND], [1, INK]],
        "showscale": False,
        "hoverinfo": "skip",
        "zmin": 0,
        "zmax": 255,
    }
    named = [title for title in titles if title]
    layout = {
        "annotations": words,
        "xaxis": {"visible": False, "constrain": "domain"},
        "yaxis": {"visible": False, "autorange": "reversed", "scaleanchor": "x"},
        "margin": {"l": 0, "r": 0, "t": 8, "b": 0},
        "dragmode": False,
    }
    return styled(
        {"data": [trace], "layout": layout},
        height=height_per_row * rows + 16,
        alt=": ".join(filter(None, [counted(len(images), "image"), ", ".join(named[:12])])),
    )
