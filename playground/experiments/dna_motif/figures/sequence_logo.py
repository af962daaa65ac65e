"""Sequence logos: at each position letters stacked by share, as high as the position tells bits.

Schneider and Stephens (1990), "Sequence logos: a new way to display consensus sequences", Nucleic
Acids Research 18.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from playground.experiments.dna_motif.figures.base_letters import LetterDrawing
from playground.experiments.dna_motif.reference import accidental_information, information
from playground.figures.figure import Figure
from playground.figures.palette import GRID, MUTED
from playground.figures.plain_text import plain
from playground.figures.sketch import Sketch, panel_axes
from playground.figures.template import empty

MOST_BITS = 2.0
LEAST_BITS = 0.03
"""Letters lower than this are dust."""
TOP_ROOM = 1.04
HEADING_PIXELS, BELOW_PIXELS = 28, 14
"""Room for a heading, and between it and the axis above."""


@dataclass(frozen=True, eq=False)
class Logo:
    """One logo.

    Attributes:
        heading: Stands above it.
        shares: Of A, C, G and T, shape (positions, 4).
        first: Where its first position stands on the axis, when several share one.
        windows: How many windows the shares were counted in; None for shares that are exact.
    """

    heading: str
    shares: np.ndarray
    first: int = 0
    windows: int | None = None

    @property
    def heights(self) -> np.ndarray:
        """Bits that each position tells, less what so few windows tell by accident, shape
        (positions,)."""
        bits = information(self.shares)
        if self.windows is None:
            return bits
        return np.maximum(bits - accidental_information(self.windows), 0)


def sequence_logos(logos: Sequence[Logo], *, height: int = 300) -> Figure:
    """Logos below each other over the same positions."""
    if not logos:
        return empty("A logo appears here.", height=height)
    sketch = Sketch()
    low = min(logo.first for logo in logos)
    high = max(logo.first + len(logo.shares) for logo in logos)
    axes: dict[str, Any] = {}
    margin = {"l": 52, "r": 12, "t": HEADING_PIXELS if logos[0].heading else 12, "b": 46}
    gap = (HEADING_PIXELS + BELOW_PIXELS) / (height - margin["t"] - margin["b"])
    each = (1 - gap * (len(logos) - 1)) / len(logos)
    for number, logo in enumerate(logos, start=1):
        sketch.heading(plain(logo.heading), panel=number, left=True)
        drawing = LetterDrawing()
        for place, (row, height_bits) in enumerate(
            zip(logo.shares, logo.heights, strict=True), start=logo.first
        ):
            drawing.add_stack(row, float(height_bits), place + 0.5, 0, 1, 1, LEAST_BITS)
        drawing.draw(sketch, number)
        top = 1 - (each + gap) * (number - 1)
        is_last = number == len(logos)
        along = {
            "title": {"text": "position" if is_last else ""},
            "range": (low + 0.5, max(high, low + 6) + 0.5),
            "dtick": 1 if high - low <= 24 else 5,
            "tick0": 1,
            "showgrid": False,
            "fixedrange": True,
            "showticklabels": is_last,
        }
        up = {
            "title": {"text": "bits"},
            "domain": (max(0.0, top - each), top),
            "range": (0, MOST_BITS * TOP_ROOM),
            "tickvals": [0, 1, 2],
            "fixedrange": True,
        }
        axes |= panel_axes(number, along, up)
    return sketch.figure(
        height=height,
        alt="Sequence logos: " + "; ".join(f"{x.heading}, {best_letters(x)}" for x in logos),
        margin=margin,
        **axes,
    )


def logo_gallery(
    logos: Sequence[Logo], *, chosen: int | None = None, columns: int = 4, row_height: int = 92
) -> Figure:
    """Many small logos side by side; the chosen one has a frame."""
    if not logos:
        return empty("Train: a logo for each filter appears here.", height=200)
    sketch, drawing = Sketch(), LetterDrawing()
    width = max(len(logo.shares) for logo in logos)
    across, down = width * 1.08, 1.55
    rows = -(-len(logos) // columns)
    for index, logo in enumerate(logos):
        left, bottom = index % columns * across, -(index // columns + 1) * down
        for place, (row, stack) in enumerate(zip(logo.shares, logo.heights, strict=True)):
            drawing.add_stack(row, float(stack), left + place, bottom, 1, 0.5, 0.08)
        sketch.line((left, left + width), (bottom, bottom), 1, color=GRID, width=1)
        sketch.words(
            logo.heading, left, bottom + 1.04, xanchor="left", yanchor="bottom",
            font={"size": 14, "color": MUTED},
        )  # fmt: skip
        if index == chosen:
            sketch.box(
                left - 0.15, left + width + 0.15, bottom - 0.1, bottom + 1.46,
                line={"color": MUTED, "width": 2},
            )  # fmt: skip
    drawing.draw(sketch)
    plain = {"visible": False, "fixedrange": True}
    return sketch.figure(
        height=rows * row_height + 16,
        alt=f"Logos of {len(logos)} filters: "
        + ", ".join(best_letters(logo) for logo in logos[:12]),
        margin={"l": 4, "r": 4, "t": 8, "b": 8},
        xaxis=plain | {"range": (-0.3, columns * across)},
        yaxis=plain | {"range": (-rows * down - 0.15, 0.05)},
    )


def best_letters(logo: Logo) -> str:
    """The most frequent base of each position that tells more than half a bit, else a dot."""
    return "".join(
        "ACGT"[int(row.argmax())] if stack > 0.5 else "."
        for row, stack in zip(logo.shares, logo.heights, strict=True)
    )
