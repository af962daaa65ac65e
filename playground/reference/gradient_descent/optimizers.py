"""Four optimizers as Keras defines them, each step a function of its memory and the gradient."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]
OptimizerName = Literal["sgd", "momentum", "rmsprop", "adam"]
RHO = 0.9
"""How much of its running mean of squares RMSprop keeps; Keras's default, as those below."""
BETA_1, BETA_2 = 0.9, 0.999
EPSILON = 1e-7


@dataclass(frozen=True)
class Rates:
    """What a person chooses.

    Attributes:
        momentum: Of the optimizer of that name: how much of the last move it keeps.
    """

    learning_rate: float
    momentum: float = 0.9


@dataclass(frozen=True, eq=False)
class Memory:
    """What an optimizer remembers, one number for each weight.

    Attributes:
        first: The last move (momentum), or a running mean of gradients (Adam).
        second: A running mean of squared gradients (RMSprop, Adam).
        steps: How many it has made.
    """

    first: Array
    second: Array
    steps: int = 0

    @classmethod
    def blank(cls, count: int) -> Memory:
        """Before the first step."""
        return cls(np.zeros(count), np.zeros(count))


Step = Callable[[Memory, Array, Rates], tuple[Memory, Array]]
"""The new memory, and what is added to the weights."""


def _sgd(memory: Memory, gradient: Array, rates: Rates) -> tuple[Memory, Array]:
    move = -rates.learning_rate * gradient
    return Memory(memory.first, memory.second, memory.steps + 1), move


def _momentum(memory: Memory, gradient: Array, rates: Rates) -> tuple[Memory, Array]:
    """Polyak (1964)."""
    move = rates.momentum * memory.first - rates.learning_rate * gradient
    return Memory(move, memory.second, memory.steps + 1), move


def _rmsprop(memory: Memory, gradient: Array, rates: Rates) -> tuple[Memory, Array]:
    """Tieleman and Hinton (2012)."""
    squares = RHO * memory.second + (1 - RHO) * gradient**2
    move = -rates.learning_rate * gradient / np.sqrt(squares + EPSILON)
    return Memory(memory.first, squares, memory.steps + 1), move


def _adam(memory: Memory, gradient: Array, rates: Rates) -> tuple[Memory, Array]:
    """Kingma and Ba (2015), the form at the end of their section 2."""
    steps = memory.steps + 1
    mean = BETA_1 * memory.first + (1 - BETA_1) * gradient
    squares = BETA_2 * memory.second + (1 - BETA_2) * gradient**2
    move = -corrected_rate(rates.learning_rate, steps) * mean / (np.sqrt(squares) + EPSILON)
    return Memory(mean, squares, steps), move


def corrected_rate(learning_rate: float, steps: int) -> float:
    """Adam's rate in a step, counted from 1: its means begin at 0, which this makes up for."""
    return float(learning_rate * np.sqrt(1 - BETA_2**steps) / (1 - BETA_1**steps))


@dataclass(frozen=True)
class Optimizer:
    """An optimizer and its name in sentences."""

    title: str
    step: Step


OPTIMIZERS: Mapping[OptimizerName, Optimizer] = {
    "sgd": Optimizer("SGD", _sgd),
    "momentum": Optimizer("Momentum", _momentum),
    "rmsprop": Optimizer("RMSprop", _rmsprop),
    "adam": Optimizer("Adam", _adam),
}
