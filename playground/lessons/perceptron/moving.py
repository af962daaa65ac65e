"""Where the JavaScript is that moves figures of threshold units while a slider is dragged."""

from __future__ import annotations

from pathlib import Path

from playground.ui.moving import PACKAGE, moving_script

FILES = (
    PACKAGE / "reference" / "activations" / "activations.js",
    PACKAGE / "reference" / "threshold_unit.js",
    PACKAGE / "figures" / "half_plane.js",
    Path(__file__).with_suffix(".js"),
)
SUM, LAYER_WORDS = "perceptron:sum", "perceptron:layer words"
"""Keys of the containers with the sum of one unit, and with what a layer says of a point."""


def script() -> str:
    """The address of the module."""
    return moving_script(*FILES)
