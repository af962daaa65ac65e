"""Every trial of a search as a line across its fields, coloured by how good it was."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from playground.figures.figure import Figure
from playground.figures.palette import ACCENT, BEST, GROUND, INK, MUTED
from playground.figures.sketch import Sketch, with_gaps
from playground.figures.template import empty
from playground.number_text import counted

NOTHING = "And a line across its fields here."
MARGIN = {"l": 72, "r": 72, "t": 58, "b": 20}
FADED, CLEAR = 0.3, 0.85


@dataclass(frozen=True)
class FieldAxis:
    """One upright axis.

    Attributes:
        ticks: Places from 0 (bottom) to 1 (top), and what stands there.
    """

    label: str
    ticks: tuple[tuple[float, str], ...]


@dataclass(frozen=True)
class TrialLine:
    """One trial.

    Attributes:
        positions: Where it crosses each axis, from 0 to 1.
        texts: What it has there.
        goodness: 1 for the best of all, 0 for the worst and for what was stopped early.
    """

    name: str
    positions: tuple[float, ...]
    texts: tuple[str, ...]
    goodness: float


def parallel_coordinates(
    axes: Sequence[FieldAxis], lines: Sequence[TrialLine], *, height: int = 300
) -> Figure:
    """Upright axes side by side, the last one the value; lines from one to the next."""
    if not lines:
        return empty(NOTHING, height=height)
    sketch = Sketch()
    best = max(lines, key=lambda line: line.goodness)
    groups = (
        (MUTED, FADED, 1.5, [line for line in lines if line.goodness < 0.5]),
        (ACCENT, 0.5, 1.5, [line for line in lines if 0.5 <= line.goodness < 0.75]),
        (ACCENT, CLEAR, 2.0, [line for line in lines if line.goodness >= 0.75]),
        (BEST, 1.0, 3.5, [best] if best.goodness > 0 else []),
    )
    for color, opacity, width, members in groups:
        _draw(sketch, axes, members, color, opacity, width)
    for index, axis in enumerate(axes):
        sketch.line((index, index), (0, 1), 1, color=MUTED, width=1.5)
        _label(sketch, axis, index, last=index == len(axes) - 1)
    return sketch.figure(
        height=height,
        alt=_alt(axes, lines, best),
        margin=MARGIN,
        hovermode="closest",
        xaxis={"visible": False, "range": [-0.02, len(axes) - 0.98], "fixedrange": True},
        yaxis={"visible": False, "range": [-0.05, 1.02], "fixedrange": True},
    )


def _draw(
    sketch: Sketch,
    axes: Sequence[FieldAxis],
    lines: Sequence[TrialLine],
    color: str,
    opacity: float,
    width: float,
) -> None:
    words: list[str] = []
    for line in lines:
        described = "<br>".join(
            f"{axis.label}: {text}" for axis, text in zip(axes, line.texts, strict=True)
        )
        words += [f"{line.name}<br>{described}"] * (len(axes) + 1)
    if not lines:
        return
    x, y = with_gaps(enumerate(line.positions) for line in lines)
    sketch.scatter(
        x=x, y=y, text=words, mode="lines+markers", opacity=opacity,
        line={"color": color, "width": width}, marker={"color": color, "size": 5},
        hovertemplate="%{text}<extra></extra>",
    )  # fmt: skip


def _label(sketch: Sketch, axis: FieldAxis, index: int, *, last: bool) -> None:
    sketch.words(axis.label, index, 1, yanchor="bottom", yshift=26, font={"size": 15, "color": INK})
    for place, text in axis.ticks:
        sketch.words(
            text, index, place, xanchor="left" if last else "right", xshift=6 if last else -6,
            bgcolor=GROUND, opacity=0.9, borderpad=1, font={"size": 14, "color": MUTED},
        )  # fmt: skip


def _alt(axes: Sequence[FieldAxis], lines: Sequence[TrialLine], best: TrialLine) -> str:
    found = ", ".join(
        f"{axis.label} {text}" for axis, text in zip(axes, best.texts, strict=True) if text
    )
    return (
        f"{counted(len(lines), 'trial')} as lines across {len(axes) - 1} fields. The best: {found}."
    )
