"""How much each field of a search decided."""

from __future__ import annotations

from collections.abc import Mapping

from playground.figures.bars import bars
from playground.figures.figure import Figure
from playground.figures.template import empty
from playground.number_text import counted

HEIGHT = 200


def search_importance(shares: Mapping[str, float], missing: int) -> Figure:
    """A bar per field, the largest on top.

    Args:
        shares: By the field's label; they add up to 1.
        missing: Complete trials that are still wanted, where there are no shares yet.
    """
    if shares:
        axis = "share of the variance between trials"
        return bars(list(shares), list(shares.values()), axis=axis, number_format=".0%", limit=1.0)
    if missing:
        return empty(f"Needs {counted(missing, 'more complete trial')}.", height=HEIGHT)
    return empty("All trials were equally good: nothing to explain.", height=HEIGHT)
