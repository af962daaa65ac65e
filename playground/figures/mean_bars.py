"""Bars with bands: a mean per name, and how far its seeds lie apart."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from playground.figures.figure import Figure
from playground.figures.palette import INK
from playground.figures.plain_text import plain
from playground.figures.template import JUST_OVER_1, empty, styled
from playground.number_text import number_text

ROW_PIXELS = 30


@dataclass(frozen=True)
class MeanBar:
    """One bar.

    Attributes:
        mean: None while nothing has been measured.
        band: Half the width of the band around it, 0 without one.
        values: What was measured of each seed.
    """

    name: str
    color: str
    mean: float | None
    band: float = 0.0
    values: tuple[float, ...] = ()


def mean_bars(
    rows: Sequence[MeanBar], *, axis: str, percent: bool, measured: str = "seed"
) -> Figure:
    """One bar per row, in the given order, each measured value as a dot on it.

    Args:
        measured: What each value is of, in a word.
    """
    if not any(row.mean is not None for row in rows):
        return empty("A bar per value, with a band over its seeds, grows here.", height=200)
    names = [plain(row.name) for row in rows]
    number = ".1%" if percent else ".4~g"
    bars = {
        "type": "bar",
        "x": [row.mean for row in rows],
        "y": names,
        "orientation": "h",
        "marker": {"color": [row.color for row in rows]},
        "opacity": 0.75,
        "error_x": {
            "type": "data",
            "array": [row.band for row in rows],
            "color": INK,
            "thickness": 1.5,
            "width": 5,
        },
        "hovertemplate": f"%{{y}}: %{{x:{number}}}<extra></extra>",
    }
    dots = [
        (value, name)
        for row, name in zip(rows, names, strict=True)
        for value in row.values
        if len(row.values) > 1
    ]
    seeds = {
        "type": "scatter",
        "x": [value for value, _ in dots],
        "y": [name for _, name in dots],
        "mode": "markers",
        "marker": {"color": INK, "size": 5, "opacity": 0.6},
        "cliponaxis": False,
        "hovertemplate": f"%{{y}}: %{{x:{number}}}<extra>one {measured}</extra>",
    }
    across = {"title": {"text": axis}, "range": _range(rows, percent=percent)}
    layout = {
        "xaxis": across | ({"tickformat": ".0%"} if percent else {}),
        "yaxis": {
            "autorange": "reversed",
            "showgrid": False,
            "type": "category",
            "ticksuffix": " ",
        },
    }
    words = ", ".join(
        f"{r.name} {number_text(r.mean)} ± {number_text(r.band)}"
        for r in rows
        if r.mean is not None
    )
    height = 80 + ROW_PIXELS * len(rows)
    return styled({"data": [bars, seeds], "layout": layout}, height=height, alt=f"{axis}: {words}.")


def _range(rows: Sequence[MeanBar], *, percent: bool) -> list[float]:
    """From 0, because the lengths of bars are compared; whiskers are whole, but for shares, of
    which there are none above 1."""
    seen = [
        value
        for row in rows
        if row.mean is not None
        for value in (row.mean - row.band, row.mean + row.band, *row.values)
    ]
    highest = JUST_OVER_1 if percent else 1.02 * max(seen)
    lowest = min(0.0, *seen)
    if lowest < 0:  # the first mark does not lie on the names
        lowest -= 0.02 * (highest - lowest)
    return [lowest, highest]
