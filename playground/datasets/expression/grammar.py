"""From words to a tree, by recursive descent.

sum      := product (("+" | "-") product)*
product  := signed (("*" | "/") signed)*
signed   := ("-" | "+") signed | power
power    := atom ("**" signed)?            so that -x**2 = -(x**2) and 2**3**2 = 2**9
atom     := number | "x" | constant | function "(" sum ("," sum)* ")" | "(" sum ")"
"""

from __future__ import annotations

import math

from playground.datasets.expression import vocabulary as v
from playground.datasets.expression.tokens import Token, tokens_of
from playground.datasets.expression.tree import Apply, Number, Tree, Variable

DEEPEST = 30
"""Brackets, signs and powers inside each other; a bound on recursion."""

_SUMS = {"+": v.ADD, "-": v.SUBTRACT}
_PRODUCTS = {"*": v.MULTIPLY, "/": v.DIVIDE}
_SOMETHING = "x, a number, pi, e, a function such as sin(x) or a bracket"


def tree_of(text: str) -> Tree:
    """The syntax tree of a formula.

    Raises:
        ExpressionError: it is not a formula; the sentence names the column, from 1.
    """
    reader = _Reader(tokens_of(text))
    tree = reader.sum()
    if reader.next.kind != "end":
        raise reader.next.refused("a sign such as + or *, or the end")
    return tree


class _Reader:
    """A place in the list of words. Each method reads one rule of the grammar."""

    def __init__(self, tokens: list[Token]) -> None:
        self._tokens = tokens
        self._at = 0
        self._depth = 0

    @property
    def next(self) -> Token:
        return self._tokens[self._at]

    def _take(self) -> Token:
        token = self.next
        self._at += 1
        return token

    def _expect(self, sign: str, place: str) -> None:
        if not self.next.is_sign(sign):
            raise self.next.refused(f"{sign} {place}")
        self._take()

    def sum(self) -> Tree:
        tree = self._product()
        while self.next.is_sign(*_SUMS):
            function = _SUMS[self._take().text]
            tree = Apply(function, (tree, self._product()))
        return tree

    def _product(self) -> Tree:
        tree = self._signed()
        while self.next.is_sign(*_PRODUCTS):
            function = _PRODUCTS[self._take().text]
            tree = Apply(function, (tree, self._signed()))
        return tree

    def _signed(self) -> Tree:
        """Every way down passes here, so here the depth is bounded."""
        if self._depth == DEEPEST:
            raise self.next.refused(f"at most {DEEPEST} brackets, signs and powers in each other")
        self._depth += 1
        if self.next.is_sign("+", "-"):
            negative = self._take().text == "-"
            inner = self._signed()
            tree: Tree = Apply(v.NEGATE, (inner,)) if negative else inner
        else:
            tree = self._power()
        self._depth -= 1
        return tree

    def _power(self) -> Tree:
        tree = self._atom()
        if self.next.is_sign("**"):
            self._take()
            tree = Apply(v.POWER, (tree, self._signed()))
        return tree

    def _atom(self) -> Tree:
        token = self.next
        if token.kind == "number":
            return self._number()
        if token.kind == "name":
            return self._name()
        if not token.is_sign("("):
            raise token.refused(_SOMETHING)
        self._take()
        tree = self.sum()
        self._expect(")", f"to close the bracket of column {token.column}")
        return tree

    def _number(self) -> Number:
        token = self._take()
        value = float(token.text)
        if not math.isfinite(value):
            raise token.refused("a number below 1e308")
        return Number(value)

    def _name(self) -> Tree:
        token = self._take()
        called = self.next.is_sign("(")
        if token.text in v.FUNCTIONS:
            return self._call(v.FUNCTIONS[token.text])
        if called:
            raise token.refused(f"a function among {', '.join(v.FUNCTIONS)}")
        if token.text == "x":
            return Variable()
        if token.text in v.CONSTANTS:
            return Number(v.CONSTANTS[token.text])
        raise token.refused(_SOMETHING)

    def _call(self, function: v.Function) -> Apply:
        self._expect("(", f"after {function.name}")
        arguments = [self.sum()]
        while len(arguments) < function.arguments:
            self._expect(",", f"and another argument of {function.name}")
            arguments.append(self.sum())
        self._expect(")", f"to close {function.name}(")
        return Apply(function, tuple(arguments))
