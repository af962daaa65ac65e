"""The syntax tree of a formula: a number, x, or a whitelisted function of smaller trees."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from playground.datasets.expression.vocabulary import Array, Function


@dataclass(frozen=True)
class Number:
    """A constant, as float64: its powers overflow to infinity, they do not grow for ever."""

    value: float

    def evaluate(self, x: Array) -> Array:
        del x
        return np.asarray(self.value, dtype=np.float64)


@dataclass(frozen=True)
class Variable:
    """x."""

    def evaluate(self, x: Array) -> Array:
        return x


@dataclass(frozen=True)
class Apply:
    """A function of the values of other trees."""

    function: Function
    arguments: tuple[Tree, ...]

    def evaluate(self, x: Array) -> Array:
        return self.function.apply(*(argument.evaluate(x) for argument in self.arguments))


Tree = Number | Variable | Apply
