"""The configuration of neurons that are placed by hand."""

from __future__ import annotations

from typing import Literal

from pydantic import model_validator

from playground.datasets.functions import Target, target_named
from playground.experiments import control
from playground.experiments.config import HIDDEN
from playground.reference.approximation import (
    DEGREES,
    HEIGHT_OF_STEP,
    MOST_NEURONS,
    Arrangement,
    NeuronName,
    SumOfNeurons,
    arranged,
)
from playground.ui.sections import SectionConfig

BY_SLIDER = 4
"""So many neurons have sliders."""
LIMITS = {"weights": (20.0, 0.5), "biases": (60.0, 0.5), "heights": (10.0, 0.1)}
"""Largest magnitude and step of each kind of slider."""


def _four(default: tuple[float, ...], label: str, field: str) -> tuple[float, ...]:
    reach = LIMITS[field][0]
    numbers: tuple[float, ...] = control(
        default, label, "Of the first four neurons.", group=HIDDEN, minimum=-reach, maximum=reach
    )
    return numbers


class ByHand(SectionConfig):
    """A target, and neurons that are set by sliders or arranged by a recipe."""

    section: str = control("by-hand", "Section", "Its name in links.", group=HIDDEN)
    target: str = control(
        "cubic", "Target", "A name, a formula in x, or points.", group=HIDDEN, minimum=1,
        maximum=8000,
    )  # fmt: skip
    neurons: int = control(
        20, "Neurons N", "In the hidden layer.", group="Architecture", minimum=1,
        maximum=MOST_NEURONS, step=1,
    )  # fmt: skip
    activation: NeuronName = control(
        "sigmoid", "Activation σ", "The function of every hidden neuron.", group="Architecture"
    )
    arrangement: Literal["own", "bumps", "ramps"] = control(
        "bumps",
        "Arrangement",
        "Own: sliders for four neurons. Bumps and ramps are placed by a recipe, without training.",
        group="Architecture",
    )
    steepness: float = control(
        20.0,
        "Steepness",
        "w times the width of a bump, or of a stair. The higher, the more like a step.",
        group="Architecture",
        minimum=1,
        maximum=200,
        suggestions=(1.0, 2.0, 5.0, 10.0, 20.0, 50.0, 100.0, 200.0),
    )
    weights: tuple[float, ...] = _four((8.0, 8.0, 4.0, 4.0), "Weights w", "weights")
    biases: tuple[float, ...] = _four((-5.0, -20.0, 0.0, 0.0), "Biases b", "biases")
    heights: tuple[float, ...] = _four((1.0, -1.0, 0.0, 0.0), "Heights α", "heights")

    @model_validator(mode="after")
    def _fits(self) -> ByHand:
        for name in LIMITS:
            if len(getattr(self, name)) != BY_SLIDER:
                raise ValueError(
                    f"Expected {name} to hold {BY_SLIDER} numbers, one for each slider. "
                    f"Received: {len(getattr(self, name))} numbers. Separate them by commas."
                )
        target_named(self.target)
        return self

    @property
    def goal(self) -> Target:
        return target_named(self.target)

    @property
    def is_polynomial(self) -> bool:
        return self.activation in DEGREES

    @property
    def recipe(self) -> Arrangement:
        """What can be arranged: only what levels off on both sides makes a bump of two."""
        makes_bumps = self.activation in HEIGHT_OF_STEP and self.arrangement != "ramps"
        return "bumps" if makes_bumps else "ramps"

    @property
    def placed(self) -> SumOfNeurons:
        """The neurons. Raises ValueError when the recipe needs more of them."""
        if self.arrangement == "own":
            count = min(self.neurons, BY_SLIDER)
            return SumOfNeurons(
                self.weights[:count],  # type: ignore[arg-type]
                self.biases[:count],  # type: ignore[arg-type]
                self.heights[:count],  # type: ignore[arg-type]
                self.activation,
            )
        goal = self.goal
        return arranged(
            self.recipe,
            goal.function,
            goal.low,
            goal.high,
            self.neurons,
            self.activation,
            self.steepness,
        )
