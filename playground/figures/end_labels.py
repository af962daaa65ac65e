"""Names of lines at their right ends, moved apart where they would overlap."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from playground.figures.figure import Figure
from playground.figures.sketch import axis_number

LINE_PIXELS = 19
"""Height of one label."""
NEXT_LINE_PIXELS = 18
"""What each further line of a label adds."""


@dataclass(frozen=True)
class EndLabel:
    """A name, its line's colour, and where the line ends in the units of a linear axis (in powers
    of ten on a logarithmic one)."""

    text: str
    color: str
    y: float


def end_labels(figure: Figure, labels: Sequence[EndLabel], column: int = 1) -> None:
    """Writes each name to the right of a panel, at the height of its line or next to it.

    Args:
        figure: Its axes have ranges, and it has margins.
        column: Which panel of one row, from 1.
    """
    layout, number = figure["layout"], axis_number(column)
    low, high = layout[f"yaxis{number}"]["range"]
    pixels = layout["height"] - layout["margin"]["t"] - layout["margin"]["b"]
    lines = max((label.text.count("<br>") for label in labels), default=0) + 1
    gap = (LINE_PIXELS + (lines - 1) * NEXT_LINE_PIXELS) * (high - low) / pixels
    heights = spread([label.y for label in labels], gap, low + gap / 2, high - gap / 2)
    words = [
        {
            "name": "end label",
            "text": label.text,
            "x": 1,
            "y": y,
            "xref": f"x{number} domain",
            "yref": f"y{number}",
            "xanchor": "left",
            "align": "left",
            "xshift": 6,
            "font": {"color": label.color, "size": 14},
        }
        for label, y in zip(labels, heights, strict=True)
    ]
    layout["annotations"].extend(words)


def spread(values: Sequence[float], gap: float, low: float, high: float) -> list[float]:
    """The values, in order of size at least `gap` apart and within low and high where they fit."""
    order = sorted(range(len(values)), key=lambda i: values[i])
    placed: list[float] = []
    for i in order:
        wanted = min(max(values[i], low), high)
        placed.append(max(wanted, placed[-1] + gap) if placed else wanted)
    top = high
    for k in reversed(range(len(placed))):
        placed[k] = min(placed[k], top)
        top = placed[k] - gap
    return [y for _, y in sorted(zip(order, placed, strict=True))]
