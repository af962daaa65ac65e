"""A network whose every neuron shows what it makes of the plane, with its weights as edges.

The little maps of a column are one heatmap: a hundred heatmaps take a browser seconds to draw.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from playground.datasets.plane import FEATURES
from playground.experiments.plane_classifier.figures.neuron_edges import neuron_edges
from playground.experiments.plane_classifier.figures.neuron_layout import (
    GAP,
    LAYERS,
    NAMES,
    WIDTH,
    NeuronLayout,
    feature_heights,
)
from playground.experiments.plane_classifier.figures.plane_points import SYMBOL_CHARACTERS
from playground.figures.figure import Figure
from playground.figures.palette import CLASS_COLORS, DIVERGING, INK, MUTED
from playground.figures.sketch import Sketch
from playground.figures.template import empty
from playground.number_text import counted, number_text
from playground.reference.plane_network import PlaneNetwork

SYMBOL_WIDTH = 16
"""Pixels for the symbol of a class."""
LONG_NAME = 66
"""Pixels between columns from which on their names are written out."""
NOT_FINITE = "The outputs of the neurons are not finite: the weights have diverged."


@dataclass(frozen=True, eq=False)
class NeuronMaps:
    """What the figure shows.

    Attributes:
        inputs: The features at the middles of equal squares that tile the window, shape
            (resolution², features), rows from the lowest x2; `map_resolution` says how many.
        feature_names, output_names: As figures write them.
        classes: The class whose score each output is; empty where targets are numbers.
    """

    network: PlaneNetwork
    inputs: np.ndarray
    feature_names: tuple[str, ...]
    output_names: tuple[str, ...]
    classes: tuple[int, ...] = ()


def map_resolution(network: PlaneNetwork) -> int:
    """Points along each side of a neuron's map."""
    return NeuronLayout.of(network).resolution


def neuron_maps(info: NeuronMaps) -> Figure:
    """Features left, outputs right; each neuron's output in orange and blue on its own scale."""
    layout = NeuronLayout.of(info.network)
    values = [np.asarray(info.inputs, np.float32), *info.network.layers(info.inputs)]
    if not all(np.isfinite(outputs).all() for outputs in values):
        return empty(NOT_FINITE, height=round(layout.height) + 8)
    sketch = Sketch()
    names = neuron_names(info)
    for trace in neuron_edges(layout, info.network, names):
        sketch.scatter(**trace)
    sketch.scatter(**_frames(layout))
    sketch.scatter(**_nodes(layout, info, values))
    _words(sketch, layout, info)
    steady: dict[str, Any] = {"visible": False, "fixedrange": True}
    figure = sketch.figure(
        height=round(layout.height) + 8,
        alt=_alt(info),
        margin={"l": 0, "r": 0, "t": 4, "b": 4},
        hovermode="closest",
        xaxis=steady | {"range": [0, WIDTH], "constrain": "domain"},
        yaxis=steady | {"range": [layout.height, 0], "scaleanchor": "x", "constrain": "domain"},
    )
    figure["data"] += _heatmaps(layout, [*values[:-1], _signed(info.network, values[-1])])
    return figure


def _signed(network: PlaneNetwork, outputs: np.ndarray) -> np.ndarray:
    """Probabilities less what guessing gives; other outputs as they are."""
    if network.output == "softmax":
        return outputs - 1 / outputs.shape[1]
    return 2 * outputs - 1 if network.output == "sigmoid" else outputs


def map_values(values: np.ndarray) -> np.ndarray:
    """Outputs of units (n, units) as percent of each unit's largest magnitude, int8."""
    largest = np.abs(values).max(axis=0)
    scale = np.divide(100.0, largest, out=np.zeros_like(largest), where=largest > 1e-12)
    return np.rint(values * scale).astype(np.int8)


def _heatmaps(layout: NeuronLayout, maps: Sequence[np.ndarray]) -> list[dict[str, Any]]:
    """One heatmap per column: 0 between the maps, which is the colour of the ground."""
    side = layout.resolution
    gap = 2 * max(1, round(GAP * side / 2))  # even, as columns are centred on one another
    step = side + gap
    found = []
    for column, values in enumerate(maps):
        places = range(layout.sizes[column]) if column else layout.slots
        rows = max(places) + 1
        across, along = layout.side(column) / side, layout.pitch(column) / step
        z = np.zeros((rows, step, side), np.int8)
        # Pixels count downwards and the window upwards.
        drawn = map_values(values).T.reshape(len(places), side, side)[:, ::-1]
        z[list(places), gap // 2 : gap // 2 + side] = drawn
        top = layout.middles(column)[0, 1] - layout.pitch(column) * (places[0] + 0.5)
        meta = {"column": column, "side": side, "gap": gap, "places": list(places)}
        found.append(
            {
                "type": "heatmap",
                "meta": {"drawn": "map", **meta},
                "z": z.reshape(rows * step, side),
                "x0": layout.left(column) + across / 2,
                "dx": across,
                "y0": top + along / 2,
                "dy": along,
                "opacity": 0.85,
                "zmin": -100,
                "zmax": 100,
                "zsmooth": "fast",
                "colorscale": DIVERGING,
                "showscale": False,
                "hoverinfo": "skip",
            }
        )
    return found


def _frames(layout: NeuronLayout) -> dict[str, Any]:
    """The outlines of all maps, as one line that is broken between them."""
    corners = np.array([(-1, -1), (1, -1), (1, 1), (-1, 1), (-1, -1), (np.nan, np.nan)])
    line = np.concatenate(
        [
            (layout.middles(column)[:, None] + layout.side(column) / 2 * corners).reshape(-1, 2)
            for column in range(len(layout.sizes))
        ]
    ).astype(np.float32)
    return {
        "x": line[:, 0],
        "y": line[:, 1],
        "mode": "lines",
        "line": {"color": MUTED, "width": 1.2},
    }


def _nodes(layout: NeuronLayout, info: NeuronMaps, values: Sequence[np.ndarray]) -> dict[str, Any]:
    """Invisible squares that tell about their neuron."""
    words, names = [], neuron_names(info)
    middles = np.concatenate([layout.middles(column) for column in range(len(layout.sizes))])
    sides = np.repeat([layout.side(column) for column in range(len(layout.sizes))], layout.sizes)
    for column, outputs in enumerate(values):
        ends = zip(outputs.min(axis=0).tolist(), outputs.max(axis=0).tolist(), strict=True)
        for unit, (low, high) in enumerate(ends):
            text = f"<b>{names[column][unit]}</b>"
            if column:
                bias = number_text(float(info.network.biases[column - 1][unit]))
                text += f"<br>{_function(info.network, column)}, bias {bias}"
            words.append(f"{text}<br>from {number_text(low)} to {number_text(high)}")
    return {
        "x": middles[:, 0].astype(np.float32),
        "y": middles[:, 1].astype(np.float32),
        "mode": "markers",
        "marker": {
            "size": sides.astype(np.float32),
            "symbol": "square",
            "color": MUTED,
            "opacity": 0,
        },
        "hovertext": words,
        "hovertemplate": "%{hovertext}<extra></extra>",
        "meta": {"drawn": "nodes"},
    }


def neuron_names(info: NeuronMaps) -> list[Sequence[str]]:
    """What the units of each column are called: h with layer and number, both from 1, if hidden."""
    hidden = [
        [f"h{column},{unit + 1}" for unit in range(size)]
        for column, size in enumerate(info.network.sizes[1:-1], start=1)
    ]
    return [info.feature_names, *hidden, info.output_names]


def _function(network: PlaneNetwork, column: int) -> str:
    names = (*network.activations, network.output)
    return names[column - 1].replace("_", " ")


def _words(sketch: Sketch, layout: NeuronLayout, info: NeuronMaps) -> None:
    last = len(layout.sizes) - 1
    narrow = layout.left(1) - layout.left(0) < LONG_NAME
    for column in range(last + 1):
        name = "features" if column == 0 else "output" if column == last else f"hidden {column}"
        if narrow:
            name = "in" if column == 0 else "out" if column == last else f"h{column}"
        under = f"<br>{_function(info.network, column)}" if column else ""
        looks: dict[str, Any] = {"yanchor": "top", "font": {"size": 14, "color": MUTED}}
        sketch.words(f"<b>{name}</b>{under}", layout.middle(column), NAMES, **looks)
    sketch.words(counted(last - 1, "hidden layer"), layout.centre, LAYERS, font={"size": 14})
    for feature, y in zip(FEATURES.values(), feature_heights().tolist(), strict=True):
        color = INK if feature.name in layout.features else MUTED
        _name(sketch, feature.html, layout.left(0) - 5, y, color, xanchor="right")
    right = layout.left(last) + layout.side(last) + 5
    heights = layout.middles(last)[:, 1].tolist()
    if info.classes:  # the symbol and colour of their points
        for k, y in zip(info.classes, heights, strict=True):
            _name(sketch, SYMBOL_CHARACTERS[k], right, y, CLASS_COLORS[k], xanchor="left")
        right += SYMBOL_WIDTH
    for name, y in zip(info.output_names, heights, strict=True):
        _name(sketch, name, right, y, INK, xanchor="left")


def _name(sketch: Sketch, name: str, x: float, y: float, color: str, *, xanchor: str) -> None:
    sketch.words(name, x, y, xanchor=xanchor, font={"size": 15, "color": color})


def _alt(info: NeuronMaps) -> str:
    sizes = "-".join(str(size) for size in info.network.sizes)
    functions = ", ".join(dict.fromkeys((*info.network.activations, info.network.output)))
    return (
        f"A {sizes} network ({functions}); each neuron shows its output over the plane, "
        f"from {', '.join(info.feature_names)} on the left to "
        f"{', '.join(info.output_names)} on the right."
    )
