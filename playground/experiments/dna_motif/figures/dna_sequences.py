"""Some sequences as coloured letters, one to a row, with the planted sites framed."""

from __future__ import annotations

from collections.abc import Sequence

from playground.experiments.dna_motif.figures.base_letters import COLORS
from playground.figures.figure import Figure
from playground.figures.palette import MUTED, SERIES
from playground.figures.plain_text import plain
from playground.figures.sketch import Sketch

ROW = 22
MOST_LETTERS = 100
LARGE, SMALL = 15, 12
"""Letters' sizes: up to 60 in a row, and more."""
SITE = SERIES[3]
Span = tuple[int, int]


def dna_sequences(
    rows: Sequence[str],
    names: Sequence[str],
    sites: Sequence[Span | None],
    instead: Sequence[Span | None] = (),
) -> Figure:
    """Sequences in rows; only the first letters of long ones.

    Args:
        names: What stands before each row.
        sites: First letter of the site and the letter behind its last.
        instead: The same of what stands in its place in sequences without it; framed in dashes.
    """
    sketch = Sketch()
    longest = min(max((len(row) for row in rows), default=1), MOST_LETTERS)
    size = LARGE if longest <= 60 else SMALL
    shown = [row[:MOST_LETTERS] for row in rows]
    placed = [(x, y, letter) for y, row in enumerate(shown) for x, letter in enumerate(row, 1)]
    for color in (*COLORS.values(), MUTED):
        own = [each for each in placed if COLORS.get(each[2], MUTED) == color]
        sketch.scatter(
            x=[x for x, _, _ in own], y=[y for _, y, _ in own], mode="text",
            text=[letter for _, _, letter in own], textfont={"size": size, "color": color},
        )  # fmt: skip
    looks = {"color": SITE, "width": 2}, {"color": MUTED, "width": 1.5, "dash": "4px,3px"}
    for spans, line in zip((sites, instead), looks, strict=True):
        for y, span in enumerate(spans):
            if span is not None and span[0] < longest:
                end = min(span[1], longest) + 0.5
                sketch.box(span[0] + 0.5, end, y - 0.42, y + 0.42, line=line)
    framed = f"a site is framed in {sum(span is not None for span in sites)}"
    if any(span is not None for span in instead):
        framed += f", what stands in its place in {sum(span is not None for span in instead)}"
    return sketch.figure(
        height=ROW * len(rows) + 64,
        alt=f"{len(rows)} sequences; {framed}.",
        margin={"l": 110, "r": 12, "t": 8, "b": 48},
        xaxis={"range": (0.3, longest + 0.7), "title": {"text": "position"}, "fixedrange": True,
               "showgrid": False},
        yaxis={
            "range": (len(rows) - 0.4, -0.6), "tickvals": list(range(len(rows))),
            "ticktext": [plain(name) for name in names], "showgrid": False, "fixedrange": True,
        },
    )  # fmt: skip
