"""Predicted against true values of a regression."""

from __future__ import annotations

import numpy as np

from playground.figures.figure import Figure
from playground.figures.palette import ACCENT, MUTED
from playground.figures.plain_text import plain
from playground.figures.sketch import Sketch
from playground.number_text import number_text

HEIGHT = 400


def predicted_values(
    true: np.ndarray, predicted: np.ndarray | None, name: str, rows: str, *, height: int = HEIGHT
) -> Figure:
    """A dot for each row; a perfect prediction lies on the diagonal.

    Args:
        true: What was measured, in the unit of the target, shape (rows,).
        predicted: shape (rows,); None before there are predictions.
        name: Of the target.
        rows: Which rows they are, as "test rows".
    """
    low, high = float(true.min()), float(true.max())
    room = 0.05 * (high - low) or 1.0
    ends = [low - room, high + room]
    sketch = Sketch()
    sketch.scatter(
        x=ends, y=ends, mode="lines", name="perfect", line={"color": MUTED, "dash": "dot"}
    )
    shown = np.empty(0) if predicted is None else np.asarray(predicted, np.float64)
    sketch.scatter(
        x=true[: len(shown)],
        y=shown,
        mode="markers",
        name="rows",
        marker={"color": ACCENT, "size": 7, "opacity": 0.6},
        hovertemplate="true %{x:.4~g}<br>predicted %{y:.4~g}<extra></extra>",
    )
    said = "nothing is predicted yet"
    if len(shown):
        said = f"mean absolute error {number_text(float(np.abs(shown - true).mean()))}"
    label = plain(name)
    sketch.heading(f"{len(true):,} {rows}", left=True, font={"size": 15, "color": MUTED})
    return sketch.figure(
        height=height,
        alt=f"Predicted against true values of {label} for {len(true):,} {rows}: {said}.",
        xaxis={"title": {"text": f"true {label}"}, "range": ends},
        yaxis={"title": {"text": f"predicted {label}"}, "range": ends},
    )
