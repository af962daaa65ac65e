"""Two optimizers that go down a valley, for a card."""

from __future__ import annotations

import numpy as np

from playground.figures.moving.picture import MovingPicture
from playground.figures.palette import INK, MUTED, SERIES
from playground.reference.gradient_descent import (
    NEURONS,
    OptimizerName,
    Rates,
    batches,
    descend,
)

START, STEPS = (-0.6, 4.0), 60
X, Y = (-1.5, 3.3), (-2.4, 4.6)
LEVELS = (0.6, 2.5, 7.0)
TURN = np.linspace(0, 2 * np.pi, 40)


def descent_picture() -> str:
    """Contour lines of a linear neuron's loss, which are ellipses, and two paths."""
    surface = NEURONS["line"].surface()
    picture = MovingPicture(X, Y, seconds=6)
    far = descend(surface, "momentum", Rates(0.05, 0.5), (1.0, -1.0), batches(6, 6, 0, 2000))
    lowest = far.places[-1]
    least = surface.at(lowest)
    aa, ab, bb = least.hessian
    values, vectors = np.linalg.eigh([[aa, ab], [ab, bb]])
    for level in LEVELS:
        radii = np.sqrt(2 * level / values)
        ring = lowest[:, None] + vectors @ (radii[:, None] * np.stack([np.cos(TURN), np.sin(TURN)]))
        inside = (ring[0] >= X[0]) & (ring[0] <= X[1]) & (ring[1] >= Y[0]) & (ring[1] <= Y[1])
        shown = np.where(inside, ring, np.nan)
        for part in _pieces(shown):
            picture.curve(part[0], part[1], MUTED, width=1, opacity=0.6)
    running: dict[OptimizerName, str] = {"sgd": SERIES[0], "momentum": SERIES[1]}
    for name, color in running.items():
        path = descend(surface, name, Rates(0.13, 0.8), START, batches(6, 6, 0, STEPS))
        picture.curve(path.places[:, 0], path.places[:, 1], color, width=2, motion=picture.drawn())
    picture.dots(START[0], START[1], INK, radius=4)
    return picture.svg(
        "A narrow valley with contour lines. SGD and momentum start beside its floor and swing "
        "from side to side at first; momentum reaches the bottom long before SGD."
    )


def _pieces(points: np.ndarray) -> list[np.ndarray]:
    """The runs of points without a gap, shape (2, n) each."""
    gaps = np.flatnonzero(np.isnan(points[0]))
    parts = np.split(points, gaps, axis=1)
    return [part[:, ~np.isnan(part[0])] for part in parts if (~np.isnan(part[0])).sum() > 1]
