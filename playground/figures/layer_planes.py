"""Several threshold units over the same points: multilabel beside multiclass."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from playground.figures.figure import Figure
from playground.figures.half_plane import Box, Corner, add_line, fill, half_plane, rectangle
from playground.figures.palette import GROUND, INK, SERIES
from playground.figures.sketch import Sketch, square_axes
from playground.reference.threshold_unit import (
    ThresholdUnit,
    decision_line,
    layer,
    multiclass,
    multilabel,
)

LETTERS = "ABC"
NAMES = ("x<sub>1</sub>", "x<sub>2</sub>")


@dataclass(frozen=True, eq=False)
class LayerPlanes:
    """What the figure shows.

    Attributes:
        units: Two inputs each.
        x: Points, shape (points, 2).
        example: One more point, marked.
    """

    units: tuple[ThresholdUnit, ...]
    box: Box
    x: np.ndarray
    example: tuple[float, float]

    def sums(self, x: np.ndarray) -> np.ndarray:
        """Z = X W + b, shape (points, units)."""
        weights = np.array([unit.weights for unit in self.units]).T
        return layer(x, weights, np.array([unit.bias for unit in self.units]))


def labels_of(fired: Sequence[int]) -> str:
    """The letters of the units that fired; a dash when none did."""
    return "".join(LETTERS[k] for k, one in enumerate(fired) if one) or "–"


def layer_planes(info: LayerPlanes, *, height: int = 420) -> Figure:
    """Left: each unit shades the side it says yes to. Right: the largest sum takes the point."""
    sketch = Sketch()
    sketch.heading("Multilabel: each unit decides")
    sketch.heading("Multiclass: the largest z wins", panel=2)
    x = np.vstack([info.x, [info.example]])
    sums = info.sums(x)
    for k, unit in enumerate(info.units):
        fill(sketch, half_plane(rectangle(info.box), unit.weights, unit.bias), SERIES[k], 0.16)
        _own_line(sketch, info, k)
        fill(sketch, winning_region(info.units, k, info.box), SERIES[k], 0.2, panel=2)
    labels = [labels_of(row) for row in multilabel(sums).tolist()]
    winners = multiclass(sums).tolist()
    _points(sketch, 1, x, labels, [INK] * len(x), {"drawn": "labels"})
    classes = {"drawn": "classes", "colors": SERIES[: len(LETTERS)]}
    _points(sketch, 2, x, [LETTERS[k] for k in winners], [SERIES[k] for k in winners], classes)
    return sketch.figure(
        height=height,
        alt=f"{len(info.units)} units over {len(info.x)} points. The marked point gets the labels "
        f"{labels[-1]} and the class {LETTERS[winners[-1]]}.",
        margin={"l": 50, "r": 8, "t": 34, "b": 50},
        **square_axes(1, info.box, NAMES, (0, 0.46)),
        **square_axes(2, info.box, NAMES, (0.54, 1)),
    )


def winning_region(units: Sequence[ThresholdUnit], k: int, box: Box) -> list[Corner]:
    """Where unit k has the largest sum (the first of equals, when two units are the same)."""
    region = rectangle(box)
    for other, unit in enumerate(units):
        if other == k:
            continue
        weights = [a - b for a, b in zip(units[k].weights, unit.weights, strict=True)]
        bias = units[k].bias - unit.bias
        if not any(weights) and bias == 0:
            region = region if k < other else []
        else:
            region = half_plane(region, weights, bias)
    return region


def _own_line(sketch: Sketch, info: LayerPlanes, k: int) -> None:
    line = decision_line(info.units[k], info.box)
    if line.ends is None or line.towards_one is None:
        return
    (x0, y0), (x1, y1) = line.ends
    add_line(sketch, line.ends, f"unit {LETTERS[k]}: z = 0", color=SERIES[k])
    sketch.words(
        f"<b>{LETTERS[k]}</b>",
        x0 + 0.12 * (x1 - x0) + 0.22 * line.towards_one[0],
        y0 + 0.12 * (y1 - y0) + 0.22 * line.towards_one[1],
        font={"size": 18, "color": GROUND},
        bgcolor=SERIES[k],
        borderpad=2,
    )


def _points(
    sketch: Sketch,
    panel: int,
    x: np.ndarray,
    words: list[str],
    colors: list[str],
    meta: Mapping[str, object],
) -> None:
    last = len(x) - 1
    sketch.scatter(
        panel=panel,
        x=x[:, 0].tolist(),
        y=x[:, 1].tolist(),
        name=("labels", "classes")[panel - 1],
        mode="markers+text",
        marker={"size": [9] * last + [17], "color": colors, "line": {"color": GROUND, "width": 1}},
        text=[*words[:-1], f"<b>{words[-1]}</b>"],
        textposition="top center",
        textfont={"size": [14] * last + [18], "color": INK},
        hovertemplate="(%{x:.2f}, %{y:.2f})<extra></extra>",
        meta=meta,
    )
