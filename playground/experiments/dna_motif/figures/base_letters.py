"""The letters A, C, G and T as outlines, to be stretched to any height."""

from __future__ import annotations

import numpy as np

from playground.figures.palette import ACCENT
from playground.figures.sketch import Sketch

LETTERS = "ACGT"
COLORS = {"A": "#0d8259", "C": ACCENT, "G": "#b3541e", "T": "#a3326e"}
"""Green, blue, orange and red, as sequence logos have them, in the colours of this place."""


def _bow() -> np.ndarray:
    """A thick arc that is open to the right, outer edge there and inner edge back."""
    t = np.radians(np.linspace(42, 318, 14))
    outer = np.column_stack([0.5 + 0.5 * np.cos(t), 0.5 + 0.5 * np.sin(t)])
    inner = np.column_stack([0.52 + 0.29 * np.cos(t), 0.5 + 0.33 * np.sin(t)])
    return np.concatenate([outer, inner[::-1]])


OUTLINES = {
    # The triangle inside is reached by a slit, so that one line draws both edges.
    "A": np.array(
        [
            (0.0, 0.0), (0.38, 1.0), (0.62, 1.0), (1.0, 0.0), (0.78, 0.0), (0.70, 0.22),
            (0.5, 0.22), (0.5, 0.40), (0.62, 0.40), (0.5, 0.77), (0.38, 0.40), (0.5, 0.40),
            (0.5, 0.22), (0.30, 0.22), (0.22, 0.0),
        ]
    ),
    "C": _bow(),
    "G": np.concatenate(
        [
            _bow()[:14],
            [(0.97, 0.5), (0.52, 0.5), (0.52, 0.36), (0.76, 0.36), (0.76, 0.27)],
            _bow()[15:],
        ]
    ),
    "T": np.array(
        [
            (0.0, 1.0), (1.0, 1.0), (1.0, 0.84), (0.61, 0.84), (0.61, 0.0), (0.39, 0.0),
            (0.39, 0.84), (0.0, 0.84),
        ]
    ),
}  # fmt: skip
"""In a square from (0, 0) to (1, 1)."""
GAP = 0.04


class LetterDrawing:
    """Many stretched letters, drawn as one filled line for each base."""

    def __init__(self) -> None:
        self._x: dict[str, list[float | None]] = {base: [] for base in LETTERS}
        self._y: dict[str, list[float | None]] = {base: [] for base in LETTERS}

    def add(self, base: str, left: float, bottom: float, width: float, height: float) -> None:
        """One letter; a negative height hangs it upside down."""
        outline = OUTLINES[base]
        x = left + width * (GAP + (1 - 2 * GAP) * outline[:, 0])
        y = bottom + height * outline[:, 1]
        self._x[base] += [*np.round(x, 3).tolist(), None]
        self._y[base] += [*np.round(y, 4).tolist(), None]

    def add_stack(
        self, shares: np.ndarray, bits: float, left: float, bottom: float, width: float,
        scale: float, least: float,
    ) -> None:  # fmt: skip
        """The letters of one position, the most frequent on top.

        Args:
            shares: Of A, C, G and T, shape (4,).
            bits: Height of the whole stack.
            scale: Units of the axis per bit.
            least: Letters of fewer bits are left out, and their room stays.
        """
        for index in np.argsort(shares, kind="stable"):
            height = float(shares[index] * bits)
            if height >= least:
                self.add(LETTERS[index], left, bottom, width, height * scale)
            bottom += height * scale

    def draw(self, sketch: Sketch, panel: int = 1) -> None:
        """Onto a panel."""
        for base in LETTERS:
            if self._x[base]:
                sketch.scatter(
                    panel=panel,
                    x=self._x[base],
                    y=self._y[base],
                    name=base,
                    mode="lines",
                    fill="toself",
                    fillcolor=COLORS[base],
                    line={"width": 0, "color": COLORS[base]},
                )
