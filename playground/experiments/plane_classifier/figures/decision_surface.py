"""What a network makes of every place in the window, and the points that it learned from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from playground.experiments.plane_classifier.figures.output_map import OutputMap, output_heatmap
from playground.experiments.plane_classifier.figures.plane_points import add_plane_points
from playground.figures.figure import Figure
from playground.figures.sketch import Sketch, axis_number, square_axes
from playground.figures.template import empty

NAMES = ("x<sub>1</sub>", "x<sub>2</sub>")
TICKS = {"tickvals": [-4, -2, 0, 2, 4], "showgrid": False}
FEW = 120
"""Points that there is room for to be large."""
NOT_FINITE = "The network's outputs are not finite: its weights have diverged."


@dataclass(frozen=True, eq=False)
class DecisionSurface:
    """What the figure shows.

    Attributes:
        surface: What the network outputs; None before there is a network.
        x_train, x_test: Points, shape (n, 2); None for test points that are hidden.
        y_train, y_test: Their classes, or targets in [−1, 1].
        class_count: 0 for a regression.
        title: A line above, if any.
        window: Largest coordinate.
    """

    surface: OutputMap | None
    x_train: np.ndarray
    y_train: np.ndarray
    x_test: np.ndarray | None = None
    y_test: np.ndarray | None = None
    class_count: int = 2
    title: str = ""
    window: float = 6.0


def decision_surface(info: DecisionSurface, *, height: int = 460) -> Figure:
    """The output as colour, orange to blue or one colour per class, with the points on it."""
    if info.surface is not None and not info.surface.is_finite:
        return empty(NOT_FINITE, height=height)
    sketch = Sketch()
    add_surface(sketch, info, 1, 9 if len(info.x_train) <= FEW else 7)
    figure = sketch.figure(
        height=height,
        alt=_alt(info),
        margin={"l": 48, "r": 8, "t": 34 if info.title else 8, "b": 48},
        **surface_axes(1, info.window),
    )
    add_heatmaps(figure, [info])
    return figure


def add_surface(sketch: Sketch, info: DecisionSurface, panel: int, size: int) -> None:
    """Adds heading and points to one panel."""
    if info.title:
        sketch.heading(info.title, panel=panel)
    looks: dict[str, Any] = {"class_count": info.class_count, "panel": panel, "size": size}
    add_plane_points(sketch, info.x_train, info.y_train, **looks)
    if info.x_test is not None and info.y_test is not None:
        add_plane_points(sketch, info.x_test, info.y_test, test=True, **looks)


def add_heatmaps(figure: Figure, panels: Sequence[DecisionSurface]) -> None:
    """Adds the surface of each panel; Plotly draws heatmaps below everything else."""
    for number, info in enumerate(panels, start=1):
        if info.surface is not None and info.surface.is_finite:
            axis = axis_number(number)
            axes = {"xaxis": f"x{axis}", "yaxis": f"y{axis}"}
            figure["data"].append(output_heatmap(info.surface) | axes)


def surface_axes(
    panel: int, window: float, domain: tuple[float, float] = (0.0, 1.0)
) -> dict[str, Any]:
    """Axes of one panel: the whole window, as wide as high."""
    return square_axes(panel, (-window, window, -window, window), NAMES, domain, **TICKS)


def surface_words(info: DecisionSurface) -> str:
    """How much of the window goes to each class; what there is to predict in a regression."""
    if info.surface is None:
        return "no network yet"
    if not info.surface.is_finite:
        return "no finite output"
    if info.class_count == 0:
        outputs = info.surface.outputs
        return f"outputs from {outputs.min():.2f} to {outputs.max():.2f}"
    winners = info.surface.probabilities().argmax(axis=1)
    shares = np.bincount(winners, minlength=info.class_count) / len(winners)
    return ", ".join(f"{share:.0%} of the window is class {k}" for k, share in enumerate(shares))


def _alt(info: DecisionSurface) -> str:
    points = f"{len(info.x_train)} training points"
    if info.x_test is not None:
        points += f" and {len(info.x_test)} test points"
    return f"The network's output over the plane with {points}: {surface_words(info)}."
