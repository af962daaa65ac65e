"""The card of the home page."""

from __future__ import annotations

import numpy as np

from playground.figures.moving import MovingPicture
from playground.figures.palette import ACCENT, GRID, INK, MUTED, NEGATIVE, POSITIVE

ROWS, COLUMNS = 5, 4
WIDE, HIGH = 32.0, 17.0
LEFT, LOW = 8.0, 12.0


def rows_of_a_table() -> str:
    """One row of a table after another runs into a network, which names its class."""
    picture = MovingPicture(seconds=7.5)
    draw = np.random.default_rng(1)
    classes = draw.integers(0, 2, ROWS)
    for row in range(ROWS):
        y0, y1 = LOW + HIGH * row, LOW + HIGH * (row + 1)
        for column in range(COLUMNS):
            x0 = LEFT + WIDE * column
            box = (x0, x0 + WIDE - 2, y0, y1 - 2)
            picture.boxes([box], GRID)
            length = 4 + (WIDE - 12) * float(draw.uniform())
            inside = (x0 + 4, x0 + 4 + length, y0 + 5, y1 - 7)
            picture.boxes([inside], MUTED, fill_opacity=0.5)
            seen = picture.shown(ROWS - 1 - row, ROWS)
            picture.boxes([inside], ACCENT, motion=seen)
        color = POSITIVE if classes[row] else NEGATIVE
        middle = (y0 + y1) / 2 - 1
        lit = picture.shown_from(ROWS - 1 - row, ROWS)
        picture.curve((LEFT + WIDE * COLUMNS + 4, 184), (middle, middle), INK, width=1.5)
        picture.dots(200, middle, GRID, radius=7)
        picture.dots(200, middle, color, radius=7, motion=lit)
    return picture.svg(
        "Row after row of a small table lights up, and a dot behind each takes the colour of the "
        "class that is predicted."
    )
