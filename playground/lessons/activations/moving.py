"""Where the JavaScript is that moves figures of activation functions while a slider is dragged."""

from __future__ import annotations

from pathlib import Path

from playground.ui.moving import PACKAGE, moving_script

FILES = (
    PACKAGE / "reference" / "activations" / "activations.js",
    PACKAGE / "figures" / "end_labels.js",
    Path(__file__).with_suffix(".js"),
)
TANGENTS = "activations:tangents"
"""Key of the container with the numbers below the tangents."""


def script() -> str:
    """The address of the module."""
    return moving_script(*FILES)
