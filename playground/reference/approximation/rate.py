"""How fast the error falls with the number of neurons: what is promised, and what is measured."""

import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

import numpy as np

from playground.reference.approximation.arrangement import Arrangement, arranged
from playground.reference.approximation.error import errors, interval_points
from playground.reference.approximation.least_squares import DEGREES
from playground.reference.approximation.neurons import NeuronName
from playground.reference.approximation.steepest import steepest
from playground.reference.limits import Array

SMEAR: Mapping[str, float] = {"sigmoid": 2 * math.log(2), "tanh": math.log(2), "heaviside": 0.0}
"""How far a rise of steepness 1 is smeared out on average: ∫ |σ(t) − step(t)| dt per unit rise."""


@dataclass(frozen=True)
class Rate:
    """A bound on the sup-norm error: constant / pieces^order.

    Attributes:
        order: 1 or 2; 0 where more neurons do not help.
        neurons_per_piece: How many neurons one piece of the interval takes.
    """

    order: int
    constant: float
    neurons_per_piece: int

    @property
    def label(self) -> str:
        return ("the same for every N", "1/N", "1/N²")[self.order]

    def bound(self, neurons: int) -> float:
        """What the error of that many neurons cannot exceed."""
        return float(self.constant / (neurons // self.neurons_per_piece) ** self.order)


def theoretical_rate(
    function: Callable[[Array], Array],
    low: float,
    high: float,
    arrangement: Arrangement,
    activation: NeuronName,
    steepness: float = 20.0,
) -> Rate | None:
    """The bound for an arrangement with pieces of width h = (high − low) / pieces.

    Bumps and stairs are constant on a piece, and smeared: max|f′| · h · (1/2 + smear / steepness).
    ReLU ramps join values by straight lines: max|f″| · h² / 8, or max|f′| · h / 2 where f has a
    corner (de Boor, *A Practical Guide to Splines*, chapter 3). The slopes are measured
    (`steepest`).

    Returns:
        None when the slope has no bound, as at a jump: then no rate is promised. For polynomial
        activations, the error that they have with any number of neurons.
    """
    if activation in DEGREES:
        return Rate(0, sup_errors(function, low, high, arrangement, activation, 1.0, [4])[0], 1)
    slope, bend = steepest(function, low, high)
    if math.isinf(slope):
        return None
    length = high - low
    if activation == "relu":
        if math.isinf(bend):
            return Rate(1, slope * length / 2, 2)
        return Rate(2, bend * length**2 / 8, 2)
    constant = slope * length * (0.5 + SMEAR[activation] / steepness)
    return Rate(1, constant, 2 if arrangement == "bumps" else 1)


def sup_errors(
    function: Callable[[Array], Array],
    low: float,
    high: float,
    arrangement: Arrangement,
    activation: NeuronName,
    steepness: float,
    counts: Iterable[int],
) -> Array:
    """The measured sup-norm error for each number of neurons; shape (counts,)."""
    x = interval_points(low, high)
    target = function(x)
    return np.array(
        [
            errors(
                arranged(arrangement, function, low, high, n, activation, steepness).values(x),
                target,
            )[0]
            for n in counts
        ]
    )
