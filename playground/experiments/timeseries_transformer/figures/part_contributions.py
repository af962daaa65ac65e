"""How much accuracy a network loses without each of its parts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from playground.figures.figure import Figure
from playground.figures.palette import ACCENT, INK, MUTED, NEGATIVE
from playground.figures.sketch import Sketch
from playground.figures.template import empty

LEAST_AXIS = 0.05
ROW_HEIGHT = 34


def part_contributions(
    names: Sequence[str], lost: Sequence[float], moved: Sequence[float]
) -> Figure:
    """A bar per part: blue what it adds, orange where the network does better without it.

    Args:
        lost: Accuracy lost without the part, 0 to 1, negative where it is gained.
        moved: Largest change of any probability; 0 for a part without any effect.
    """
    if not names:
        return empty("A model without blocks has no parts to leave out.", height=160)
    sketch = Sketch()
    rows = list(range(len(names)))
    reach = max(LEAST_AXIS, *(abs(value) for value in lost))
    for row, value, effect in zip(rows, lost, moved, strict=True):
        color = MUTED if effect == 0 else ACCENT if value >= 0 else NEGATIVE
        sketch.box(0, value, row - 0.32, row + 0.32, fillcolor=color, line={"width": 0})
        text = "no effect at all" if effect == 0 else f"{100 * value:+.1f} points"
        sketch.words(
            text, max(value, 0), row, xanchor="left", xshift=6, font={"size": 14, "color": color}
        )
    sketch.scatter(
        x=list(lost),
        y=rows,
        mode="markers",
        marker={"size": 12, "opacity": 0},
        customdata=list(zip(names, moved, strict=True)),
        hovertemplate="%{customdata[0]}<br>accuracy it adds %{x:+.2%}<br>"
        "largest change of a probability %{customdata[1]:.4f}<extra></extra>",
    )
    sketch.line((0, 0), (-0.6, len(names) - 0.4), 1, color=INK, width=1.5)
    axes: dict[str, Any] = {
        "xaxis": {
            "title": {"text": "accuracy that the part adds"},
            "tickformat": ".0%",
            "range": [min(0.0, 1.9 * min(lost)), 1.7 * reach],
            "fixedrange": True,
        },
        "yaxis": {
            "tickvals": rows,
            "ticktext": list(names),
            "range": [len(names) - 0.4, -0.6],
            "showgrid": False,
            "fixedrange": True,
            "tickfont": {"size": 14, "color": INK},
        },
    }
    words = ", ".join(f"{n} {100 * v:+.1f} points" for n, v in zip(names, lost, strict=True))
    return sketch.figure(
        height=76 + ROW_HEIGHT * len(names),
        alt=f"Accuracy that each part adds: {words}.",
        margin={"l": 160, "r": 24, "t": 8, "b": 52},
        **axes,
    )
