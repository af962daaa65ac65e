"""Points of two classes: class 1 blue circles, class 0 orange squares."""

from __future__ import annotations

import numpy as np
import plotly.graph_objects as go

from playground.figures.palette import GROUND, NEGATIVE, POSITIVE

NAMES = {0: "class 0", 1: "class 1"}


def add_two_classes(
    figure: go.Figure, x: np.ndarray, y: np.ndarray, *, column: int = 1, size: int = 15
) -> None:
    """Adds points to one column of a figure.

    Args:
        x: shape (points, 2).
        y: Classes 0 or 1, shape (points,).
    """
    for label, color, symbol in ((0, NEGATIVE, "square"), (1, POSITIVE, "circle")):
        members = np.asarray(x)[np.asarray(y) == label]
        if len(members):
            figure.add_trace(
                go.Scatter(
                    x=members[:, 0],
                    y=members[:, 1],
                    mode="markers",
                    name=NAMES[label],
                    marker={
                        "color": color,
                        "symbol": symbol,
                        "size": size,
                        "line": {"color": GROUND, "width": 1.5},
                    },
                    hovertemplate=f"{NAMES[label]}<br>(%{{x:.3~f}}, %{{y:.3~f}})<extra></extra>",
                    cliponaxis=False,
                ),
                row=1,
                col=column,
            )
