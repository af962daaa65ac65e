"""The card of the home page."""

from __future__ import annotations

import numpy as np

from playground.figures.moving import MovingPicture
from playground.figures.palette import ACCENT, MUTED
from playground.reference.approximation import arranged_bumps

COUNTS = (2, 4, 8, 16, 32)


def bumps_that_follow_a_sine() -> str:
    """The same sum of neurons with more and more of them."""
    picture = MovingPicture((-np.pi, np.pi), (-1.15, 1.15), seconds=7.5)
    x = np.linspace(-np.pi, np.pi, 160)
    picture.curve(x, np.sin(x), MUTED, width=5, opacity=0.45)
    for part, neurons in enumerate(COUNTS):
        seen = picture.shown(part, len(COUNTS))
        values = arranged_bumps(np.sin, -np.pi, np.pi, neurons, "sigmoid", 40.0).values(x)
        picture.curve(x, values, ACCENT, width=2.5, motion=seen)
        picture.words(f"{neurons} neurons", 1.9, -0.85, ACCENT, motion=seen)
    return picture.svg(
        f"A sum of neurons follows a sine in finer and finer steps: {COUNTS[0]} neurons at first, "
        f"{COUNTS[-1]} at the end."
    )
