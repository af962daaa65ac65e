"""The points of two classes alone, before there is anything to learn from."""

from __future__ import annotations

import numpy as np

from playground.figures.figure import Figure
from playground.figures.half_plane import Box
from playground.figures.palette import MUTED
from playground.figures.sketch import Sketch, square_axes
from playground.figures.two_classes import add_two_classes


def points_plane(
    x: np.ndarray, y: np.ndarray, box: Box, sentence: str, *, height: int = 400
) -> Figure:
    """Points in the plane, and beside them a sentence that says what is missing.

    Args:
        x: shape (points, 2), also with no points.
        y: Classes, shape (points,).
    """
    sketch = Sketch()
    sketch.scatter(x=[], y=[])  # a panel without a trace would have no axes to click on
    add_two_classes(sketch, x, y, size=18)
    sketch.words(sentence, 0.81, 0.5, xref="paper", yref="paper", font={"color": MUTED, "size": 16})
    return sketch.figure(
        height=height,
        alt=f"{len(x)} points. {sentence}",
        margin={"l": 50, "r": 8, "t": 34, "b": 50},
        **square_axes(1, box, ("x<sub>1</sub>", "x<sub>2</sub>"), (0, 0.52)),
    )
