"""Figures of networks on the plane without what follows from the weights, which the browser adds.

``figures.js`` completes them as the NumPy figures are drawn; a trace says in ``meta.drawn`` what it
waits for.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np

from playground.datasets.plane import WINDOW, grid_lines
from playground.experiments.plane_classifier import (
    PlaneClassifierConfig,
    activations_of,
    architecture_of,
    class_count,
    output_of,
    points_of,
)
from playground.experiments.plane_classifier.figures import decision_surface as surfaces
from playground.experiments.plane_classifier.figures import hidden_space as folds
from playground.experiments.plane_classifier.figures import network_view
from playground.experiments.plane_classifier.figures import neuron_maps as maps
from playground.experiments.plane_classifier.figures.decision_surface import DecisionSurface
from playground.experiments.plane_classifier.figures.neuron_edges import (
    LARGEST_WEIGHT,
    WIDTH_CLASSES,
)
from playground.experiments.plane_classifier.figures.neuron_layout import NeuronLayout
from playground.experiments.plane_classifier.figures.output_map import OutputMap, output_colors
from playground.experiments.plane_classifier.figures.surface_comparison import surface_comparison
from playground.experiments.plane_classifier.recorded_figures import surface_of
from playground.figures.figure import Figure
from playground.figures.palette import DIVERGING, GROUND, INK
from playground.figures.template import empty
from playground.lessons.plane.frames import values_of
from playground.ui.live_figure import Completion
from playground.ui.moving import PACKAGE, moving_script, moving_source

FILES = (
    PACKAGE / "reference" / "activations" / "activations.js",
    PACKAGE / "figures" / "half_plane.js",
    *(Path(__file__).with_name(f"{name}.js") for name in ("network", "surfaces", "figures")),
)
SURFACE_HEIGHT, FOLD_HEIGHT = 340, 460
LEAST_WIDTH = 520
"""Pixels in which the names beside the network's ends have room."""
KEPT = 64
"""Specs of this many configurations: a class begins with the same few."""


def script() -> str:
    """The module whose default export completes a figure."""
    return moving_source(*FILES)


def completion_of(*weights: np.ndarray) -> Completion:
    """What the browser draws of networks with these weights, each flat."""
    return Completion(moving_script(*FILES), values_of(weights))


@lru_cache(maxsize=KEPT)
def neurons_spec(config: PlaneClassifierConfig) -> Figure:
    """Every neuron's map."""
    info = network_view.neurons(config, network_view.blank_network(config))
    layout = NeuronLayout.of(info.network)
    layers = range(len(info.network.weights))
    ends = np.concatenate([layout.edges(layer).reshape(-1, 4) for layer in layers])
    figure = maps.neuron_maps(info)
    return _waiting(
        figure,
        {
            "edges": ("x", "y"),
            "weights": ("hovertext",),
            "nodes": ("hovertext",),
            "map": ("z",),
        },
        draws="neurons",
        leastWidth=LEAST_WIDTH,
        networks=[_network(config)],
        instead=empty(maps.NOT_FINITE, height=figure["layout"]["height"]),
        names=maps.neuron_names(info),
        maps=layout.resolution,
        ends=ends.astype(np.float32),
        widths=WIDTH_CLASSES,
        largest=LARGEST_WEIGHT,
    )


@lru_cache(maxsize=KEPT)
def surface_spec(config: PlaneClassifierConfig) -> Figure:
    """The surface of one network under all its points."""
    return surface_under(config, surface_of(config, None, count=network_view.SURFACE_POINTS))


def surface_under(config: PlaneClassifierConfig, points: DecisionSurface) -> Figure:
    """The surface of one network under other points."""
    figure = surfaces.decision_surface(
        replace(points, surface=_blank_map(config, network_view.SURFACE_POINTS)),
        height=SURFACE_HEIGHT,
    )
    words = f"The network's output over the plane with {len(points.x_train)} training points"
    tests = f" and {len(points.x_test)} test points" if points.x_test is not None else ""
    return _surfaces(figure, [config], {"panels": [words], "test": tests}, SURFACE_HEIGHT)


def one_neuron(figure: Figure, config: PlaneClassifierConfig, layer: int, unit: int) -> Figure:
    """A surface of one network, but of the output of one of its neurons.

    Args:
        figure: As `surface_spec` and `surface_under` make it.
        layer: From 0; the last one is the output.
    """
    drawn: dict[str, Any] = {
        "colorscale": DIVERGING,
        "hovertemplate": "(%{x:.2f}, %{y:.2f})<br>output %{z:.3f}<extra></extra>",
        "meta": {"drawn": "neuron", "side": network_view.SURFACE_POINTS},
    }
    style = {"font": {"size": 15, "color": INK}, "bgcolor": GROUND, "opacity": 0.9}
    corner = {"x": 0, "y": 1, "xref": "x domain", "yref": "y domain", "showarrow": False}
    corner |= {"name": "neuron", "text": "", "xanchor": "left", "yanchor": "top"}
    layout = figure["layout"]
    meta = {"draws": "neuron", "neuron": {"layer": layer, "unit": unit}}
    neurons = network_view.neurons(config, network_view.blank_network(config))
    meta["name"] = maps.neuron_names(neurons)[layer + 1][unit]
    return {
        "data": [
            trace | drawn if _drawn(trace) == "surface" else trace for trace in figure["data"]
        ],
        "layout": {
            **layout,
            "annotations": [*layout["annotations"], corner | style],
            "meta": layout["meta"] | meta,
        },
    }


def surfaces_spec(configs: Sequence[PlaneClassifierConfig], labels: Sequence[str]) -> Figure:
    """The surfaces of several networks, each under its label."""
    figure = surface_comparison(
        [
            replace(
                surface_of(config, None, count=network_view.COMPARED_POINTS, title=label),
                surface=_blank_map(config, network_view.COMPARED_POINTS),
            )
            for label, config in zip(labels, configs, strict=True)
        ]
    )
    return _surfaces(figure, configs, {"panels": list(labels)}, figure["layout"]["height"])


@lru_cache(maxsize=KEPT)
def fold_spec(config: PlaneClassifierConfig, layer: int) -> Figure:
    """Where a hidden layer sends the plane."""
    info = network_view.fold(config, network_view.blank_network(config), layer)
    points = points_of(config)
    places = ("x", "y", "z")
    x1, x2 = np.asarray(points.x_train, np.float32).T
    lines, steps, _ = grid_lines().shape  # of both directions, and points on each
    return _waiting(
        folds.hidden_space(info, height=FOLD_HEIGHT),
        {"region": places, "cuts": places, "grid": places, "training": places},
        draws="fold",
        networks=[_network(config)],
        instead=empty(folds.NOT_FINITE, height=FOLD_HEIGHT),
        layer=layer,
        lines=(lines // 2, steps),
        points={"x1": x1, "x2": x2, "y": np.asarray(points.y_train, np.float32)},
    )


def _blank_map(config: PlaneClassifierConfig, side: int) -> OutputMap:
    outputs = np.zeros((side * side, architecture_of(config).sizes[-1]), np.float32)
    return OutputMap(outputs, output_of(config), class_count(config), WINDOW)


def _surfaces(
    figure: Figure, configs: Sequence[PlaneClassifierConfig], words: dict[str, Any], height: int
) -> Figure:
    drawn = [trace for trace in figure["data"] if _drawn(trace) == "surface"]
    for panel, (trace, config) in enumerate(zip(drawn, configs, strict=True)):
        soft, hard = (output_colors(class_count(config), discretize=d) for d in (False, True))
        trace["meta"] |= {"panel": panel, "colors": {"soft": soft, "hard": hard}}
    return _waiting(
        figure,
        {"surface": ("z", "customdata", "colorscale")},
        draws="surfaces",
        networks=[_network(config) for config in configs],
        instead=empty(surfaces.NOT_FINITE, height=height),
        words=words,
    )


def _network(config: PlaneClassifierConfig) -> dict[str, Any]:
    return {
        "features": config.features,
        "sizes": architecture_of(config).sizes,
        "activations": activations_of(config),
        "output": output_of(config),
        "classes": class_count(config),
        "window": WINDOW,
    }


def _drawn(trace: dict[str, Any]) -> str:
    return str(trace.get("meta", {}).get("drawn", ""))


def _waiting(figure: Figure, arrays: dict[str, tuple[str, ...]], **meta: Any) -> Figure:
    """The figure without the arrays of the traces that wait for weights."""
    data = [
        {key: value for key, value in trace.items() if key not in arrays.get(_drawn(trace), ())}
        for trace in figure["data"]
    ]
    layout = figure["layout"]
    return {"data": data, "layout": {**layout, "meta": {**layout["meta"], **meta}}}
