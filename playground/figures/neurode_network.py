"""A two-layer network of neurodes, with what its wires carry at this moment."""

from __future__ import annotations

import re
from dataclasses import dataclass

import plotly.graph_objects as go

from playground.figures.number_text import number_text
from playground.figures.palette import ACCENT, GROUND, INK, MUTED, NEGATIVE, POSITIVE
from playground.figures.template import styled
from playground.foundations.neurode import NeurodeNetwork

INPUT_X, HIDDEN_X, OUTPUT_X = 0.0, 1.0, 2.0
LABEL_PER_INPUT = 0.185
"""Room for what a hidden neurode means; its wire goes on behind it."""


@dataclass(frozen=True)
class NetworkDiagram:
    """A network and the inputs it sees."""

    network: NeurodeNetwork
    inputs: tuple[int, ...]


def neurode_network(info: NetworkDiagram, *, height: int = 400) -> go.Figure:
    """The number in a neurode is its threshold; filled ones fire, thick wires carry a 1."""
    network, inputs = info.network, info.inputs
    hidden = network.hidden_outputs(inputs)
    output = network.compute(inputs)
    rows = len(hidden)
    input_y, hidden_y = _spread(len(inputs)), _spread(rows)
    after_label = HIDDEN_X + LABEL_PER_INPUT * max(1, len(inputs))
    figure = go.Figure()
    wires = [
        (INPUT_X, input_y[i], HIDDEN_X, hidden_y[k], sign, inputs[i])
        for k, neurode in enumerate(network.hidden)
        for i, sign in enumerate(neurode.signs)
    ] + [(after_label, hidden_y[k], OUTPUT_X, 0.5, 1, hidden[k]) for k in range(rows)]
    for sign in (1, -1):
        for value in (0, 1):
            _wires(figure, [wire[:4] for wire in wires if wire[4:] == (sign, value)], sign, value)
    _labels(figure, network.meanings, hidden_y)
    names = [f"x<sub>{k}</sub>" for k in range(1, len(inputs) + 1)]
    _nodes(figure, INPUT_X, input_y, inputs, [str(v) for v in inputs], 34)
    for y, name in zip(input_y, names, strict=True):
        figure.add_annotation(
            x=INPUT_X, y=y, text=name, xanchor="right", xshift=-24, font={"size": 18}
        )
    thresholds = [number_text(neurode.threshold) for neurode in network.hidden]
    _nodes(figure, HIDDEN_X, hidden_y, hidden, thresholds, 34 if rows <= 8 else 24)
    _nodes(figure, OUTPUT_X, [0.5], (output,), [number_text(network.output.threshold)], 40)
    figure.add_annotation(
        x=OUTPUT_X, y=0.5, text=f"y = <b>{output}</b>", xanchor="left", xshift=28, font={"size": 18}
    )
    figure.update_xaxes(
        range=[-0.25, 2.42],
        tickvals=[INPUT_X, HIDDEN_X, OUTPUT_X],
        ticktext=["inputs", "one neurode for each row that gives 1", "any of them?"],
        side="top",
        showgrid=False,
        fixedrange=True,
    )
    figure.update_yaxes(visible=False, range=[-0.04, 1.04], fixedrange=True)
    figure.update_layout(margin={"l": 4, "r": 4, "t": 36, "b": 4}, dragmode=False)
    words = "".join(map(str, inputs))
    return styled(
        figure,
        height=height,
        alt=f"{rows} neurodes see {len(inputs)} inputs, one more sees them. "
        f"For the inputs {words} the output is {output}.",
    )


def _spread(count: int) -> list[float]:
    return [1 - (index + 0.5) / count for index in range(count)]


def _wires(
    figure: go.Figure, wires: list[tuple[float, float, float, float]], sign: int, value: int
) -> None:
    x: list[float | None] = []
    y: list[float | None] = []
    for x0, y0, x1, y1 in wires:
        x += [x0, x1, None]
        y += [y0, y1, None]
    if wires:
        figure.add_trace(
            go.Scatter(
                x=x,
                y=y,
                mode="lines",
                line={
                    "color": POSITIVE if sign > 0 else NEGATIVE,
                    "width": 3 if value else 1,
                    "dash": "solid" if value else "dot",
                },
                opacity=1 if value else 0.6,
                hoverinfo="skip",
            )
        )


def _labels(figure: go.Figure, meanings: tuple[str, ...], heights: list[float]) -> None:
    for y, meaning in zip(heights, meanings, strict=True):
        figure.add_annotation(
            x=HIDDEN_X,
            y=y,
            text=re.sub(r"x(\d)", r"x<sub>\1</sub>", meaning),
            xanchor="left",
            xshift=22,
            font={"size": 15 if len(heights) <= 8 else 14, "color": INK},
            bgcolor=GROUND,
            borderpad=1,
        )


def _nodes(
    figure: go.Figure,
    x: float,
    heights: list[float],
    values: tuple[int, ...],
    texts: list[str],
    size: int,
) -> None:
    figure.add_trace(
        go.Scatter(
            x=[x] * len(heights),
            y=heights,
            mode="markers+text",
            marker={
                "size": size,
                "color": [ACCENT if value else GROUND for value in values],
                "line": {"color": [ACCENT if value else MUTED for value in values], "width": 2},
            },
            text=texts,
            textfont={
                "size": 16 if size >= 30 else 14,
                "color": [GROUND if value else INK for value in values],
            },
            hoverinfo="skip",
            cliponaxis=False,
        )
    )
