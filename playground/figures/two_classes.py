"""Points of two classes: class 1 blue circles, class 0 orange squares."""

from __future__ import annotations

import numpy as np

from playground.figures.palette import NEGATIVE, POSITIVE
from playground.figures.sketch import Sketch

NAMES = {0: "class 0", 1: "class 1"}


def add_two_classes(
    sketch: Sketch, x: np.ndarray, y: np.ndarray, *, panel: int = 1, size: int = 15
) -> None:
    """Adds points to one panel.

    Args:
        x: shape (points, 2).
        y: Classes 0 or 1, shape (points,).
    """
    for label, color, symbol in ((0, NEGATIVE, "square"), (1, POSITIVE, "circle")):
        members = np.asarray(x)[np.asarray(y) == label]
        if len(members):
            words = f"{NAMES[label]}<br>(%{{x:.3~f}}, %{{y:.3~f}})<extra></extra>"
            looks = {"symbol": symbol, "name": NAMES[label], "hovertemplate": words}
            left, up = members.T.tolist()
            sketch.dots(left, up, color, size, edge=1.5, panel=panel, cliponaxis=False, **looks)
