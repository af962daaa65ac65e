"""The colour of a number on a coloured cell, legible in light and in dark.

The browser swaps every colour for its partner, that of the cell and that of the number. On cells
of middling strength no pair stands out in both themes but one that is dark, or light, in both.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from playground.figures.palette import ALWAYS_BLACK, DARK_FOR_LIGHT, GROUND, INK, STRONG_INK

LEGIBLE = 4.5
"""WCAG 2.2: contrast of text with what is behind it."""
INKS = (INK, GROUND, STRONG_INK, ALWAYS_BLACK)
"""The first of them that is legible is taken."""


def cell_inks(positions: np.ndarray, scale: Sequence[Sequence[Any]]) -> np.ndarray:
    """A colour for the number on each cell, of the shape of `positions`.

    Args:
        positions: Where each cell is on the scale, from 0 to 1.
        scale: Places and colours, as Plotly takes them.
    """
    worst = np.min(
        [
            [contrast(_channels(_shown(ink, dark)), _cells(positions, scale, dark)) for ink in INKS]
            for dark in (False, True)
        ],
        axis=0,
    )
    legible = worst >= LEGIBLE
    chosen = np.where(legible.any(axis=0), legible.argmax(axis=0), worst.argmax(axis=0))
    return np.array(INKS)[chosen]


def contrast(one: np.ndarray, other: np.ndarray) -> np.ndarray:
    """WCAG's contrast of colours whose red, green and blue are the last axis, from 0 to 1."""
    first, second = _luminance(one), _luminance(other)
    return np.asarray(
        (np.maximum(first, second) + 0.05) / (np.minimum(first, second) + 0.05), float
    )


def _luminance(color: np.ndarray) -> np.ndarray:
    linear = np.where(color <= 0.04045, color / 12.92, ((color + 0.055) / 1.055) ** 2.4)
    return np.asarray(linear @ np.array([0.2126, 0.7152, 0.0722]))


def _cells(positions: np.ndarray, scale: Sequence[Sequence[Any]], dark: bool) -> np.ndarray:
    """Colours between those of a scale, as Plotly mixes them: each channel on a line."""
    stops = [float(place) for place, _ in scale]
    colors = np.array([_channels(_shown(color, dark)) for _, color in scale])
    return np.stack([np.interp(positions, stops, channel) for channel in colors.T], axis=-1)


def _shown(color: str, dark: bool) -> str:
    return DARK_FOR_LIGHT.get(color, color) if dark else color


def _channels(color: str) -> np.ndarray:
    text = "#000000" if color == ALWAYS_BLACK else color
    return np.array([int(text[i : i + 2], 16) for i in (1, 3, 5)]) / 255
