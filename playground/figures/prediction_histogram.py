"""What a class has predicted, as bars; and beside it what came."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from playground.figures.figure import Figure
from playground.figures.palette import BEST, GRID, POSITIVE
from playground.figures.sketch import Sketch, axis
from playground.figures.template import JUST_OVER_1
from playground.number_text import counted

LEAST_TOP = 4
"""Answers up to which the axis reaches at least, so that the first bar does not fill the figure."""


@dataclass(frozen=True)
class PredictionHistogram:
    """What the figure shows.

    Attributes:
        asked: What was predicted, as the horizontal axis says it.
        edges: Where the bars begin and end, one more than there are bars.
        counts: How many predictions each bar has.
        result: What came; None while nobody knows.
        percent: Whether values are shares, at most 1.
    """

    asked: str
    edges: Sequence[float]
    counts: Sequence[int]
    result: float | None = None
    percent: bool = False


def prediction_histogram(info: PredictionHistogram, *, height: int = 320) -> Figure:
    """A bar for each range of predictions, and a line where the result is."""
    pairs = list(zip(info.edges[:-1], info.edges[1:], strict=True))
    top = max(LEAST_TOP, *info.counts) * 1.18
    words = [_range(info, low, high) for low, high in pairs]
    sketch = Sketch()
    sketch.trace(
        "bar",
        name="predictions",
        x=[(low + high) / 2 for low, high in pairs],
        y=list(info.counts),
        width=[0.94 * (high - low) for low, high in pairs],
        marker={"color": POSITIVE},
        text=[str(count or "") for count in info.counts],
        textposition="outside",
        cliponaxis=False,
        customdata=words,
        hovertemplate="%{customdata}: %{y}<extra></extra>",
    )
    if info.result is not None:
        _mark_result(sketch, info, info.result)
    across = axis(info.asked, [info.edges[0], JUST_OVER_1 * info.edges[-1]])
    upward = axis("predictions", [0, top], gridcolor=GRID, ticksuffix=" ")
    return sketch.figure(
        height=height,
        alt=_alt(info, words),
        xaxis=across | ({"tickformat": ".0%"} if info.percent else {}),
        yaxis=upward | ({"dtick": 1} if top < 8 else {"tickformat": "d"}),
    )


def _mark_result(sketch: Sketch, info: PredictionHistogram, result: float) -> None:
    is_right = result > (info.edges[0] + info.edges[-1]) / 2
    sketch.line((result, result), (0, 1), 1, yref="paper", color=BEST, width=4)
    sketch.words(
        f"result <b>{_number(info, result)}</b>",
        result,
        1,
        yref="paper",
        yanchor="bottom",
        xanchor="right" if is_right else "left",
        font={"color": BEST, "size": 18},
    )


def _number(info: PredictionHistogram, value: float) -> str:
    return f"{value:.1%}" if info.percent else f"{value:.0f}"


def _range(info: PredictionHistogram, low: float, high: float) -> str:
    if info.percent:
        return f"{low:.0%} to {high:.0%}"
    first, last = round(low + 0.5), round(high - 0.5)
    return f"{first}" if first == last else f"{first} to {last}"


def _alt(info: PredictionHistogram, words: Sequence[str]) -> str:
    bars = [f"{word}: {n}" for word, n in zip(words, info.counts, strict=True) if n]
    total = counted(sum(info.counts), "prediction")
    came = "" if info.result is None else f" The result is {_number(info, info.result)}."
    return f"{total} of the {info.asked}. {', '.join(bars) or 'None yet'}.{came}"
