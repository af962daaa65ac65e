"""Accuracy of methods against the noise on the test series."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from playground.figures.end_labels import EndLabel, end_labels
from playground.figures.figure import Figure
from playground.figures.palette import MUTED
from playground.figures.sketch import Sketch, axis
from playground.figures.template import empty

MARGIN = {"l": 56, "r": 190, "t": 12, "b": 46}
RANGE = (0.4, 1.03)
NAMED = (0.0, 1e-6, 1e-4, 1e-3, 1e-2, 5e-2)
"""Levels that are written on the axis."""


@dataclass(frozen=True, eq=False)
class NoiseCurve:
    """The accuracy of one method.

    Attributes:
        sigmas, accuracies: Where it was measured, shape (points,); any of the figure's sigmas.
        dash: Plotly's name of the kind of line.
    """

    label: str
    color: str
    sigmas: np.ndarray
    accuracies: np.ndarray
    dash: str = "solid"

    def at(self, sigma: float) -> float | None:
        """The accuracy at that noise, where it was measured."""
        found = np.flatnonzero(np.isclose(self.sigmas, sigma, rtol=1e-6, atol=0.0))
        return float(self.accuracies[found[0]]) if len(found) else None


def accuracy_over_noise(
    curves: Sequence[NoiseCurve], sigmas: Sequence[float], now: float, *, height: int = 330
) -> Figure:
    """A line per method over evenly spaced noise levels, with the level of now marked.

    Args:
        sigmas: All levels, ascending; zero may be among them.
    """
    if not curves:
        return empty("Accuracy against noise will appear here.", height=height)
    place = {sigma: number for number, sigma in enumerate(sigmas)}
    here = min(place.values(), key=lambda number: abs(sigmas[number] - now))
    sketch = Sketch()
    sketch.line((here, here), RANGE, 1, color=MUTED, width=2, dash="dot")
    labels = []
    for curve in curves:
        x = [place[float(sigma)] for sigma in curve.sigmas]
        sketch.scatter(
            x=x, y=curve.accuracies, mode="lines+markers", name=curve.label,
            line={"color": curve.color, "width": 2.5, "dash": curve.dash},
            marker={"size": 4, "color": curve.color},
            hovertemplate=f"{curve.label}: %{{y:.1%}}<extra></extra>",
        )  # fmt: skip
        value = curve.at(sigmas[here])
        if value is not None:
            sketch.dots([here], [value], curve.color, 13, edge=2)
        labels.append(EndLabel(curve.label, curve.color, float(curve.accuracies[-1])))
    figure = sketch.figure(
        height=height,
        alt=_alt(curves, sigmas[here]),
        margin=MARGIN,
        xaxis=axis(
            "noise σ, in standard deviations of a series",
            (-0.4, len(sigmas) - 0.6),
            tickvals=list(range(len(sigmas))),
            ticktext=[_sigma_text(s) if s in NAMED else "" for s in sigmas],
            tickangle=0,
            fixedrange=True,
        ),
        yaxis=axis("test accuracy", RANGE, tickformat=".0%", fixedrange=True),
    )
    end_labels(figure, labels)
    return figure


def _sigma_text(sigma: float) -> str:
    if sigma == 0 or sigma >= 1e-3:
        return f"{sigma:g}"
    power = int(np.floor(np.log10(sigma) + 1e-9))
    factor = sigma / 10.0**power
    times = "" if abs(factor - 1) < 1e-6 else f"{factor:g}·"
    return f"{times}10<sup>{power}</sup>".replace("-", "−")


def _alt(curves: Sequence[NoiseCurve], sigma: float) -> str:
    found = [(curve.label, curve.at(sigma)) for curve in curves]
    words = ", ".join(f"{label} {value:.1%}" for label, value in found if value is not None)
    return f"Test accuracy against noise. With σ = {sigma:g}: {words}."
