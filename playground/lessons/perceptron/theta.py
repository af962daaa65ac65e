"""Weights of three units with two inputs each, as one list of nine numbers in a link."""

from __future__ import annotations

from typing import Self

from pydantic import model_validator

from playground.experiments import control
from playground.experiments.config import HIDDEN
from playground.reference.threshold_unit import ThresholdUnit
from playground.ui.sections import SectionConfig

PER_UNIT = 3
UNITS = 3
Theta = tuple[float, ...]


def nine_weights(default: Theta, help: str) -> Theta:
    """The field `theta` of a section."""
    theta: Theta = control(default, "Weights", help, group=HIDDEN, minimum=-100, maximum=100)
    return theta


class ThreeUnits(SectionConfig):
    """A section whose field `theta` holds bias and weights of each unit in turn."""

    theta: Theta

    @model_validator(mode="after")
    def _nine_numbers(self) -> Self:
        if len(self.theta) != PER_UNIT * UNITS:
            raise ValueError(
                "Expected theta to hold 9 numbers: bias and two weights for each of three units. "
                f"Received: {len(self.theta)} numbers. Write all nine, separated by commas."
            )
        return self

    @property
    def units(self) -> tuple[ThresholdUnit, ThresholdUnit, ThresholdUnit]:
        first, second, third = (
            ThresholdUnit(self.theta[at + 1 : at + PER_UNIT], self.theta[at])
            for at in range(0, PER_UNIT * UNITS, PER_UNIT)
        )
        return first, second, third
