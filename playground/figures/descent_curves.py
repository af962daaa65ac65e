"""The loss of optimizers at each step, and what one neuron has learned by then."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from playground.figures.figure import Figure
from playground.figures.loss_surface import COLORS, LEGEND, UNNAMED, mark
from playground.figures.palette import CLASS_COLORS, GROUND, INK, MUTED
from playground.figures.sketch import Sketch, panel_axes
from playground.number_text import number_text

MARGIN = {"l": 56, "r": 12, "t": 8, "b": 44}
FAINT = 0.45


@dataclass(frozen=True, eq=False)
class LossCurve:
    """One optimizer.

    Attributes:
        name, title: Of the optimizer.
        losses: At every step, shape (steps + 1,); NaN after it diverged.
    """

    name: str
    title: str
    losses: np.ndarray


def descent_curves(
    curves: Sequence[LossCurve], step: int, span: tuple[float, float], *, height: int
) -> Figure:
    """The loss by step on a logarithmic axis, with marks at the step on show.

    Args:
        span: The smallest and the largest loss that the axis shows.
    """
    sketch = Sketch()
    last = len(curves[0].losses) - 1 if curves else 1
    for curve in curves:
        sketch.scatter(
            x=list(range(last + 1)),
            y=curve.losses.tolist(),
            **UNNAMED,
            line={"color": COLORS[curve.name], "width": 2.5},
            opacity=FAINT,
            hovertemplate=f"{curve.title}, step %{{x}}<br>loss %{{y:.3~g}}<extra></extra>",
            meta={"drawn": "losses", "optimizer": curve.name},
        )
    for curve in curves:
        sketch.scatter(
            x=[step],
            y=[float(curve.losses[step])],
            mode="markers",
            name=curve.title,
            marker=mark(curve.name, 11),
            meta={"drawn": "loss", "optimizer": curve.name},
        )
    sketch.line((step, step), (0, 1), 1, yref="y domain", color=MUTED, width=1.5, dash="dot")
    low, high = np.log10(span)
    return sketch.figure(
        height=height,
        alt=curves_alt(curves, step),
        showlegend=True,
        legend=LEGEND,
        margin=MARGIN | {"t": 26},
        **panel_axes(
            1,
            {"title": {"text": "step"}, "range": (-1, last + 1)},
            {
                "title": {"text": "loss"},
                "type": "log",
                "range": (float(low) - 0.1, float(high) + 0.1),
                "exponentformat": "power",
                "dtick": "D2" if high - low < 1 else 1,
            },
        ),
    )


def curves_alt(curves: Sequence[LossCurve], step: int) -> str:
    """The losses at a step."""
    if not curves:
        return "Loss at each step."
    losses = ", ".join(f"{curve.title} {loss_text(curve.losses[step])}" for curve in curves)
    return f"Loss at each step. After step {step}: {losses}."


def loss_text(loss: float) -> str:
    """A loss in words."""
    return number_text(loss) if np.isfinite(loss) else "diverged"


@dataclass(frozen=True, eq=False)
class Fit:
    """What a neuron says.

    Attributes:
        name: Of the optimizer that got there.
        outputs: At every input of the figure's axis, shape (n,).
    """

    name: str
    outputs: np.ndarray


def neuron_fit(
    x: np.ndarray,
    points: tuple[Sequence[float], Sequence[float]],
    fits: Sequence[Fit],
    *,
    classes: bool,
    height: int,
) -> Figure:
    """Six points, and the curve of each neuron.

    Args:
        x: Inputs along the axis, shape (n,).
        points: Inputs and targets.
        classes: Whether the targets are two classes.
    """
    sketch = Sketch()
    for fit in fits:
        sketch.scatter(
            x=x.tolist(),
            y=fit.outputs.tolist(),
            mode="lines",
            line={"color": COLORS[fit.name], "width": 2.5},
            meta={"drawn": "fit", "optimizer": fit.name},
        )
    colors = [CLASS_COLORS[int(y)] for y in points[1]] if classes else INK
    sketch.scatter(
        x=list(points[0]),
        y=list(points[1]),
        mode="markers",
        marker={"size": 12, "color": colors, "line": {"color": GROUND, "width": 1.5}},
        hovertemplate="x = %{x}, y = %{y}<extra></extra>",
    )
    low, high = min(points[1]), max(points[1])
    edge = 0.15 * (high - low)
    return sketch.figure(
        height=height,
        alt="Six points, and the output of each optimizer's neuron.",
        margin=MARGIN,
        **panel_axes(
            1,
            {"title": {"text": "x"}, "range": (float(x[0]), float(x[-1]))},
            {"title": {"text": "output"}, "range": (low - edge, high + edge)},
        ),
    )
