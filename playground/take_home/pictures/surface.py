"""What a network made of the plane."""

from __future__ import annotations

from typing import Any

from playground.datasets.plane import WINDOW, features, grid
from playground.experiments import Experiment
from playground.experiments.plane_classifier import network_of, points_of
from playground.figures.decision_surface import DecisionSurface, decision_surface
from playground.figures.figure import Figure
from playground.figures.output_map import OutputMap
from playground.runs import Run, RunState, RunStore

SIDE = 100
"""Squares along each side of the window."""


def surface_picture(
    store: RunStore,
    run: Run,
    experiment: Experiment[Any],
    config: Any,
    *,
    until: float | None = None,
    height: int = 560,
    side: int = SIDE,
    test_points: bool = True,
) -> Figure:
    """The last output that was finite, with training points, and test points outlined.

    Args:
        until: The epoch to look back to; None for the end.
        side: Squares along each side of the window.
    """
    del experiment
    if run.state is RunState.FAILED:
        until = min(run.epochs, run.epochs if until is None else until)
    arrays = store.observation(run.id, "weights", until)
    points, shown = points_of(config), None
    if arrays is not None:
        net = network_of(config, arrays["flat"])
        outputs = net.layers(features(grid(side), config.features))[-1]
        shown = OutputMap(outputs, net.output, points.class_count, WINDOW)
    info = DecisionSurface(
        shown,
        points.x_train,
        points.y_train,
        points.x_test if test_points else None,
        points.y_test if test_points else None,
        points.class_count,
        "",
        WINDOW,
    )
    return decision_surface(info, height=height)
