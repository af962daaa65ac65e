"""From text, as a link or a person gives it, to a target."""

from __future__ import annotations

import math
import re
from functools import lru_cache

import numpy as np

from playground.datasets import kept_points
from playground.datasets.expression import Expression, ExpressionError, parse_expression
from playground.datasets.functions.curve import PREFIX, curve_from_text, full_text
from playground.datasets.functions.registry import TARGETS
from playground.datasets.functions.target import Target, TargetError
from playground.quoted import quoted

DEFAULT_INTERVAL = (-3.0, 3.0)
FARTHEST = 1000.0
SHORTEST = 0.01
CHECKED_POINTS = 2001
_INTERVAL = re.compile(r"\s+on\s+[\[(]([^,()\[\]]*),([^,()\[\]]*)[\])]$")


def target_named(text: str) -> Target:
    """The target that a text means.

    A name of `TARGETS`; ``points:x1,y1;x2,y2;…``, or the name under which points are kept; or a
    formula, on [-3, 3] or on the interval that follows it, as in ``log(x) on [0.1, 3]``.

    Raises:
        TargetError: the points or the interval cannot be used.
        ExpressionError: the formula cannot be read, or is not finite everywhere on its interval.
    """
    text = text.strip()
    return _target_named(full_text(text) if kept_points.is_kept(text) else text)


@lru_cache(maxsize=256)
def _target_named(text: str) -> Target:
    if text in TARGETS:
        return TARGETS[text]
    if text.startswith(PREFIX):
        return curve_from_text(text).target
    interval = _INTERVAL.search(text)
    formula = text[: interval.start()] if interval else text
    low, high = _interval(interval) if interval else DEFAULT_INTERVAL
    expression = _parsed(formula)
    expression.values(np.linspace(low, high, CHECKED_POINTS))
    return Target(text, formula, expression.latex, low, high, expression)


def _parsed(formula: str) -> Expression:
    """The formula; a lone unknown word may have been meant as a name, so the names are told."""
    try:
        return parse_expression(formula)
    except ExpressionError as error:
        if re.fullmatch(r"[A-Za-z_]\w*", formula):
            raise ExpressionError(f"{error} Or name a target: {', '.join(TARGETS)}.") from None
        raise


def _interval(found: re.Match[str]) -> tuple[float, float]:
    try:
        low, high = (float(number.replace("−", "-")) for number in found.groups())
    except ValueError:
        low = high = math.nan
    if not (-FARTHEST <= low <= high - SHORTEST and high <= FARTHEST):
        raise TargetError(
            f"Expected an interval from low to high, at least {SHORTEST:g} wide and within "
            f"±{FARTHEST:,.0f}. Received: {quoted(found.group().strip())}. "
            "Write for example on [0.1, 3]."
        )
    return low, high
