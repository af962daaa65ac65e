"""A formula in x that can be evaluated on arrays."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from playground.datasets.expression.grammar import tree_of
from playground.datasets.expression.latex import latex_of
from playground.datasets.expression.tokens import ExpressionError
from playground.datasets.expression.tree import Tree
from playground.datasets.expression.vocabulary import Array

LARGEST_VALUE = 1e6
"""Largest magnitude that `Expression.values` lets pass: its square can still be averaged."""


@dataclass(frozen=True)
class Expression:
    """A function of x, as its author wrote it in `text`."""

    text: str
    tree: Tree = field(repr=False)

    def __call__(self, x: npt.ArrayLike) -> Array:
        """The values at x, float64 of the same shape; NaN or infinity where there is none."""
        at = np.asarray(x, dtype=np.float64)
        with np.errstate(all="ignore"):
            values = self.tree.evaluate(at)
        return np.array(np.broadcast_to(values, at.shape))

    @property
    def latex(self) -> str:
        """The formula in LaTeX, without dollars."""
        return latex_of(self.tree)

    def values(self, x: npt.ArrayLike) -> Array:
        """The values at x, float64 of the same shape.

        Raises:
            ExpressionError: one of them is not finite, or larger than `LARGEST_VALUE`; the
                sentence names the first such x.
        """
        at = np.asarray(x, dtype=np.float64)
        values = self(at)
        bad = np.flatnonzero(~(np.abs(values) <= LARGEST_VALUE))
        if len(bad):
            value, place = values.flat[bad[0]], at.flat[bad[0]]
            received = "no number" if np.isnan(value) else _plain(value)
            raise ExpressionError(
                f"Expected finite values, up to {LARGEST_VALUE:,.0f}, on "
                f"[{_plain(at.min())}, {_plain(at.max())}]. "
                f"Received: {received} at x = {_plain(place)}. "
                "Choose another formula, or name an interval, such as log(x) on [0.1, 3]."
            )
        return values


def parse_expression(text: str) -> Expression:
    """Reads a formula such as ``sin(3*x) + x**2``.

    It may use x, numbers, pi, e, + - * / ** (or ^), brackets and the functions of `FUNCTIONS`.

    Raises:
        ExpressionError: it is not such a formula; the sentence names the column, from 1.
    """
    return Expression(text, tree_of(text))


def _plain(value: float) -> str:
    return f"{value:g}".replace("-", "−")
