"""Points of the plane in the colours of their classes, or of their targets."""

from __future__ import annotations

from typing import Any

import numpy as np

from playground.figures.palette import CLASS_COLORS, DIVERGING, GROUND, INK, MUTED
from playground.figures.sketch import Sketch

SYMBOLS = ("square", "circle", "diamond", "triangle-up", "cross", "star")
SYMBOL_CHARACTERS = ("■", "●", "◆", "▲", "✚", "★")
"""The same symbols as text."""


def add_plane_points(
    sketch: Sketch,
    x: np.ndarray,
    y: np.ndarray,
    *,
    class_count: int,
    test: bool = False,
    panel: int = 1,
    size: int = 9,
) -> None:
    """Adds points to one panel; those to test on have a dark outline.

    Args:
        x: Positions, shape (n, 2).
        y: Classes, or targets in [−1, 1] when `class_count` is 0; shape (n,).
    """
    part = "test" if test else "training"
    for k, (members, marker, title, extra) in enumerate(_groups(np.asarray(y), class_count, test)):
        if not members.any():
            continue
        positions = np.asarray(x, dtype=np.float32)[members]
        sketch.scatter(
            panel=panel,
            x=positions[:, 0],
            y=positions[:, 1],
            mode="markers",
            name=f"{title}, {part}",
            marker={"size": size, **marker},
            hovertemplate=f"{title}, {part} point<br>(%{{x:.2f}}, %{{y:.2f}}){extra}"
            "<extra></extra>",
            meta={"drawn": part, "class": k},
        )


def _groups(
    y: np.ndarray, class_count: int, test: bool
) -> list[tuple[np.ndarray, dict[str, Any], str, str]]:
    """(members, marker, title, more of the hover text) of each class, or of all targets."""
    if class_count:
        line = {"color": INK if test else GROUND, "width": 2 if test else 1.2}
        return [
            (y == k, class_marker(k) | {"line": line}, f"class {k}", "") for k in range(class_count)
        ]
    # A target of 0 has the colour of the ground: its outline must show it.
    line = {"color": INK if test else MUTED, "width": 1.6 if test else 0.8}
    marker = target_marker(y) | {"line": line}
    return [(np.ones(len(y), bool), marker, "target %{marker.color:.2f}", "")]


def class_marker(k: int) -> dict[str, Any]:
    """Colour and symbol of a class."""
    return {"color": CLASS_COLORS[k], "symbol": SYMBOLS[k]}


def target_marker(y: np.ndarray) -> dict[str, Any]:
    """Colours of targets between −1 and 1."""
    return {
        "color": np.asarray(y, dtype=np.float32),
        "colorscale": DIVERGING,
        "cmin": -1,
        "cmax": 1,
        "symbol": "circle",
    }
