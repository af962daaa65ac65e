"""Why this sequence: what each letter adds, and what changing it to another would do."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from playground.experiments.dna_motif.figures.base_letters import LETTERS, LetterDrawing
from playground.figures.figure import Figure
from playground.figures.palette import DIVERGING, GRID, INK, MUTED, SERIES
from playground.figures.sketch import Sketch, axis_number

SITE = SERIES[3]
HEATMAP = 0.42
"""Its share of the height."""


@dataclass(frozen=True, eq=False)
class MutagenesisMap:
    """What the figure shows.

    Attributes:
        letters: The sequence.
        saliency: What each letter adds to the log-odds, shape (length,).
        changes: Of the log-odds when a letter becomes A, C, G or T, shape (4, length).
        site: First letter of the planted site and the letter behind its last; None without one.
        window: The same of the window that adds most.
    """

    letters: str
    saliency: np.ndarray
    changes: np.ndarray
    site: tuple[int, int] | None
    window: tuple[int, int]


def mutagenesis_map(info: MutagenesisMap, *, height: int = 400) -> Figure:
    """Letters as high as what they add, above a heatmap of every change."""
    sketch, length = Sketch(), len(info.letters)
    drawing = LetterDrawing()
    for place, (letter, value) in enumerate(zip(info.letters, info.saliency, strict=True)):
        if letter in LETTERS:
            drawing.add(letter, place + 0.5, 0, 1, float(value))
    drawing.draw(sketch)
    sketch.heading("gradient × input: what each letter adds to the log-odds", left=True)
    sketch.heading("change of the log-odds when a letter becomes another", panel=2, left=True)
    top = max(float(np.abs(info.saliency).max()), 1e-6) * 1.15
    for panel, (low, high) in ((1, (-top, top)), (2, (-0.5, 3.5))):
        _frame(sketch, info.site, panel, low, high, SITE, "solid")
        _frame(sketch, info.window, panel, low, high, INK, "dot")
    largest = max(float(np.abs(info.changes).max()), 1e-6)
    sketch.trace(
        "heatmap", panel=2, x=np.arange(1, length + 1), y=[0, 1, 2, 3],
        z=np.round(info.changes, 3), colorscale=DIVERGING, zmin=-largest, zmax=largest,
        colorbar=_color_bar(), xgap=1, ygap=1,
        customdata=[[f"{old} → {new}" for old in info.letters] for new in LETTERS],
        hovertemplate="position %{x}: %{customdata}<br>%{z:+.2f}<extra></extra>",
    )  # fmt: skip
    return sketch.figure(
        height=height,
        alt=_alt(info),
        margin={"l": 60, "r": 84, "t": 28, "b": 46},
        xaxis={"range": (0.5, length + 0.5), "showticklabels": False, "fixedrange": True},
        yaxis={
            "domain": (0.55, 1.0), "range": (-top, top), "title": {"text": "log-odds"},
            "fixedrange": True, "zeroline": True, "nticks": 5,
        },
        xaxis2={
            "range": (0.5, length + 0.5), "anchor": "y2", "title": {"text": "position"},
            "fixedrange": True, "showgrid": False,
        },
        yaxis2={
            "domain": (0.0, HEATMAP), "anchor": "x2", "range": (-0.5, 3.5), "fixedrange": True,
            "tickvals": [0, 1, 2, 3], "ticktext": list(LETTERS), "showgrid": False,
        },
    )  # fmt: skip


def _color_bar() -> dict[str, Any]:
    """As high as the heatmap, right of it."""
    return {
        "title": {"text": "log-odds", "side": "right", "font": {"size": 15, "color": MUTED}},
        "x": 1.0, "xpad": 8, "y": HEATMAP / 2, "len": HEATMAP, "ypad": 0, "thickness": 12,
        "nticks": 5, "tickformat": "~g", "tickfont": {"size": 13, "color": MUTED},
        "outlinewidth": 1, "outlinecolor": GRID,
    }  # fmt: skip


def _frame(
    sketch: Sketch, span: tuple[int, int] | None, panel: int, low: float, high: float,
    color: str, dash: str,
) -> None:  # fmt: skip
    if span is None:
        return
    number = axis_number(panel)
    axes = {"xref": f"x{number}", "yref": f"y{number}"}
    line = {"color": color, "width": 2.5, "dash": dash}
    sketch.box(span[0] + 0.5, span[1] + 0.5, low, high, line=line, **axes)


def _alt(info: MutagenesisMap) -> str:
    strongest = np.unravel_index(int(np.abs(info.changes).argmax()), info.changes.shape)
    new, place = LETTERS[int(strongest[0])], int(strongest[1])
    where = "" if info.site is None else f" The site is at {info.site[0] + 1} to {info.site[1]}."
    return (
        f"The change that matters most: {info.letters[place]} at position {place + 1} to {new}, "
        f"{info.changes[strongest]:+.2f}.{where}"
    )
