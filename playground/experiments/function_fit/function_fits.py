"""A function, the networks that learn it side by side, and the loss of each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

import numpy as np

from playground.figures.curve_marks import curve_marks, words_of_marks
from playground.figures.end_labels import EndLabel, end_labels
from playground.figures.figure import Figure
from playground.figures.palette import ACCENT, INK, MUTED, SERIES
from playground.figures.sketch import Sketch
from playground.figures.training_interval import OnInterval, shade_outside
from playground.number_text import counted, number_text
from playground.runs.run import Mark

MARGIN = {"l": 56, "r": 112, "t": 12, "b": 48}
LEFT, RIGHT = (0.0, 0.53), (0.73, 1.0)
"""Where the panels are, with room for names to the right of each."""
LOSS_POINTS = 200
MOST_NAMED = 8


@dataclass(frozen=True, eq=False)
class Fit:
    """What one network answers, and how its loss went.

    Attributes:
        y: Answers at the positions of the figure; None before there are any.
        epoch, loss: Of validation, shape (epochs,).
        dash: Of its lines.
        color_of: Number of its colour; fits that differ only in how they were made share one.
    """

    label: str
    y: np.ndarray | None = None
    epoch: np.ndarray = field(default_factory=lambda: np.empty(0))
    loss: np.ndarray = field(default_factory=lambda: np.empty(0))
    dash: str = "solid"
    color_of: int = 0

    @property
    def color(self) -> str:
        return SERIES[self.color_of % len(SERIES)]


@dataclass(frozen=True, eq=False)
class FunctionFits(OnInterval):
    """What the figure shows.

    Attributes:
        low, high, x, target: The interval that was trained on, and the function.
        points: Training points to be marked, shape (n, 2), where they stray from the function.
        band: Whether the fits differ only by chance: their spread is a band around their mean.
        epochs: That were asked for: the end of the axis.
        marks: What happened to the run.
    """

    fits: Sequence[Fit]
    points: np.ndarray | None = None
    band: bool = False
    epochs: int = 1
    marks: tuple[Mark, ...] = ()


def function_fits(info: FunctionFits, *, height: int = 400) -> Figure:
    """Left the fits, right the validation loss of each on logarithmic axes."""
    sketch = Sketch()
    shade_outside(sketch, info, "not<br>trained<br>here", at_top=False)
    _targets(sketch, info)
    shown = [fit for fit in info.fits if fit.y is not None]
    if info.band and shown:
        _band(sketch, info.x, np.array([fit.y for fit in shown]))
    for fit in shown:
        thin = info.band or fit.dash != "solid"
        _line(sketch, fit, info.x, fit.y, 1, 1.2 if thin else 2.5, "y %{y:.3~f}")
    for fit in info.fits:
        chosen = _log_thinned(len(fit.epoch))
        _line(sketch, fit, fit.epoch[chosen], fit.loss[chosen], 2, 2, "%{y:.3r}")
    curve_marks(sketch, info.marks, panels=2, first=2, start=1)
    losses = _loss_range(info.fits)
    figure = sketch.figure(
        height=height, alt=_alt(info), margin=MARGIN, hovermode="closest", **_axes(info, losses)
    )
    end_labels(figure, _names(info))
    end_labels(figure, _loss_names(info), column=2)
    return figure


def _axes(info: FunctionFits, losses: tuple[float, float]) -> dict[str, Any]:
    end = float(np.log10(max(info.epochs, 10)))
    return {
        "xaxis": {"domain": LEFT, "title": {"text": "x"}, "range": [info.x[0], info.x[-1]]},
        "yaxis": {"title": {"text": "y"}, "range": info.y_range},
        "xaxis2": {
            "domain": RIGHT,
            "anchor": "y2",
            "title": {"text": "epoch"},
            "type": "log",
            "range": [0, end],
            "dtick": 1,
        },
        "yaxis2": {
            "anchor": "x2",
            "title": {"text": "validation loss"},
            "type": "log",
            "range": losses,
            "dtick": 1,
            "exponentformat": "power",
        },
    }


def _targets(sketch: Sketch, info: FunctionFits) -> None:
    if info.points is not None:
        sketch.scatter(
            x=info.points[:, 0],
            y=info.points[:, 1],
            mode="markers",
            marker={"size": 4, "color": MUTED, "opacity": 0.35},
            hoverinfo="skip",
        )
    sketch.scatter(
        x=info.x,
        y=np.round(info.target, 5),
        mode="lines",
        line={"color": INK, "width": 5, "dash": "dot"},
        opacity=0.55,
        hovertemplate="target %{y:.3~f}<extra></extra>",
    )


def _band(sketch: Sketch, x: np.ndarray, fits: np.ndarray) -> None:
    low, high = fits.min(0), fits.max(0)
    sketch.scatter(
        x=np.concatenate([x, x[::-1]]),
        y=np.concatenate([high, low[::-1]]),
        mode="lines",
        fill="toself",
        fillcolor=ACCENT,
        opacity=0.18,
        line={"width": 0},
        hoverinfo="skip",
    )
    sketch.scatter(
        x=x, y=fits.mean(0), mode="lines", line={"color": ACCENT, "width": 3}, hoverinfo="skip"
    )


def _line(sketch: Sketch, fit: Fit, x: Any, y: Any, panel: int, width: float, hover: str) -> None:
    sketch.scatter(
        x=x,
        y=np.asarray(y, np.float32),
        panel=panel,
        mode="lines",
        line={"color": fit.color, "width": width, "dash": fit.dash},
        hovertemplate=f"{fit.label}<br>{hover}<extra></extra>",
    )


def _names(info: FunctionFits) -> list[EndLabel]:
    """Names at the right end of the fits; without fits, of the target alone."""
    labels = [EndLabel("target", INK, _last(info.target))]
    if info.band:
        labels.append(EndLabel(counted(len(info.fits), "seed"), ACCENT, 0.0))
    elif len(info.fits) <= MOST_NAMED:
        solid = [fit for fit in info.fits if fit.dash == "solid" and fit.y is not None]
        labels += [EndLabel(fit.label, fit.color, float(fit.y[-1])) for fit in solid]  # type: ignore[index]
    return labels


def _loss_names(info: FunctionFits) -> list[EndLabel]:
    if info.band or len(info.fits) > MOST_NAMED:
        return []
    ends = [(fit, _finite(fit.loss)) for fit in info.fits if fit.dash == "solid"]
    return [
        EndLabel(number_text(values[-1]), fit.color, float(np.log10(values[-1])))
        for fit, values in ends
        if len(values)
    ]


def _loss_range(fits: Sequence[Fit]) -> tuple[float, float]:
    """Whole powers of ten, at least two, that hold every loss."""
    seen = np.concatenate([_finite(fit.loss) for fit in fits] or [np.empty(0)])
    if not len(seen):
        return -2.0, 2.0
    low, high = np.floor(np.log10(seen.min())), np.ceil(np.log10(seen.max()) + 1e-9)
    return float(min(low, high - 2)), float(high)


def _finite(values: np.ndarray) -> np.ndarray:
    return values[np.isfinite(values) & (values > 0)]


def _last(values: np.ndarray) -> float:
    finite = values[np.isfinite(values)]
    return float(finite[-1]) if len(finite) else 0.0


@lru_cache(maxsize=32)
def _log_thinned(count: int) -> np.ndarray:
    """Indices of at most `LOSS_POINTS` epochs, evenly spaced on a logarithmic axis."""
    if count <= LOSS_POINTS:
        return np.arange(count)
    return np.unique(np.geomspace(1, count, LOSS_POINTS).astype(int) - 1)


def _alt(info: FunctionFits) -> str:
    losses = [
        f"{fit.label} has validation loss {number_text(fit.loss[-1])}"
        for fit in info.fits
        if len(fit.loss)
    ]
    words = "Fits of a function on an interval. " + "; ".join(losses)
    return f"{words}.{words_of_marks(info.marks)}" if info.marks else words
