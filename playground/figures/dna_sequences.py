"""Some sequences as coloured letters, one to a row, with the planted sites framed."""

from __future__ import annotations

from collections.abc import Sequence

import plotly.graph_objects as go

from playground.figures.base_letters import COLORS, LETTERS
from playground.figures.palette import MUTED, SERIES
from playground.figures.sketch import Sketch

ROW = 22
MOST_LETTERS = 60
SITE = SERIES[3]


def dna_sequences(
    rows: Sequence[str], names: Sequence[str], sites: Sequence[tuple[int, int] | None]
) -> go.Figure:
    """Sequences in rows; only the first letters of long ones.

    Args:
        names: What stands before each row.
        sites: First letter of the site and the letter behind its last.
    """
    sketch = Sketch()
    shown = [row[:MOST_LETTERS] for row in rows]
    for letter in LETTERS:
        places = [(i, y) for y, row in enumerate(shown) for i, x in enumerate(row) if x == letter]
        sketch.scatter(
            x=[x + 1 for x, _ in places], y=[y for _, y in places], mode="text",
            text=[letter] * len(places), textfont={"size": 15, "color": COLORS[letter]},
        )  # fmt: skip
    others = [
        (i, y, x) for y, row in enumerate(shown) for i, x in enumerate(row) if x not in LETTERS
    ]
    if others:
        sketch.scatter(
            x=[x + 1 for x, _, _ in others], y=[y for _, y, _ in others], mode="text",
            text=[letter for _, _, letter in others], textfont={"size": 15, "color": MUTED},
        )  # fmt: skip
    longest = max((len(row) for row in shown), default=1)
    for y, site in enumerate(sites):
        if site is not None and site[0] < longest:
            sketch.box(
                site[0] + 0.5, min(site[1], longest) + 0.5, y - 0.46, y + 0.46,
                line={"color": SITE, "width": 2},
            )  # fmt: skip
    return sketch.figure(
        height=ROW * len(rows) + 64,
        alt=f"{len(rows)} sequences; a site is framed in {sum(s is not None for s in sites)}.",
        margin={"l": 110, "r": 12, "t": 8, "b": 48},
        xaxis={"range": (0.3, longest + 0.7), "title": {"text": "position"}, "fixedrange": True,
               "showgrid": False},
        yaxis={
            "range": (len(rows) - 0.4, -0.6), "tickvals": list(range(len(rows))),
            "ticktext": list(names), "showgrid": False, "fixedrange": True,
        },
    )  # fmt: skip
