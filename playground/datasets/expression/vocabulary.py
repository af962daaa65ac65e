"""The whitelist: every name and sign that a formula may use, as NumPy functions of float64."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Function:
    """An elementwise function of one or two arrays."""

    name: str
    apply: Callable[..., Array]
    arguments: int = 1


def _relu(x: Array) -> Array:
    return np.maximum(x, 0.0)


def _sigmoid(x: Array) -> Array:
    return np.asarray(0.5 * (1.0 + np.tanh(0.5 * x)))  # never overflows, as 1 / (1 + e^-x) would


def _step(x: Array) -> Array:
    return np.where(x >= 0, 1.0, np.where(np.isnan(x), np.nan, 0.0))


FUNCTIONS: Mapping[str, Function] = {
    function.name: function
    for function in (
        Function("sin", np.sin),
        Function("cos", np.cos),
        Function("tan", np.tan),
        Function("exp", np.exp),
        Function("log", np.log),
        Function("sqrt", np.sqrt),
        Function("abs", np.abs),
        Function("tanh", np.tanh),
        Function("sinh", np.sinh),
        Function("cosh", np.cosh),
        Function("sign", np.sign),
        Function("floor", np.floor),
        Function("min", np.minimum, arguments=2),
        Function("max", np.maximum, arguments=2),
        Function("step", _step),
        Function("relu", _relu),
        Function("sigmoid", _sigmoid),
    )
}
"""``log`` is the natural logarithm, ``step(0)`` is 1."""

CONSTANTS: Mapping[str, float] = {"pi": math.pi, "π": math.pi, "e": math.e}

ADD = Function("+", np.add, arguments=2)
SUBTRACT = Function("-", np.subtract, arguments=2)
MULTIPLY = Function("*", np.multiply, arguments=2)
DIVIDE = Function("/", np.divide, arguments=2)
POWER = Function("**", np.power, arguments=2)
NEGATE = Function("-", np.negative)
