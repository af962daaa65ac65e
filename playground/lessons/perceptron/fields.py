"""Fields that sections share: numbers on sliders, and the weights of three units."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Self

import streamlit as st
from pydantic import model_validator

from playground.experiments import control
from playground.experiments.config import HIDDEN
from playground.reference.threshold_unit import ThresholdUnit
from playground.ui.sections import Section, SectionConfig, change

REACH = 3.0
"""Largest weight, bias and coordinate on a slider."""
PER_UNIT = 3
UNITS = 3
ROWS = ("b", "w₁", "w₂")
LARGEST = 100.0
Theta = tuple[float, ...]


def slider(default: float, label: str, help: str, group: str) -> float:
    """A field of a section."""
    value: float = control(
        default, label, help, group=group, minimum=-REACH, maximum=REACH, step=0.1
    )
    return value


def nearest(value: float) -> float:
    """The number nearest to where somebody clicked that a slider can have."""
    return min(REACH, max(-REACH, round(float(value), 1)))


def nine_weights(default: Theta, help: str) -> Theta:
    """The field `theta` of a section: one list in a link, for units with two inputs each."""
    theta: Theta = control(
        default, "Weights", help, group=HIDDEN, minimum=-LARGEST, maximum=LARGEST
    )
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


def choose_weights(section: Section[Any], config: ThreeUnits, names: Sequence[str]) -> None:
    """A number input in the sidebar for each entry of `theta`, with a column for each unit."""
    with st.sidebar, st.expander("Weights", expanded=True):
        for unit, (place, name) in enumerate(zip(st.columns(UNITS), names, strict=True)):
            with place:
                st.markdown(f"**{name}**", text_alignment="center")
                for row, label in enumerate(ROWS):
                    index = unit * PER_UNIT + row
                    key = f"{section.name}:theta:{index}"
                    st.session_state[key] = config.theta[index]
                    st.number_input(
                        label,
                        min_value=-LARGEST,
                        max_value=LARGEST,
                        step=0.5,
                        format="%g",
                        key=key,
                        on_change=_take,
                        args=(section, config, index, key),
                    )


def _take(section: Section[Any], config: ThreeUnits, index: int, key: str) -> None:
    theta = list(config.theta)
    theta[index] = st.session_state[key]
    change(section, config, theta=tuple(theta))
