"""The fold: where a hidden layer of two or three units sends the points and the plane itself."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from playground.experiments.plane_classifier.figures.plane_points import add_plane_points
from playground.experiments.plane_classifier.figures.solid_space import solid_space, steady_range
from playground.figures.figure import Figure
from playground.figures.half_plane import Box, Corner, fill, half_plane, rectangle
from playground.figures.palette import CLASS_COLORS, INK, MUTED, NEGATIVE, POSITIVE
from playground.figures.sketch import Sketch, square_axes
from playground.figures.template import empty

SHADE = 0.16
NOT_FINITE = "The outputs of this layer are not finite: its weights have diverged."
NO_FOLD = "A hidden layer of two or three units shows here how it folds the plane."


@dataclass(frozen=True, eq=False)
class HiddenSpace:
    """What the figure shows.

    Attributes:
        points: Where the layer sends the data, shape (n, units), two or three units.
        y: Classes, or targets in [−1, 1], shape (n,).
        lines: Where it sends straight lines across the window, shape (lines, steps, units).
        class_count: 0 for a regression.
        layer: Number of the hidden layer, from 1.
        weights, biases: Of the output, shapes (units, outputs) and (outputs,), when this is the
            last hidden layer; else None.
    """

    points: np.ndarray
    y: np.ndarray
    lines: np.ndarray
    class_count: int
    layer: int
    weights: np.ndarray | None = None
    biases: np.ndarray | None = None


def hidden_space(info: HiddenSpace | None, *, height: int = 460) -> Figure:
    """Points and folded grid in the space of the layer; the output cuts it with straight lines."""
    if info is None or info.points.shape[1] not in (2, 3):
        return empty(NO_FOLD, height=height)
    if not (np.isfinite(info.points).all() and np.isfinite(info.lines).all()):
        return empty(NOT_FINITE, height=height)
    names = tuple(f"h<sub>{info.layer},{unit + 1}</sub>" for unit in range(info.points.shape[1]))
    if len(names) == 3:
        return solid_space(
            info.points,
            info.y,
            info.lines,
            class_count=info.class_count,
            names=names,
            ranges=[steady_range(column) for column in info.points.T],
            height=height,
            alt=_alt(info),
        )
    box = hidden_box(info)
    sketch = Sketch()
    for k, color, region in output_regions(info, box):
        fill(sketch, region, color, SHADE, meta={"drawn": "region", "class": k})
    _grid(sketch, info.lines)
    _cuts(sketch, info, box)
    add_plane_points(sketch, info.points, info.y, class_count=info.class_count)
    return sketch.figure(
        height=height,
        alt=_alt(info),
        margin={"l": 56, "r": 8, "t": 8, "b": 48},
        **_axes(box, (names[0], names[1])),
    )


def _axes(box: Box, names: tuple[str, str]) -> dict[str, Any]:
    """A square panel, also where one unit reaches much further than the other."""
    across, along = square_axes(1, box, names, showgrid=False, nticks=6).items()
    ratio = {"scaleratio": (box[1] - box[0]) / (box[3] - box[2])}
    return {across[0]: across[1], along[0]: {**along[1], **ratio}}


def hidden_box(info: HiddenSpace) -> Box:
    """A window around all points, with some room beside them for the folded grid."""
    (x0, x1), (y0, y1) = (steady_range(column) for column in info.points.T)
    return x0, x1, y0, y1


def output_cuts(info: HiddenSpace) -> list[tuple[int, int, np.ndarray, float]]:
    """(class on the far side, class on the near side, w, b) of each line w·h + b = 0.

    A single output is cut where it changes sign, several where two of them are equal.
    """
    if info.weights is None or info.biases is None:
        return []
    weights, biases = np.asarray(info.weights, float), np.asarray(info.biases, float)
    if weights.shape[1] == 1:
        return [(1, 0, weights[:, 0], float(biases[0]))]
    return [
        (j, i, weights[:, j] - weights[:, i], float(biases[j] - biases[i]))
        for i in range(weights.shape[1])
        for j in range(i + 1, weights.shape[1])
    ]


def output_regions(info: HiddenSpace, box: Box) -> Iterator[tuple[int, str, list[Corner]]]:
    """Class, colour and polygon of each part of the box that goes to one class, or to one sign."""
    cuts = output_cuts(info)
    classes = sorted({k for far, near, _, _ in cuts for k in (far, near)})
    for k in classes:
        region = rectangle(box)
        for far, near, w, b in cuts:
            if region and k in (far, near):
                region = half_plane(region, w.tolist(), b, above=k == far)
        yield k, (CLASS_COLORS[k] if info.class_count else (NEGATIVE, POSITIVE)[k]), region


def _cuts(sketch: Sketch, info: HiddenSpace, box: Box) -> None:
    """The lines between the parts, as the borders of the parts that lie inside the box."""
    x: list[float | None] = []
    y: list[float | None] = []
    for _, _, region in output_regions(info, box):
        for start, end in zip(region, [*region[1:], *region[:1]], strict=True):
            if not _is_on_one_side_of(box, start, end):
                x += [start[0], end[0], None]
                y += [start[1], end[1], None]
    if output_cuts(info):
        sketch.scatter(
            x=x,
            y=y,
            mode="lines",
            line={"color": INK, "width": 3},
            hovertemplate="the output changes sides<extra></extra>",
            meta={"drawn": "cuts"},
        )


def _is_on_one_side_of(box: Box, start: Corner, end: Corner) -> bool:
    """Whether a stretch runs along the border of the box."""
    return any(
        max(abs(start[axis] - side), abs(end[axis] - side)) <= 1e-9 * (high - low)
        for axis, low, high in ((0, *box[:2]), (1, *box[2:]))
        for side in (low, high)
    )


def _grid(sketch: Sketch, lines: np.ndarray) -> None:
    """The folded window."""
    broken = np.full((len(lines), lines.shape[1] + 1, 2), np.nan, np.float32)
    broken[:, :-1] = lines
    sketch.scatter(
        x=broken[..., 0].ravel(),
        y=broken[..., 1].ravel(),
        mode="lines",
        line={"color": MUTED, "width": 1},
        opacity=0.5,
        meta={"drawn": "grid"},
    )


def _alt(info: HiddenSpace) -> str:
    cuts = len(output_cuts(info))
    ending = {
        0: "",
        1: ", cut by the output's straight line",
    }.get(cuts, f", cut by {cuts} straight lines of the output")
    return (
        f"{len(info.points)} points and a grid of the plane in the space of the "
        f"{info.points.shape[1]} units of hidden layer {info.layer}{ending}."
    )
