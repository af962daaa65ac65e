"""What the sections on activation functions share: the names that links and controls take."""

from __future__ import annotations

from typing import Literal, get_args

ActivationName = Literal[
    "heaviside",
    "sign",
    "linear",
    "sigmoid",
    "tanh",
    "relu",
    "leaky_relu",
    "elu",
    "selu",
    "gelu",
    "silu",
    "softplus",
]

LECTURE_ACTIVATIONS: tuple[ActivationName, ...] = ("heaviside", "sigmoid", "tanh", "relu")
ALL_ACTIVATIONS: tuple[ActivationName, ...] = get_args(ActivationName)
