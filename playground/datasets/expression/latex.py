"""A syntax tree as a person would write it on a board."""

from __future__ import annotations

from playground.datasets.expression import vocabulary as v
from playground.datasets.expression.tree import Apply, Number, Tree, Variable

_SUM, _PRODUCT, _SIGNED, _POWER, _ATOM = range(5)
"""How tightly a tree holds together, loosest first."""

_NAMES = {name: rf"\{name}" for name in ("sin", "cos", "tan", "exp", "tanh", "sinh", "cosh")} | {
    "log": r"\ln",
    "min": r"\min",
    "max": r"\max",
    "sigmoid": r"\sigma",
}
_BRACKETS = {
    "sqrt": r"\sqrt{%s}",
    "abs": r"\left|%s\right|",
    "floor": r"\left\lfloor %s\right\rfloor",
}


def latex_of(tree: Tree) -> str:
    """The formula in LaTeX, without dollars."""
    return _written(tree)[0]


def _written(tree: Tree) -> tuple[str, int]:
    if isinstance(tree, Number):
        return _number(tree.value)
    if isinstance(tree, Variable):
        return "x", _ATOM
    return _applied(tree)


def _number(value: float) -> tuple[str, int]:
    for name, constant in v.CONSTANTS.items():
        if value == constant:
            return (r"\pi" if name == "pi" else name), _ATOM
    mantissa, _, exponent = f"{value:.10g}".partition("e")
    if exponent:
        return rf"{mantissa} \cdot 10^{{{int(exponent)}}}", _PRODUCT
    return mantissa, _ATOM


def _applied(tree: Apply) -> tuple[str, int]:
    function, arguments = tree.function, tree.arguments
    if function is v.ADD or function is v.SUBTRACT:
        left, right = _at_least(arguments[0], _SUM), _at_least(arguments[1], _PRODUCT)
        return f"{left} {function.name} {right}", _SUM
    if function is v.MULTIPLY:
        left, right = _at_least(arguments[0], _PRODUCT), _at_least(arguments[1], _POWER)
        return rf"{left} \cdot {right}", _PRODUCT
    if function is v.DIVIDE:
        return rf"\frac{{{latex_of(arguments[0])}}}{{{latex_of(arguments[1])}}}", _POWER
    if function is v.POWER:
        return f"{_at_least(arguments[0], _ATOM)}^{{{latex_of(arguments[1])}}}", _POWER
    if function is v.NEGATE:
        return f"-{_at_least(arguments[0], _POWER)}", _SIGNED
    inside = ", ".join(latex_of(argument) for argument in arguments)
    if function.name in _BRACKETS:
        return _BRACKETS[function.name] % inside, _ATOM
    name = _NAMES.get(function.name, rf"\operatorname{{{function.name}}}")
    return rf"{name}\left({inside}\right)", _ATOM


def _at_least(tree: Tree, tightness: int) -> str:
    """The tree, in brackets when it holds together less tightly than its place needs."""
    text, own = _written(tree)
    return text if own >= tightness else rf"\left({text}\right)"
