"""Loss and R² of a regression over epochs, training and validation."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from playground.figures.curve_marks import curve_marks, words_of_marks
from playground.figures.figure import Figure
from playground.figures.line_panels import nice_end, thinned
from playground.figures.palette import MUTED, TRAINING, VALIDATION
from playground.figures.sketch import Sketch, beside, panel_axes
from playground.number_text import counted, number_text
from playground.runs.run import Mark

HEIGHT = 225
GAP = 0.2
LOWEST = -0.5
"""R² below which a curve leaves the figure: an untrained network may be at −10."""


@dataclass(frozen=True, eq=False)
class FitCurves:
    """What the figure shows.

    Attributes:
        epoch: End of each recorded epoch, shape (points,).
        loss, val_loss: Mean squared errors, shape (points,).
        deviation, val_deviation: Mean squared deviation of the targets from their own mean.
        planned: Epochs that were asked for.
    """

    epoch: np.ndarray
    loss: np.ndarray
    val_loss: np.ndarray
    deviation: float
    val_deviation: float
    planned: int = 10
    marks: Sequence[Mark] = ()


def fit_curves(info: FitCurves, *, height: int = HEIGHT) -> Figure:
    """Loss on the left, R² = 1 − loss / deviation on the right; the mean of all is at R² = 0."""
    sketch = Sketch()
    kept = thinned(len(info.epoch))
    x = info.epoch[kept]
    end = nice_end(float(x[-1]) if len(x) else 0.0, info.planned)
    lines = (
        ("training", info.loss[kept], info.deviation, TRAINING, "dash"),
        ("validation", info.val_loss[kept], info.val_deviation, VALIDATION, "solid"),
    )
    for kind, loss, deviation, color, dash in lines:
        for panel, name, y in ((1, "loss", loss), (2, "R²", 1 - loss / (deviation or 1.0))):
            sketch.scatter(
                panel=panel,
                x=x,
                y=y,
                name=f"{kind} {name}",
                mode="lines+markers" if len(x) == 1 else "lines",
                line={"color": color, "dash": dash, "width": 2.5},
                hovertemplate=f"epoch %{{x}}<br>{kind} {name} %{{y:.3r}}<extra></extra>",
            )
    sketch.line((0, end), (0, 0), 2, color=MUTED, width=1.5, dash="dot")
    sketch.words(
        "mean", end, 0, panel=2, xanchor="right", yanchor="bottom",
        font={"color": MUTED, "size": 14},
    )  # fmt: skip
    sketch.words(
        f"<span style='color:{TRAINING}'>┄ training</span>   <b>━ validation</b>", 0, 1.02,
        xref="paper", yref="paper", xanchor="left", yanchor="bottom",
        font={"color": VALIDATION, "size": 15},
    )  # fmt: skip
    curve_marks(sketch, tuple(info.marks), panels=2)
    return sketch.figure(height=height, alt=_alt(info), dragmode="zoom", **_axes(info, end))


def _axes(info: FitCurves, end: float) -> dict[str, Any]:
    seen = np.concatenate([info.loss, info.val_loss])
    seen = seen[np.isfinite(seen)]
    top = min(float(seen.max(initial=0.0)) or 1.0, 2 * max(info.deviation, info.val_deviation, 0.1))
    low = 1 - seen.max(initial=0.0) / (min(info.deviation, info.val_deviation) or 1.0)
    upward = (
        {"title": {"text": "loss"}, "range": [0, 1.05 * top]},
        {"title": {"text": "R²"}, "range": [max(LOWEST, min(-0.1, low)), 1.02]},
    )
    axes: dict[str, Any] = {}
    for panel, (domain, y) in enumerate(zip(beside(2, GAP), upward, strict=True), start=1):
        x = {"title": {"text": "epoch"}, "range": [0, 1.02 * end], "domain": domain}
        axes |= panel_axes(panel, x, y)
    return axes


def _alt(info: FitCurves) -> str:
    if not len(info.epoch):
        return "Loss and R² over epochs; nothing has been recorded yet."
    r_squared = 1 - info.val_loss[-1] / (info.val_deviation or 1.0)
    return (
        f"Loss and R² over {counted(int(info.epoch[-1]), 'epoch')}. Last validation loss "
        f"{number_text(info.val_loss[-1])}, last validation R² {number_text(r_squared)}."
        + words_of_marks(info.marks)
    )
