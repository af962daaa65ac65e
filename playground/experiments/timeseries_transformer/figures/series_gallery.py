"""Many datasets of series at a glance, one card each."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from playground.figures.figure import Figure
from playground.figures.palette import ACCENT, CLASS_COLORS, GRID, INK, MUTED, PANEL
from playground.figures.plain_text import plain
from playground.figures.sketch import Sketch
from playground.figures.template import empty

COLUMNS = 5
CARD_HEIGHT = 128
"""Pixels. A card is 1 wide and 1 high in the figure's coordinates."""
LONGEST_TITLE = 20
LEFT, RIGHT, TOP, BOTTOM = 0.04, 0.96, 0.04, 0.96
INSIDE = 0.09
CURVE_TOP, CURVE_BOTTOM = 0.27, 0.60


class GalleryCard(NamedTuple):
    """What a card shows.

    Attributes:
        words: Two lines below the picture.
        lines: Series between 0 and 1, one per class.
        hover: All there is to say, in lines of Plotly's markup.
        chosen: Whether it is the one that the controls stand at.
        refused: Whether it can only be looked at.
    """

    title: str
    words: tuple[str, str]
    lines: Sequence[Sequence[float]]
    hover: str
    chosen: bool = False
    refused: bool = False


def series_gallery(cards: Sequence[GalleryCard]) -> Figure:
    """Cards in rows of five, drawn in one coordinate system: fifty pairs of axes would take a
    browser seconds."""
    if not cards:
        return empty("No dataset has that in its name.", height=CARD_HEIGHT)
    rows = math.ceil(len(cards) / COLUMNS)
    sketch = Sketch()
    positions = [(index % COLUMNS, index // COLUMNS) for index in range(len(cards))]
    for card, (left, top) in zip(cards, positions, strict=True):
        edge = {"color": ACCENT, "width": 3} if card.chosen else {"color": GRID, "width": 1}
        corners = (left + LEFT, left + RIGHT, top + TOP, top + BOTTOM)
        sketch.box(*corners, fillcolor=PANEL, line=edge, layer="below")
    for number, color in enumerate(CLASS_COLORS[:3]):
        for refused in (False, True):
            x, y = _curves(cards, positions, number, refused)
            if len(x):
                ink = MUTED if refused else color
                sketch.scatter(x=x, y=y, mode="lines", line={"color": ink, "width": 1.4})
    indent = [left + INSIDE for left, _ in positions]
    titles = [f"<b>{plain(_short(card.title))}</b>" for card in cards]
    lines = (
        (0.16, titles, INK),
        *((0.71 + 0.15 * i, [c.words[i] for c in cards], MUTED) for i in (0, 1)),
    )
    for height, texts, color in lines:
        sketch.scatter(
            x=indent,
            y=[top + height for _, top in positions],
            text=texts,
            mode="text",
            textposition="middle right",
            textfont={"color": color, "size": 14},
            cliponaxis=False,
        )
    sketch.scatter(
        x=[left + 0.5 for left, _ in positions],
        y=[top + 0.5 for _, top in positions],
        mode="markers",
        marker={"size": 60, "opacity": 0},
        text=[card.hover for card in cards],
        hovertemplate="%{text}<extra></extra>",
    )
    hidden = {"visible": False, "fixedrange": True}
    return sketch.figure(
        height=CARD_HEIGHT * rows,
        alt=f"{len(cards)} datasets: " + ", ".join(card.title for card in cards),
        xaxis={"range": [0, COLUMNS], **hidden},
        yaxis={"range": [rows, 0], **hidden},
        margin={"l": 0, "r": 0, "t": 0, "b": 0},
        hovermode="closest",
        hoverdistance=90,
    )


def card_at(x: float, y: float, count: int) -> int | None:
    """The card at a place of the figure, if there is one."""
    column, row = math.floor(x), math.floor(y)
    index = row * COLUMNS + column
    return index if 0 <= column < COLUMNS and 0 <= index < count else None


def _curves(
    cards: Sequence[GalleryCard], positions: Sequence[tuple[int, int]], number: int, refused: bool
) -> tuple[np.ndarray, np.ndarray]:
    """The series of one class of all cards, with gaps between, as float32."""
    xs: list[np.ndarray] = []
    ys: list[np.ndarray] = []
    for card, (left, top) in zip(cards, positions, strict=True):
        if card.refused != refused or number >= len(card.lines):
            continue
        values = np.array(card.lines[number])
        xs += [np.linspace(left + INSIDE, left + 1 - INSIDE, len(values)), np.array([np.nan])]
        ys += [top + CURVE_BOTTOM - (CURVE_BOTTOM - CURVE_TOP) * values, np.array([np.nan])]
    if not xs:
        return np.empty(0), np.empty(0)
    return np.concatenate(xs).astype(np.float32), np.concatenate(ys).astype(np.float32)


def _short(title: str) -> str:
    """A name that fits a card: of a long one, beginning and end."""
    if len(title) <= LONGEST_TITLE:
        return title
    half = LONGEST_TITLE // 2
    return f"{title[:half]}…{title[-half + 1 :]}"
