"""How two hidden threshold units fold the plane so that a third can cut it once."""

from __future__ import annotations

import numpy as np
import plotly.graph_objects as go
from plotly.subplots import make_subplots

from playground.figures.half_plane import fill, half_plane, rectangle
from playground.figures.palette import GROUND, INK, MUTED, NEGATIVE, POSITIVE
from playground.figures.template import styled
from playground.figures.two_classes import add_two_classes
from playground.foundations.perceptron import XorNetwork
from playground.foundations.threshold_unit import ThresholdUnit, decision_line

BOX = (-0.5, 1.5, -0.5, 1.5)


def xor_fold(network: XorNetwork, *, height: int = 380) -> go.Figure:
    """Left the inputs with the network's answer, right where the hidden layer sends them."""
    titles = [
        "Inputs, cut by o<sub>1</sub> and o<sub>2</sub>",
        "Hidden layer, cut by o<sub>3</sub>",
    ]
    figure = make_subplots(1, 2, horizontal_spacing=0.12, subplot_titles=titles)
    _regions(figure, network)
    for k, unit in enumerate(network.units[:2]):
        _line(figure, unit, f"o<sub>{k + 1}</sub>", 1)
    inputs = np.array([(row.x1, row.x2) for row in network.rows])
    targets = np.array([row.y for row in network.rows])
    add_two_classes(figure, inputs, targets, size=22)
    third = network.units[2]
    for above, color in ((True, POSITIVE), (False, NEGATIVE)):
        side = half_plane(rectangle(BOX), third.weights, third.bias, above=above)
        fill(figure, side, color, 0.18, column=2)
    _line(figure, third, "o<sub>3</sub>", 2)
    _landed(figure, network)
    for (x1, x2), row in zip(inputs.tolist(), network.rows, strict=True):
        _name(figure, x1, x2, f"{row.x1}{row.x2}", 1)
    for column, names in (
        (1, ("x<sub>1</sub>", "x<sub>2</sub>")),
        (2, ("o<sub>1</sub>", "o<sub>2</sub>")),
    ):
        figure.update_xaxes(title_text=names[0], constrain="domain", row=1, col=column)
        figure.update_yaxes(
            title_text=names[1],
            scaleanchor="x" if column == 1 else "x2",
            constrain="domain",
            row=1,
            col=column,
        )
    figure.update_xaxes(range=BOX[:2], tickvals=[0, 1], fixedrange=True)
    figure.update_yaxes(range=BOX[2:], tickvals=[0, 1], fixedrange=True)
    figure.update_annotations(selector={"yref": "paper"}, font={"size": 17, "color": INK})
    figure.update_layout(margin={"l": 50, "r": 8, "t": 34, "b": 50}, dragmode=False)
    right = sum(row.is_right for row in network.rows)
    return styled(
        figure,
        height=height,
        alt=f"The four points of XOR and the plane of the hidden outputs; {right} of 4 are right.",
    )


def _regions(figure: go.Figure, network: XorNetwork) -> None:
    """The parts of the input plane with equal hidden outputs, coloured by what o3 makes of them."""
    first, second, third = network.units
    for o1 in (0, 1):
        for o2 in (0, 1):
            region = half_plane(rectangle(BOX), first.weights, first.bias, above=o1 == 1)
            region = half_plane(region, second.weights, second.bias, above=o2 == 1)
            fired = int(third.output([o1, o2])) == 1
            fill(figure, region, POSITIVE if fired else NEGATIVE, 0.18)


def _line(figure: go.Figure, unit: ThresholdUnit, name: str, column: int) -> None:
    line = decision_line(unit, BOX)
    if line.ends is None or line.towards_one is None:
        return
    (x0, y0), (x1, y1) = line.ends
    figure.add_trace(
        go.Scatter(
            x=[x0, x1],
            y=[y0, y1],
            mode="lines",
            line={"color": INK, "width": 3},
            hovertemplate=f"{name}: z = 0<extra></extra>",
        ),
        row=1,
        col=column,
    )
    figure.add_annotation(
        x=x0 + 0.2 * (x1 - x0),
        y=y0 + 0.2 * (y1 - y0),
        text=f"<b>{name}</b>",
        font={"size": 16, "color": INK},
        bgcolor=GROUND,
        bordercolor=INK,
        borderpad=2,
        row=1,
        col=column,
    )


def _landed(figure: go.Figure, network: XorNetwork) -> None:
    """The four points in the hidden plane; those that land on one corner stand side by side."""
    places: dict[tuple[int, int], list[tuple[str, int]]] = {}
    for row in network.rows:
        places.setdefault((row.o1, row.o2), []).append((f"{row.x1}{row.x2}", row.y))
    for (o1, o2), members in places.items():
        shifts = [0.13 * (index - (len(members) - 1) / 2) for index in range(len(members))]
        x = np.array([(o1 + shift, o2) for shift in shifts])
        add_two_classes(figure, x, np.array([y for _, y in members]), column=2, size=22)
        _name(figure, o1, o2, ", ".join(name for name, _ in members), 2)


def _name(figure: go.Figure, x: float, y: float, text: str, column: int) -> None:
    figure.add_annotation(
        x=x,
        y=y,
        text=f"<b>{text}</b>",
        yshift=26,
        font={"size": 16, "color": INK},
        bordercolor=MUTED,
        borderwidth=0,
        row=1,
        col=column,
    )
