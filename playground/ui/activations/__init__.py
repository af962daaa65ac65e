"""The sections of the page on activation functions."""

from playground.ui.activations.layers import LAYERS, show_layers
from playground.ui.activations.shape import SHAPE, show_shape
from playground.ui.activations.unit import UNIT, show_unit

SECTIONS = (SHAPE, UNIT, LAYERS)
SHOW = {SHAPE.section: show_shape, UNIT.section: show_unit, LAYERS.section: show_layers}

__all__ = ["SECTIONS", "SHOW"]
