"""The card of the home page."""

from __future__ import annotations

from playground.figures.moving import MovingPicture
from playground.figures.moving.circle import UNITS, draw_boundary, draw_unit


def boundary_and_neurons() -> str:
    """What a network that learns a circle says of the plane, and what its neurons make of it."""
    picture = MovingPicture(seconds=8)
    size = 42.0
    for unit in range(UNITS):
        column, row = unit % 2, unit // 2
        draw_unit(picture, unit, 26 + 48 * column, 58 - 48 * row, size)
    draw_boundary(picture, 132, 10)
    return picture.svg(
        "The lines of four neurons turn on the plane, and the decision boundary that they make "
        "together closes around a disc of points."
    )
