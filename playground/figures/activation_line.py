"""One colour for each activation function, the same in every figure."""

from __future__ import annotations

from typing import Any

from playground.figures.palette import SERIES

_SOLID = ("sigmoid", "heaviside", "relu", "tanh", "softplus", "sign", "linear")
_DASHED = ("silu", "leaky_relu", None, "elu", "selu", "gelu")
"""These share a colour with the ones above. Nothing shares ReLU's: all are compared with it."""


def activation_line(name: str) -> dict[str, Any]:
    """Plotly's ``line`` for an activation function."""
    solid = name in _SOLID
    index = (_SOLID if solid else _DASHED).index(name)
    return {"color": SERIES[index], "dash": "solid" if solid else "dash", "width": 2.5}
