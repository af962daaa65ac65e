"""The part of the plane that is looked at: a square around the origin."""

from __future__ import annotations

import numpy as np

WINDOW = 6.0
"""Largest coordinate; the window is [−6, 6] × [−6, 6], as in TensorFlow Playground."""


def grid(count: int = 100) -> np.ndarray:
    """The middles of count × count equal squares that tile the window.

    Returns:
        float32, shape (count², 2): rows from the lowest x2, x1 running fastest.
    """
    side = (np.arange(count, dtype=np.float32) + 0.5) * (2 * WINDOW / count) - WINDOW
    x1, x2 = np.meshgrid(side, side)
    return np.stack([x1.ravel(), x2.ravel()], axis=1)


def grid_lines(lines: int = 13, steps: int = 91) -> np.ndarray:
    """Straight lines across the window, to see what a network bends them into.

    Returns:
        float32, shape (2 × lines, steps, 2): first the lines of constant x1, then of constant x2.
    """
    along = np.linspace(-WINDOW, WINDOW, steps, dtype=np.float32)
    at = np.linspace(-WINDOW, WINDOW, lines, dtype=np.float32)
    constant, running = np.broadcast_arrays(at[:, None], along[None, :])
    upright = np.stack([constant, running], axis=-1)
    return np.concatenate([upright, upright[:, :, ::-1]])
