"""Weights of three units with two inputs each, as one list of nine numbers in a link."""

from __future__ import annotations

from collections.abc import Sequence

from playground.reference.threshold_unit import ThresholdUnit

PER_UNIT = 3
UNITS = 3
Theta = tuple[float, ...]


def check_theta(theta: Theta) -> Theta:
    """`theta` when it holds nine numbers.

    Raises:
        ValueError: it does not, in a sentence for the user.
    """
    if len(theta) != PER_UNIT * UNITS:
        raise ValueError(
            "Expected theta to hold 9 numbers: bias and two weights for each of three units. "
            f"Received: {len(theta)} numbers. Write all nine, separated by commas."
        )
    return theta


def units_of(theta: Theta) -> tuple[ThresholdUnit, ThresholdUnit, ThresholdUnit]:
    """The three units."""
    first, second, third = (
        ThresholdUnit((theta[at + 1], theta[at + 2]), theta[at])
        for at in range(0, PER_UNIT * UNITS, PER_UNIT)
    )
    return first, second, third


def theta_of(units: Sequence[ThresholdUnit]) -> Theta:
    """The nine numbers of three units."""
    return tuple(number for unit in units for number in unit.theta)
