"""The loss of optimizers at each step, and what one neuron has learned by then."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from playground.figures.figure import Figure
from playground.figures.loss_surface import COLORS, LEGEND, add_mark
from playground.figures.palette import CLASS_COLORS, INK, MUTED
from playground.figures.sketch import Sketch, axis, panel_axes
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
        sketch.curve(
            list(range(last + 1)),
            curve.losses.tolist(),
            COLORS[curve.name],
            2.5,
            showlegend=False,
            opacity=FAINT,
            hovertemplate=f"{curve.title}, step %{{x}}<br>loss %{{y:.3~g}}<extra></extra>",
            meta={"drawn": "losses", "optimizer": curve.name},
        )
    for curve in curves:
        meta, place = {"drawn": "loss", "optimizer": curve.name}, (step, curve.losses[step])
        add_mark(sketch, curve.name, curve.title, place, 11, meta=meta)
    sketch.line((step, step), (0, 1), 1, yref="y domain", color=MUTED, width=1.5, dash="dot")
    low, high = (float(end) for end in np.log10(span))
    vertical = axis("loss", (low - 0.1, high + 0.1), type="log", exponentformat="power")
    vertical["dtick"] = "D2" if high - low < 1 else 1
    return sketch.figure(
        height=height,
        alt=curves_alt(curves, step),
        showlegend=True,
        legend=LEGEND,
        margin=MARGIN | {"t": 26},
        **panel_axes(1, axis("step", (-1, last + 1)), vertical),
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
        meta = {"drawn": "fit", "optimizer": fit.name}
        sketch.curve(x.tolist(), fit.outputs.tolist(), COLORS[fit.name], 2.5, meta=meta)
    colors = [CLASS_COLORS[int(y)] for y in points[1]] if classes else INK
    words = "x = %{x}, y = %{y}<extra></extra>"
    sketch.dots(list(points[0]), list(points[1]), colors, 12, edge=1.5, hovertemplate=words)
    low, high = min(points[1]), max(points[1])
    edge = 0.15 * (high - low)
    return sketch.figure(
        height=height,
        alt="Six points, and the output of each optimizer's neuron.",
        margin=MARGIN,
        **panel_axes(
            1, axis("x", (float(x[0]), float(x[-1]))), axis("output", (low - edge, high + edge))
        ),
    )
