"""Methods in rows: accuracy as dots, and their numbers in columns beside them."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass

from playground.figures.figure import Figure
from playground.figures.palette import ACCENT, GRID, MUTED, SERIES
from playground.figures.sketch import Sketch, axis
from playground.figures.template import empty

ROW = 23
NOISY = SERIES[3]
LOW, HIGH = 0.44, 1.02
NOTE = 0.53
"""Where notes begin: right of the majority of two balanced classes."""
PLOT_END = 0.5
COLUMNS = {"clean": 0.585, "noisy": 0.675, "published": 0.80, "parameters": 0.915, "seconds": 1.0}
"""Right end of each column, as shares of the width."""
HOVER_LETTERS = 60
"""In a line of the box that appears under the pointer."""
MARGIN = {"l": 180, "r": 12, "t": 30, "b": 46}


@dataclass(frozen=True)
class MethodScore:
    """A row. What is None is not known, and its place stays empty.

    Attributes:
        accuracy, noisy: On the test examples, without and with noise on them.
        published: What others report, with its `source`.
        note: What stands in the row while there is no score, such as that it trains.
        score_range: Lowest and highest accuracy where there are several.
    """

    label: str
    accuracy: float | None = None
    noisy: float | None = None
    parameters: int | None = None
    seconds: float | None = None
    published: float | None = None
    source: str = ""
    note: str = ""
    score_range: tuple[float, float] | None = None


@dataclass(frozen=True)
class MethodGroup:
    """Rows under a heading."""

    heading: str
    rows: Sequence[MethodScore]


def method_scores(groups: Sequence[MethodGroup], majority: float | None) -> Figure:
    """A dot for the clean accuracy, one for the noisy, a hollow diamond for what is published.

    Args:
        majority: Accuracy of the most frequent class, drawn as a dotted line.
    """
    lines: list[str | MethodScore] = []
    for group in groups:
        lines += [group.heading, *group.rows]
    if not lines:
        return empty("A row per method will appear here.", height=200)
    sketch = Sketch()
    if majority is not None:
        sketch.curve([majority] * 2, [-0.5, len(lines) - 0.5], MUTED, 2, dash="dot")
    for y, line in enumerate(lines):
        if isinstance(line, MethodScore):
            _row(sketch, line, y)
    for name, x in COLUMNS.items():
        color = {"clean": ACCENT, "noisy": NOISY}.get(name, MUTED)
        mark = {"clean": "● ", "noisy": "● ", "published": "◇ "}.get(name, "")
        sketch.words(
            f"{mark}{name}", x, 1, xref="paper", yref="paper", xanchor="right", yanchor="bottom",
            font={"color": color, "size": 14},
        )  # fmt: skip
    scored = [line for line in lines if isinstance(line, MethodScore)]
    return sketch.figure(
        height=MARGIN["t"] + MARGIN["b"] + ROW * len(lines),
        alt=_alt(scored),
        margin=MARGIN,
        xaxis=axis(
            "test accuracy", (LOW, HIGH), domain=(0, PLOT_END), tickformat=".0%", fixedrange=True
        ),
        yaxis={
            "range": (len(lines) - 0.5, -0.5),
            "tickvals": list(range(len(lines))),
            "ticktext": [
                f"<i>{line}</i>" if isinstance(line, str) else line.label for line in lines
            ],
            "showgrid": False,
            "fixedrange": True,
            "automargin": False,
        },
    )


def _row(sketch: Sketch, row: MethodScore, y: int) -> None:
    ends = [value for value in (row.accuracy, row.noisy) if value is not None]
    if len(ends) == 2:
        sketch.curve(ends, [y, y], GRID, 5)
    if row.score_range is not None:
        sketch.curve(row.score_range, [y, y], ACCENT, 2)
    # The noisy dot is the smaller one and on top: where they agree, both are seen.
    for value, color, size, name in (
        (row.accuracy, ACCENT, 15, "clean"),
        (row.noisy, NOISY, 8, "noisy"),
    ):
        if value is not None:
            words = f"{row.label}, {name}: %{{x:.1%}}<extra></extra>"
            sketch.dots([value], [y], color, size, edge=1, name=name, hovertemplate=words)
    if row.published is not None:
        sketch.scatter(
            x=[row.published], y=[y], mode="markers", name="published",
            marker={
                "size": 11, "symbol": "diamond-open", "color": MUTED, "line": {"width": 2},
            },
            hovertemplate="<br>".join(["published: %{x:.1%}", *_lines(row.source)])
            + "<extra></extra>",
        )  # fmt: skip
    texts = {
        "clean": _percent(row.accuracy),
        "noisy": _percent(row.noisy),
        "published": _percent(row.published),
        "parameters": "" if row.parameters is None else f"{row.parameters:,}",
        "seconds": "" if row.seconds is None else _seconds(row.seconds),
    }
    for name, text in texts.items():
        if text:
            sketch.words(text, COLUMNS[name], y, xref="paper", xanchor="right")
    if row.note:
        sketch.words(row.note, NOTE, y, xanchor="left", font={"color": MUTED, "size": 14})


def _lines(text: str) -> list[str]:
    return textwrap.wrap(text, HOVER_LETTERS, break_long_words=False, break_on_hyphens=False)


def _percent(value: float | None) -> str:
    return "" if value is None else f"{value:.1%}"


def _seconds(value: float) -> str:
    if value < 0.01:
        return "< 0.01"
    return f"{value:.2f}" if value < 1 else f"{value:,.0f}"


def _alt(rows: Sequence[MethodScore]) -> str:
    words = []
    for row in rows:
        scores = {"clean": row.accuracy, "noisy": row.noisy, "published": row.published}
        numbers = [f"{name} {value:.1%}" for name, value in scores.items() if value is not None]
        words.append(f"{row.label}: {', '.join(numbers) or row.note or 'not trained yet'}")
    return "Test accuracy of each method. " + "; ".join(words) + "."
