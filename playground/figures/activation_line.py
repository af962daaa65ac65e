"""One colour for each activation function, the same in every figure."""

from __future__ import annotations

from typing import Any

from playground.figures.palette import SERIES

_ORDER = (
    *("sigmoid", "heaviside", "relu", "tanh", "softplus", "sign", "linear"),
    *("silu", "leaky_relu", "gelu", "elu", "selu"),
)
"""The first seven have a colour of their own; the others share them and are dashed."""


def activation_line(name: str) -> dict[str, Any]:
    """Plotly's ``line`` for an activation function."""
    index = _ORDER.index(name)
    dash = "solid" if index < len(SERIES) else "dash"
    return {"color": SERIES[index % len(SERIES)], "dash": dash, "width": 2.5}
