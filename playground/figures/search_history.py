"""The value of every trial of a search, and the best so far."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from playground.figures.figure import Figure
from playground.figures.palette import ACCENT, BEST, GROUND, MUTED
from playground.figures.sketch import Sketch, axis
from playground.figures.template import empty
from playground.number_text import number_text

NOTHING = "Each trial becomes a point here."
LINE_PIXELS = 19
MARGIN = {"l": 64, "r": 16, "t": 34, "b": 44}


@dataclass(frozen=True, eq=False)
class SearchHistory:
    """What the figure shows.

    Attributes:
        number: Of each trial, from 0, shape (trials,).
        value: Shape (trials,); not a number where there is none.
        complete: Whether a trial went to its end, shape (trials,).
        name: What a value is, such as "validation accuracy".
        percent: Whether values are shares, more being better; else losses, less being better.
        planned: How many trials there may be; None where only time ends the search.
        current: The value of the settings that are to be improved, where they were tried.
    """

    number: np.ndarray
    value: np.ndarray
    complete: np.ndarray
    name: str
    percent: bool
    planned: int | None
    current: float | None

    def best_so_far(self) -> np.ndarray:
        """The best complete value up to each trial, shape (trials,)."""
        counted = np.where(self.complete & np.isfinite(self.value), self.value, np.nan)
        best = np.fmax if self.percent else np.fmin
        return best.accumulate(counted) if len(counted) else counted


def search_history(info: SearchHistory, *, height: int = 300) -> Figure:
    """Complete trials as points, pruned ones as rings, those without a value as crosses at the
    bottom; the best so far as a line of steps."""
    shown = np.isfinite(info.value)
    if not shown.any():
        return empty(NOTHING, height=height)
    sketch, best = Sketch(), info.best_so_far()
    end = max(float(info.number[-1]) + 1, float(info.planned or 0), 4.0)
    if info.current is not None:
        said = f"current settings: {_text(info, info.current)}<extra></extra>"
        x, y = [0.5, end + 0.5], [info.current] * 2
        sketch.curve(x, y, MUTED, 1.5, dash="dot", hovertemplate=said)
    found = np.isfinite(best)
    sketch.scatter(
        name="best so far", x=info.number[found] + 1, y=best[found], mode="lines",
        line={"color": BEST, "width": 2.5, "shape": "hv"},
    )  # fmt: skip
    looks: tuple[tuple[str, np.ndarray, dict[str, Any]], ...] = (
        ("pruned", shown & ~info.complete, {"color": GROUND, "line": {"color": MUTED, "width": 2}}),
        ("complete", shown & info.complete, {"color": ACCENT}),
    )
    value = "%{y:.2%}" if info.percent else "%{y:.3r}"
    for name, kept, look in looks:
        sketch.scatter(
            name=name, x=info.number[kept] + 1, y=info.value[kept], mode="markers",
            marker={"size": 9, **look},
            hovertemplate=f"trial %{{x}}, {name}<br>{info.name} {value}<extra></extra>",
        )  # fmt: skip
    vertical = _axis(info)
    lost = ~shown
    if lost.any():
        bottom = float(vertical.get("range", (0.0, 1.0))[0])
        sketch.scatter(
            name="no value", x=info.number[lost] + 1, mode="markers", cliponaxis=False,
            y=np.full(int(lost.sum()), 10**bottom if vertical.get("type") == "log" else bottom),
            marker={"size": 10, "symbol": "x-thin", "line": {"color": MUTED, "width": 2}},
            hovertemplate="trial %{x}: no value, see below<extra></extra>",
        )  # fmt: skip
    words = _names(info)
    sketch.caption(words, align="left")
    return sketch.figure(
        height=height,
        alt=_alt(info, best),
        margin=MARGIN | {"t": MARGIN["t"] + LINE_PIXELS * (words.count("<br>"))},
        xaxis=axis("trial", [0.5, end + 0.5], tickformat="d"),
        yaxis=axis(info.name, **vertical),
    )


def _axis(info: SearchHistory) -> dict[str, Any]:
    """Whole tenths for shares; whole powers of ten for losses, which may be far apart."""
    seen = info.value[np.isfinite(info.value)]
    if info.percent:
        return {"tickformat": ".0%", "range": [np.floor(10 * seen.min()) / 10 - 0.02, 1.02]}
    positive = seen[seen > 0]
    if len(positive) < len(seen):
        return {"rangemode": "tozero"}
    low, high = np.floor(np.log10(positive.min())), np.ceil(np.log10(positive.max()))
    return {
        "type": "log",
        "dtick": 1,
        "exponentformat": "power",
        "range": [float(low), float(max(high, low + 1))],
    }


def _names(info: SearchHistory) -> str:
    words = [
        f"<span style='color:{ACCENT}'>● complete</span>",
        f"<span style='color:{MUTED}'>○ stopped early</span>",
        f"<span style='color:{BEST}'><b>━ best so far</b></span>",
    ]
    more = []  # does not fit into the first line of half a page
    if not np.isfinite(info.value).all():
        more.append(f"<span style='color:{MUTED}'>× no value</span>")
    if info.current is not None:
        more.append(f"<span style='color:{MUTED}'>┄ current settings</span>")
    return "<br>".join("   ".join(line) for line in (words, more) if line)


def _text(info: SearchHistory, value: float) -> str:
    return f"{value:.2%}" if info.percent else number_text(value)


def _alt(info: SearchHistory, best: np.ndarray) -> str:
    found = best[np.isfinite(best)]
    last = f"the best so far is {_text(info, float(found[-1]))}" if len(found) else "none complete"
    return f"{info.name.capitalize()} of {len(info.number)} trials: {last}."
