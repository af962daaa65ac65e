"""The path of an optimizer over a loss surface."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from playground.reference.gradient_descent.loss_surface import Array, LossSurface
from playground.reference.gradient_descent.optimizers import (
    OPTIMIZERS,
    Memory,
    OptimizerName,
    Rates,
)

FARTHEST = 1e6
"""An optimizer that gets farther from the origin has diverged, and goes no farther."""


@dataclass(frozen=True, eq=False)
class Descent:
    """All steps from one start. After an optimizer has diverged its places are NaN.

    Attributes:
        places: Before each step, and the last one after it; shape (steps + 1, 2).
        losses: Of all examples at these places, shape (steps + 1,).
        gradients: Of each step's batch, shape (steps, 2).
        memories: Before each step, and after the last.
    """

    places: Array
    losses: Array
    gradients: Array
    memories: tuple[Memory, ...]


def descend(
    surface: LossSurface,
    optimizer: OptimizerName,
    rates: Rates,
    start: npt.ArrayLike,
    order: Sequence[Sequence[int]],
) -> Descent:
    """Makes a step for each batch.

    Args:
        start: The place (a, b) to begin at.
        order: Numbers of the examples of each batch, as `batches` gives them.
    """
    step = OPTIMIZERS[optimizer].step
    place, memory = np.asarray(start, float), Memory.blank(2)
    places, gradients, memories = [place], [], [memory]
    for examples in order:
        gradient = np.full(2, np.nan)
        if np.isfinite(place).all():
            gradient = surface.gradient(place, examples)
            memory, move = step(memory, gradient, rates)
            place = place + move
            if np.abs(place).max() > FARTHEST:
                place = np.full(2, np.nan)
        places.append(place)
        gradients.append(gradient)
        memories.append(memory)
    path = np.array(places)
    return Descent(path, surface.losses(path), np.array(gradients), tuple(memories))
