"""The configuration of the learning section, its points and its whole trace."""

from __future__ import annotations

import math
from functools import lru_cache
from typing import Literal

import numpy as np
from pydantic import model_validator

from playground.experiments import control
from playground.experiments.config import HIDDEN
from playground.figures.half_plane import Box
from playground.reference.perceptron import (
    Convergence,
    PerceptronState,
    PointSet,
    Trace,
    convergence,
    own_points,
    point_set,
    start_state,
    trace,
)
from playground.ui.sections import SectionConfig

MOST_OWN = 100
PER_POINT = 3
WINDOW = (-1.5, 2.5)
"""What both axes show at least: steady while points are added."""


class Learning(SectionConfig):
    """The points, and how the perceptron goes through them."""

    section: str = control("learning", "Section", "Its name in links.", group=HIDDEN)
    data: Literal["and", "or", "xor", "blobs", "own"] = control(
        "and", "Points", "A click in the plane adds one more, and makes the points your own.",
        group="Data",
    )  # fmt: skip
    points: int = control(
        30,
        "Points in the blobs",
        "In both blobs together.",
        group="Data",
        minimum=2,
        maximum=100,
        step=2,
        applies=lambda config: config.data == "blobs",
    )
    separation: float = control(
        4.0,
        "Distance of the blobs",
        "Between their centres; each blob has standard deviation 1.",
        applies=lambda config: config.data == "blobs",
        group="Data",
        minimum=0,
        maximum=8,
        step=0.5,
    )
    order: Literal["cyclic", "shuffled"] = control(
        "cyclic", "Order", "The same in every pass, or a new one each time.", group="Training"
    )
    learning_rate: float = control(
        1.0,
        "Learning rate η",
        "How far one mistake moves the weights. From zero weights it only sets their scale.",
        group="Training",
        minimum=0.001,
        maximum=100,
        suggestions=(0.01, 0.1, 0.5, 1.0, 2.0, 10.0),
    )
    start: tuple[float, ...] = control(
        (0.0, 0.0, 0.0),
        "Start: b, w₁, w₂",
        "Where the weights begin.",
        group="Training",
        minimum=-1000,
        maximum=1000,
    )
    most_steps: int = control(
        200,
        "Maximum steps",
        "Training ends earlier when a whole pass makes no mistake.",
        group="Training",
        minimum=10,
        maximum=2000,
        suggestions=(50, 100, 200, 500, 1000, 2000),
    )
    seed: int = control(
        0, "Seed", "Decides the blobs and the shuffled order.", group="Training", minimum=0,
        maximum=99, step=1,
        applies=lambda config: config.data == "blobs" or config.order == "shuffled",
    )  # fmt: skip
    own: tuple[float, ...] = control(
        (),
        "Own points",
        "x₁, x₂ and class of each.",
        group=HIDDEN,
        minimum=-100,
        maximum=100,
    )
    step: int = control(0, "Step", "The step on show.", group=HIDDEN, minimum=0, maximum=2000)

    @model_validator(mode="after")
    def _lengths(self) -> Learning:
        if len(self.start) != PER_POINT:
            raise ValueError(
                "Expected start to hold 3 numbers: the bias and two weights. "
                f"Received: {len(self.start)} numbers. Write 0, 0, 0 to begin at zero."
            )
        if len(self.own) % PER_POINT or len(self.own) > PER_POINT * MOST_OWN:
            raise ValueError(
                f"Expected own to hold 3 numbers for each of at most {MOST_OWN} points: x1, x2 "
                f"and the class. Received: {len(self.own)} numbers. Write 1, 2, 0 for one point."
            )
        return self

    def coordinates(self) -> tuple[np.ndarray, np.ndarray]:
        """x of shape (points, 2) and y of shape (points,), also where they are too few to learn."""
        if self.data == "own":
            table = np.array(self.own, dtype=float).reshape(-1, PER_POINT)
            return table[:, :2], table[:, 2]
        points = point_set(self.data, self.seed, self.points, self.separation)
        return points.x, points.y

    def as_own(self) -> tuple[float, ...]:
        """The points in the form of the field ``own``, rounded as links write them."""
        x, y = self.coordinates()
        table = np.column_stack([np.round(x, 2), y])
        return tuple(table.ravel().tolist())

    def begin(self) -> PerceptronState:
        """The state at the start."""
        return start_state(self.start[1:], self.start[0])


def box_of(x: np.ndarray) -> Box:
    """The window: at least `WINDOW`, more where points are outside."""
    low, high = WINDOW
    if len(x):
        low, high = min(low, math.floor(x.min())), max(high, math.ceil(x.max()))
    return low, high, low, high


def training(config: Learning) -> tuple[Trace, Convergence | None]:
    """The whole trace and the theorem's numbers, from memory when they were asked for before.

    Raises:
        ValueError: there are no points, or points of one class only.
    """
    return _training(config.model_copy(update={"step": 0}))


@lru_cache(maxsize=64)
def _training(config: Learning) -> tuple[Trace, Convergence | None]:
    points = _points(config)
    start = config.begin()
    run = trace(points, config.learning_rate, config.order, config.seed, config.most_steps, start)
    return run, convergence(points, start, config.learning_rate)


def _points(config: Learning) -> PointSet:
    if config.data == "own":
        return own_points(*config.coordinates())
    return point_set(config.data, config.seed, config.points, config.separation)
