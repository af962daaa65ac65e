"""Several threshold units over the same points: multilabel beside multiclass."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import plotly.graph_objects as go
from plotly.subplots import make_subplots

from playground.figures.half_plane import Box, Corner, fill, half_plane, rectangle
from playground.figures.palette import GROUND, INK, SERIES
from playground.figures.template import styled
from playground.foundations.threshold_unit import (
    ThresholdUnit,
    decision_line,
    layer,
    multiclass,
    multilabel,
)

LETTERS = "ABC"


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


def layer_planes(info: LayerPlanes, *, height: int = 420) -> go.Figure:
    """Left: each unit shades the side it says yes to. Right: the largest sum takes the point."""
    titles = ["Multilabel: each unit decides", "Multiclass: the largest z wins"]
    figure = make_subplots(1, 2, horizontal_spacing=0.08, subplot_titles=titles)
    x = np.vstack([info.x, [info.example]])
    sums = info.sums(x)
    for k, unit in enumerate(info.units):
        side = half_plane(rectangle(info.box), unit.weights, unit.bias)
        fill(figure, side, SERIES[k], 0.16)
        _own_line(figure, info, k)
        region = winning_region(info.units, k, info.box)
        fill(figure, region, SERIES[k], 0.2, column=2)
    for column, words, colors in (
        (1, [labels_of(row) for row in multilabel(sums)], [INK] * len(x)),
        (2, *_classes(multiclass(sums))),
    ):
        _points(figure, column, x, words, colors)
    low1, high1, low2, high2 = info.box
    figure.update_xaxes(
        title_text="x<sub>1</sub>", range=[low1, high1], fixedrange=True, constrain="domain"
    )
    for column, anchor in ((1, "x"), (2, "x2")):
        figure.update_yaxes(
            title_text="x<sub>2</sub>" if column == 1 else None,
            range=[low2, high2],
            fixedrange=True,
            scaleanchor=anchor,
            constrain="domain",
            row=1,
            col=column,
        )
    figure.update_annotations(selector={"yref": "paper"}, font={"size": 17, "color": INK})
    figure.update_layout(margin={"l": 50, "r": 8, "t": 34, "b": 50}, dragmode=False)
    last = labels_of(multilabel(sums)[-1])
    winner = LETTERS[int(multiclass(sums)[-1])]
    return styled(
        figure,
        height=height,
        alt=f"{len(info.units)} units over {len(info.x)} points. The marked point gets the labels "
        f"{last} and the class {winner}.",
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


def _classes(winners: np.ndarray) -> tuple[list[str], list[str]]:
    return [LETTERS[k] for k in winners], [SERIES[k] for k in winners]


def _own_line(figure: go.Figure, info: LayerPlanes, k: int) -> None:
    line = decision_line(info.units[k], info.box)
    if line.ends is None or line.towards_one is None:
        return
    (x0, y0), (x1, y1) = line.ends
    figure.add_trace(
        go.Scatter(
            x=[x0, x1],
            y=[y0, y1],
            mode="lines",
            line={"color": SERIES[k], "width": 3},
            hovertemplate=f"unit {LETTERS[k]}: z = 0<extra></extra>",
        ),
        row=1,
        col=1,
    )
    figure.add_annotation(
        x=x0 + 0.12 * (x1 - x0) + 0.22 * line.towards_one[0],
        y=y0 + 0.12 * (y1 - y0) + 0.22 * line.towards_one[1],
        text=f"<b>{LETTERS[k]}</b>",
        font={"size": 18, "color": GROUND},
        bgcolor=SERIES[k],
        borderpad=2,
        row=1,
        col=1,
    )


def _points(
    figure: go.Figure, column: int, x: np.ndarray, words: list[str], colors: list[str]
) -> None:
    last = len(x) - 1
    figure.add_trace(
        go.Scatter(
            x=x[:, 0],
            y=x[:, 1],
            mode="markers+text",
            marker={
                "size": [9] * last + [17],
                "color": colors,
                "line": {"color": GROUND, "width": 1},
            },
            text=[f"<b>{word}</b>" if index == last else word for index, word in enumerate(words)],
            textposition="top center",
            textfont={"size": [14] * last + [18], "color": INK},
            hovertemplate="(%{x:.2f}, %{y:.2f})<extra></extra>",
        ),
        row=1,
        col=column,
    )
