"""The sections of the page on activation functions."""

from typing import Any

from playground.lessons.activations.layers import LAYERS, show_layers
from playground.lessons.activations.shape import SHAPE, show_shape
from playground.lessons.activations.unit import UNIT, show_unit
from playground.ui.sections import Section

SECTIONS: tuple[Section[Any], ...] = (SHAPE, UNIT, LAYERS)

__all__ = ["SECTIONS", "show"]


def show(section: Section[Any], config: Any) -> None:
    """What belongs to one section: its figure, challenges, table and mathematics."""
    match section.section:
        case UNIT.section:
            show_unit(section, config)
        case LAYERS.section:
            show_layers(section, config)
        case _:
            show_shape(section, config)
