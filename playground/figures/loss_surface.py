"""A loss over two weights as a map, and the paths of optimizers over it."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from playground.figures.figure import Figure
from playground.figures.palette import GROUND, INK, MUTED, SERIES
from playground.figures.sketch import Sketch, square_axes, with_gaps
from playground.number_text import number_text

ARROW = 0.11
"""Length of the arrow against the gradient, as a share of the window."""
HEAD = 0.28
"""Length of an arrow's head, as a share of the arrow."""
LEVELS = 14
"""Contour lines, at equal ratios of the loss."""
COLORS = {"sgd": SERIES[0], "momentum": SERIES[1], "rmsprop": SERIES[2], "adam": SERIES[3]}
SYMBOLS = {"sgd": "circle", "momentum": "square", "rmsprop": "diamond", "adam": "triangle-up"}
LEGEND = {
    "orientation": "h",
    "x": 0.5,
    "xanchor": "center",
    "y": 1.01,
    "yanchor": "bottom",
    "font": {"size": 14},
    "itemclick": False,
    "itemdoubleclick": False,
}
"""Names above a figure."""
Place = tuple[float, float]


@dataclass(frozen=True, eq=False)
class OptimizerPath:
    """What one optimizer has done so far.

    Attributes:
        name, title: Of the optimizer.
        places: From the start to the step on show, shape (n, 2); NaN after it diverged.
    """

    name: str
    title: str
    places: np.ndarray


@dataclass(frozen=True, eq=False)
class LossMap:
    """The surface, which stays while others move.

    Attributes:
        axes: What the two numbers are called.
        grid: Places along each axis, shape (n,); both axes have the same.
        losses: Shape (n, n): rows by the second number, columns by the first.
        edges: Straight lines at which the loss jumps, each as two ends; none where it is smooth.
        recorded: The path of a recorded run, shape (moments, 2), if it is drawn.
    """

    axes: tuple[str, str]
    grid: np.ndarray
    losses: np.ndarray
    edges: Sequence[tuple[Place, Place]] = ()
    recorded: np.ndarray | None = None


@dataclass(frozen=True)
class Arrows:
    """Where the optimizer stands whose step is written out, and where its step leads.

    Attributes:
        gradient: Of the step's batch.
        full: Of all examples; None where the batch has them all.
        to: The next place.
    """

    place: Place
    gradient: Place
    full: Place | None
    to: Place


def loss_surface(
    loss_map: LossMap,
    paths: Sequence[OptimizerPath],
    arrows: Arrows,
    start: Place,
    *,
    height: int,
    legend: bool = False,
) -> Figure:
    """A map with contour lines; each optimizer has a line and a mark at its head.

    Args:
        legend: Whether the marks are named above the map.
    """
    sketch = Sketch()
    _ground(sketch, loss_map)
    reach = float(loss_map.grid[-1])
    if loss_map.recorded is not None:
        _recorded(sketch, loss_map.recorded)
    for path in paths:
        x, y = path.places.T.tolist()
        meta = _of("path", path.name)
        sketch.curve(x, y, COLORS[path.name], 2.5, showlegend=False, meta=meta)
    for drawn, color, width in (("full", MUTED, 2), ("gradient", INK, 2.5), ("step", INK, 5)):
        x, y = _arrow_parts(arrows, 2 * reach)[drawn]
        dash, meta = "dot" if drawn == "full" else "solid", {"drawn": drawn}
        sketch.curve(x, y, color, width, dash=dash, showlegend=False, meta=meta)
    x, y = ([value] for value in start)
    ring = {"symbol": "circle-open", "size": 18, "color": INK, "line": {"width": 2.5}}
    meta = {"drawn": "start"}
    sketch.scatter(x=x, y=y, mode="markers", showlegend=False, marker=ring, meta=meta)
    for path in paths:
        words = f"{path.title} at (%{{x:.3~f}}, %{{y:.3~f}})<extra></extra>"
        meta, place = _of("head", path.name), path.places[-1]
        add_mark(sketch, path.name, path.title, place, 12, hovertemplate=words, meta=meta)
    return sketch.figure(
        height=height,
        alt=surface_alt(loss_map.axes, paths),
        showlegend=legend,
        legend=LEGEND,
        margin={"l": 44, "r": 8, "t": 30 if legend else 8, "b": 44},
        **square_axes(1, (-reach, reach, -reach, reach), loss_map.axes, dtick=2),
    )


def surface_alt(axes: tuple[str, str], paths: Sequence[OptimizerPath]) -> str:
    """Where each optimizer is."""
    where = (f"{path.title} {_where(path.places[-1].tolist())}." for path in paths)
    return " ".join([f"The loss over {axes[0]} and {axes[1]} as a map.", *where])


def _where(place: Sequence[float]) -> str:
    if not math.isfinite(place[0]):
        return "has diverged"
    return f"is at ({number_text(place[0])}, {number_text(place[1])})"


def _of(drawn: str, name: str) -> dict[str, str]:
    return {"drawn": drawn, "optimizer": name}


def _ground(sketch: Sketch, loss_map: LossMap) -> None:
    powers = np.log10(loss_map.losses)
    low, high = float(powers.min()), float(powers.max())
    first, second = loss_map.axes
    common: dict[str, Any] = {
        "x": loss_map.grid,
        "y": loss_map.grid,
        "z": powers,
        "customdata": loss_map.losses,
        "colorscale": [[0.0, GROUND], [1.0, MUTED]],
        "zmin": low,
        "zmax": high + 0.6 * (high - low),  # no darker than lines can be seen on
        "showscale": False,
        "hovertemplate": f"{first} = %{{x:.2f}}, {second} = %{{y:.2f}}<br>"
        "loss %{customdata:.3~g}<extra></extra>",
    }
    if loss_map.edges:
        sketch.trace("heatmap", **common)
        sketch.curve(*with_gaps(loss_map.edges), GROUND, 2, showlegend=False)
        return
    size = (high - low) / LEVELS
    levels = {"start": low + size / 2, "end": high, "size": size, "coloring": "heatmap"}
    sketch.trace("contour", **common, contours=levels, line={"color": MUTED, "width": 0.7})


def _recorded(sketch: Sketch, path: np.ndarray) -> None:
    x, y = path.T.tolist()
    words = "the recorded run<extra></extra>"
    sketch.curve(x, y, INK, 2, dash="dash", showlegend=False, hovertemplate=words)
    for words, moment in (("trained", -1), ("untrained", 0)):
        font = {"color": INK, "size": 14}
        sketch.words(words, x[moment], y[moment], yshift=14, font=font)


def add_mark(
    sketch: Sketch, optimizer: str, title: str, place: Place, size: int, **marks: Any
) -> None:
    """Where an optimizer is, in its colour and its shape."""
    looks: dict[str, Any] = {"symbol": SYMBOLS[optimizer], "edge": 1.5, "name": title}
    x, y = ([float(value)] for value in place)
    sketch.dots(x, y, COLORS[optimizer], size, **looks, **marks)


def _arrow_parts(arrows: Arrows, width: float) -> dict[str, tuple[list[float], list[float]]]:
    full = arrows.full or (0.0, 0.0)
    x, y = arrows.place
    nowhere = not math.isfinite(arrows.to[0])
    return {
        "full": _arrow(arrows.place, full, width),
        "gradient": _arrow(arrows.place, arrows.gradient, width),
        "step": ([], []) if nowhere else ([x, arrows.to[0]], [y, arrows.to[1]]),
    }


def _arrow(place: Place, gradient: Place, width: float) -> tuple[list[float], list[float]]:
    """Against the gradient, always as long: the line and its head, in one go."""
    size = math.hypot(*gradient)
    if not math.isfinite(place[0]) or not size > 0:
        return [], []
    length = ARROW * width
    dx, dy = (-length * g / size for g in gradient)
    tip = (place[0] + dx, place[1] + dy)
    left = (tip[0] - HEAD * (dx + 0.6 * dy), tip[1] - HEAD * (dy - 0.6 * dx))
    right = (tip[0] - HEAD * (dx - 0.6 * dy), tip[1] - HEAD * (dy + 0.6 * dx))
    corners = (place, tip, left, tip, right)
    return [corner[0] for corner in corners], [corner[1] for corner in corners]
