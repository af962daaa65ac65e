"""What the sections on activation functions share: the names that links and controls take."""

from __future__ import annotations

from typing import Literal

from playground.foundations.activations import ACTIVATIONS

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
ALL_ACTIVATIONS: tuple[ActivationName, ...] = (
    *("heaviside", "sign", "linear", "sigmoid", "tanh", "relu"),
    *("leaky_relu", "elu", "selu", "gelu", "silu", "softplus"),
)


def titles(names: tuple[ActivationName, ...]) -> str:
    """Heaviside step, Sigmoid and ReLU."""
    words = [ACTIVATIONS[name].title for name in names]
    return words[0] if len(words) == 1 else ", ".join(words[:-1]) + f" and {words[-1]}"
