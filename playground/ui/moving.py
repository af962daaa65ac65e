"""What moves in the browser while somebody drags a slider, before Streamlit hears of it.

Streamlit sends the value of a slider when it is let go. Until then JavaScript computes the figure,
from the same definitions as the page; ``dragged.js`` tells it where the sliders are.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import streamlit as st

from playground.experiments import Config, Presets
from playground.ui.browser_files import kept_address
from playground.ui.control_group import key_of, slider_limits

PACKAGE = Path(__file__).parents[1]
NUMBERS = (
    PACKAGE / "number_text.js",
    PACKAGE / "reference" / "feedforward" / "equation.js",
)


@dataclass(frozen=True)
class Slider:
    """A slider of Streamlit that a figure follows.

    Attributes:
        key: Of its widget.
        value: Where it stands, as far as the page knows.
        minimum, maximum, step: Its limits, and the distance between its values.
    """

    key: str
    value: float
    minimum: float
    maximum: float
    step: float

    def nearest(self, value: float) -> float:
        """The value nearest to another that the slider can have."""
        inside = min(max(value, self.minimum), self.maximum)
        steps = round((inside - self.minimum) / self.step)
        kind = type(self.minimum)
        return kind(round(min(self.minimum + steps * self.step, self.maximum), 9))


@dataclass(frozen=True, eq=False)
class Moving:
    """How a figure follows sliders.

    Attributes:
        script: Address of a module, as `moving_script` gives it.
        draw: Name of its function of a figure and values by name. It returns the figure of those
            values, as the page draws it; with ``words``, Markdown by the key of the container that
            holds it.
        sliders: By the name that the function knows them by.
        values: What else it needs.
        grab: Name of its function of values and the place of the pointer, where the figure itself
            can be dragged: it returns null, or a function of later places that returns values of
            sliders.
    """

    script: str
    draw: str
    sliders: Mapping[str, Slider]
    values: Mapping[str, Any] = field(default_factory=dict)
    grab: str | None = None

    def as_data(self) -> dict[str, Any]:
        """As the browser takes it."""
        sliders = {name: asdict(slider) for name, slider in self.sliders.items()}
        return {**vars(self), "sliders": sliders, "values": dict(self.values)}

    def set_sliders(self, dragged: object) -> None:
        """Puts sliders where somebody dragged the figure; for a callback, before they are drawn."""
        for name, value in dragged.items() if isinstance(dragged, Mapping) else ():
            slider = self.sliders.get(name)
            if slider and isinstance(value, int | float) and math.isfinite(value):
                st.session_state[slider.key] = slider.nearest(value)


def sliders_of(lesson: Presets[Any], config: Config, *names: str) -> dict[str, Slider]:
    """The sliders of fields, by their names."""
    controls = config.controls()
    return {
        name: Slider(key_of(lesson, name), getattr(config, name), *slider_limits(controls[name]))
        for name in names
    }


@cache
def moving_source(*paths: Path) -> str:
    """Files as one module, in which numbers and sums are written as everywhere."""
    return "\n".join(path.read_text() for path in (*NUMBERS, *paths))


@cache
def moving_script(*paths: Path) -> str:
    """The address of that module."""
    return kept_address(paths[-1].name, moving_source(*paths).encode())
