"""Marks on curves: that something happened to a run at an epoch."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from playground.figures.palette import MUTED
from playground.figures.plain_text import plain
from playground.figures.sketch import Sketch, axis_number
from playground.runs.run import Mark


def curve_marks(
    sketch: Sketch,
    marks: Sequence[Mark],
    *,
    panels: int,
    first: int = 1,
    start: float | None = None,
) -> None:
    """A dotted vertical line for each mark, with its text, from the first panel to the last.

    Args:
        start: The left end of the axis of epochs where that is logarithmic; None where it is not.
    """
    for mark in marks:
        epoch = mark.epoch if start is None else max(mark.epoch, start)
        for panel in range(first, panels + 1):
            heights = f"y{axis_number(panel)} domain"
            sketch.line((epoch, epoch), (0, 1), panel, yref=heights, color=MUTED, dash="dot")
            sketch.words(
                plain(mark.text),
                epoch if start is None else float(np.log10(epoch)),
                0,
                panel=panel,
                yref=heights,
                textangle=-90,
                xanchor="left",
                yanchor="bottom",
                borderpad=0,
                font={"color": MUTED, "size": 14},
            )


def words_of_marks(marks: Sequence[Mark]) -> str:
    """A sentence for each mark, for the words that stand in for a figure; empty without any."""
    return "".join(f" At epoch {mark.epoch:.4g}: {mark.text}." for mark in marks)
