"""A target as a line of NumPy, for exported scripts."""

from __future__ import annotations

import math
from types import MappingProxyType

import numpy as np

from playground.datasets.expression import parse_expression
from playground.datasets.expression import vocabulary as v
from playground.datasets.expression.tree import Apply, Number, Tree, Variable
from playground.datasets.functions import TARGETS, Curve, Target

FORMULAS = MappingProxyType(
    {
        "cubic": "2*x**3 + 4*x**2 - 5*x + 1",
        "sin": "sin(x)",
        "abs": "abs(x)",
        "step": "step(x)",
        "sawtooth": "x - floor(x)",
        "runge": "1 / (1 + 25*x**2)",
        "noisy": "sin(x)",
    }
)
_TEMPLATES = {
    "abs": "np.abs({})",
    "min": "np.minimum({}, {})",
    "max": "np.maximum({}, {})",
    "step": "np.where({} >= 0, 1.0, 0.0)",
    "relu": "np.maximum({}, 0.0)",
    "sigmoid": "(0.5 * (1 + np.tanh(0.5 * {})))",
}


def numpy_source(target: Target) -> str:
    """A NumPy expression in ``x`` that has the target's values on its interval."""
    curve = target.function
    if isinstance(curve, Curve):
        return f"np.interp(x, {curve.x.tolist()}, {curve.y.tolist()})"
    # The label of a formula is the formula without its interval.
    formula = FORMULAS[target.name] if target.name in TARGETS else target.label
    return _written(parse_expression(formula).tree)


def _written(tree: Tree) -> str:
    if not _has_x(tree):
        # Python refuses what NumPy takes for infinite, such as 10.0 ** 400 or 1.0 / 0.0.
        with np.errstate(all="ignore"):
            value = float(tree.evaluate(np.zeros(())))
        if not math.isfinite(value):
            return f"float({str(value)!r})".replace("'", '"')
    if isinstance(tree, Number):
        return repr(tree.value)
    if isinstance(tree, Variable):
        return "x"
    return _applied(tree)


def _has_x(tree: Tree) -> bool:
    if isinstance(tree, Apply):
        return any(_has_x(argument) for argument in tree.arguments)
    return isinstance(tree, Variable)


def _applied(tree: Apply) -> str:
    function, arguments = tree.function, [_written(argument) for argument in tree.arguments]
    if function is v.NEGATE:
        return f"(-{arguments[0]})"
    if function in (v.ADD, v.SUBTRACT, v.MULTIPLY, v.DIVIDE, v.POWER):
        return f"({arguments[0]} {function.name} {arguments[1]})"
    return _TEMPLATES.get(function.name, f"np.{function.name}({{}})").format(*arguments)
