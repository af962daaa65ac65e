"""The lecture's answer to XOR: two hidden threshold units and one that combines them.

Its truth table has o₁ = AND and o₂ = OR, so o₃ must be "o₂ and not o₁".
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from playground.reference.limits import Array, finite_array, refusal
from playground.reference.threshold_unit import ThresholdUnit

XOR_UNITS: tuple[ThresholdUnit, ThresholdUnit, ThresholdUnit] = (
    ThresholdUnit((1.0, 1.0), bias=-1.5),  # o1: both
    ThresholdUnit((1.0, 1.0), bias=-0.5),  # o2: at least one
    ThresholdUnit((-1.0, 1.0), bias=-0.5),  # o3: at least one, but not both
)
"""Weights that reproduce the truth table of the lecture (its figure gives the table, not them)."""


@dataclass(frozen=True)
class XorRow:
    """One row of the table: inputs, target and the outputs of the three units."""

    x1: int
    x2: int
    y: int
    o1: int
    o2: int
    o3: int

    @property
    def is_right(self) -> bool:
        return self.o3 == self.y


@dataclass(frozen=True)
class XorNetwork:
    """Three threshold units, and their table in the order of the lecture: 10, 01, 00, 11."""

    units: tuple[ThresholdUnit, ThresholdUnit, ThresholdUnit]
    rows: tuple[XorRow, ...]

    @property
    def solves_xor(self) -> bool:
        return all(row.is_right for row in self.rows)

    def output(self, x: npt.ArrayLike) -> Array:
        """o₃ for `x` of shape (points, 2): zeros and ones of shape (points,)."""
        return self.units[2].output(hidden_image(self.units, x)[1])


def xor_network(
    units: tuple[ThresholdUnit, ThresholdUnit, ThresholdUnit] = XOR_UNITS,
) -> XorNetwork:
    """The network of these three units (two see the inputs, the third sees the two) and its table.

    Raises ValueError unless there are three units of two weights each.
    """
    if len(units) != 3 or any(len(unit.weights) != 2 for unit in units):
        received = tuple(len(unit.weights) for unit in units)
        raise refusal("three units of two weights each", received, "give each its two weights")
    rows = []
    for x1, x2 in ((1, 0), (0, 1), (0, 0), (1, 1)):
        o1, o2 = (int(unit.output([x1, x2])) for unit in units[:2])
        rows.append(XorRow(x1, x2, x1 ^ x2, o1, o2, int(units[2].output([o1, o2]))))
    return XorNetwork(units, tuple(rows))


def hidden_image(
    units: tuple[ThresholdUnit, ThresholdUnit, ThresholdUnit], x: npt.ArrayLike
) -> tuple[Array, Array]:
    """Where the hidden layer sends points: (weighted sums z₁, z₂; outputs o₁, o₂).

    `x` is (points, 2); both results are (points, 2). The step folds the whole plane onto at most
    four corners.
    """
    points = finite_array("x", x, ndim=2)
    sums = np.stack([unit.weighted_sum(points) for unit in units[:2]], axis=1)
    outputs = np.stack([unit.output(points) for unit in units[:2]], axis=1)
    return sums, outputs
