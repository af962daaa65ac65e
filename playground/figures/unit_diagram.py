"""One unit, drawn as wires: inputs, their weights, the sum, the test, the output."""

from __future__ import annotations

from dataclasses import dataclass

import plotly.graph_objects as go

from playground.figures.number_text import number_text
from playground.figures.palette import ACCENT, GROUND, INK, MUTED, NEGATIVE, POSITIVE
from playground.figures.template import styled

INPUT_X, SUM_X, TEST_X, OUTPUT_X = 1.4, 6.0, 8.0, 9.5
TOP = 6.0
LABEL_AT = 0.46
"""How far along its wire a label stands."""
NEAR_NODE, NEAR_WIRE = 0.7, 0.45


@dataclass(frozen=True)
class UnitDiagram:
    """What the figure shows.

    Attributes:
        names: The inputs, in Plotly's markup.
        values: What the inputs hold.
        weights: One per input.
        constant: Which inputs are wired to a constant.
        test: What the sum is compared with, such as "≥ 2".
        output: 0 or 1.
    """

    names: tuple[str, ...]
    values: tuple[float, ...]
    weights: tuple[float, ...]
    constant: tuple[bool, ...]
    test: str
    output: int

    @property
    def total(self) -> float:
        return sum(w * v for w, v in zip(self.weights, self.values, strict=True))


def unit_diagram(info: UnitDiagram, *, height: int = 380) -> go.Figure:
    """Wires of positive weights are blue, of negative ones orange; what carries 0 is dotted."""
    figure = go.Figure()
    heights = input_heights(len(info.names))
    for y, weight, value in zip(heights, info.weights, info.values, strict=True):
        _wire(figure, y, weight, value)
    _step_and_output(figure, info)
    _nodes(figure, info, heights)
    figure.update_xaxes(visible=False, range=[0, 10.1], fixedrange=True)
    figure.update_yaxes(visible=False, range=[-0.1, TOP + 0.1], fixedrange=True)
    figure.update_layout(margin={"l": 0, "r": 0, "t": 0, "b": 0}, dragmode=False)
    return styled(figure, height=height, alt=_alt(info))


def input_heights(count: int) -> list[float]:
    """Where the inputs stand, the first at the top."""
    return [TOP - TOP * (index + 0.5) / count for index in range(count)]


def unit_diagram_part(x: float, y: float, count: int) -> tuple[str, int] | None:
    """What was clicked in the diagram of a unit: ("input", index), ("wire", index) or nothing."""
    heights = input_heights(count)
    nearest = min(range(count), key=lambda index: abs(heights[index] - y))
    if abs(x - INPUT_X) <= NEAR_NODE and abs(heights[nearest] - y) <= NEAR_NODE:
        return "input", nearest
    along = (x - INPUT_X) / (SUM_X - INPUT_X)
    if not 0.1 < along < 0.85:
        return None
    wires = [start + along * (TOP / 2 - start) for start in heights]
    nearest = min(range(count), key=lambda index: abs(wires[index] - y))
    return ("wire", nearest) if abs(wires[nearest] - y) <= NEAR_WIRE else None


def _wire(figure: go.Figure, y: float, weight: float, value: float) -> None:
    color = MUTED if weight == 0 else POSITIVE if weight > 0 else NEGATIVE
    live = value * weight != 0
    figure.add_trace(
        go.Scatter(
            x=[INPUT_X, SUM_X],
            y=[y, TOP / 2],
            mode="lines",
            line={"color": color, "width": 5 if live else 2, "dash": "solid" if live else "dot"},
            hoverinfo="skip",
        )
    )
    factor = number_text(weight)
    factor = f"({factor})" if weight < 0 else factor
    product = number_text(value * weight)
    figure.add_annotation(
        x=INPUT_X + LABEL_AT * (SUM_X - INPUT_X),
        y=y + LABEL_AT * (TOP / 2 - y),
        text=f"{number_text(value)} × {factor} = <b>{product}</b>",
        font={"size": 16, "color": color},
        bgcolor=GROUND,
        borderpad=3,
    )


def _step_and_output(figure: go.Figure, info: UnitDiagram) -> None:
    fired = info.output == 1
    figure.add_trace(
        go.Scatter(
            x=[SUM_X, OUTPUT_X],
            y=[TOP / 2] * 2,
            mode="lines",
            line={"color": INK, "width": 4 if fired else 1.5, "dash": "solid" if fired else "dot"},
            hoverinfo="skip",
        )
    )
    _marker(figure, TEST_X, TOP / 2, "square", 64, GROUND, INK, f"{info.test}?", INK, 17)
    verdict = "yes" if fired else "no"
    figure.add_annotation(x=TEST_X, y=TOP / 2 - 1.1, text=f"<b>{verdict}</b>", font={"size": 16})
    for x, word in ((SUM_X, "sum"), (TEST_X, "step"), (OUTPUT_X, "output")):
        figure.add_annotation(x=x, y=TOP / 2 + 1.25, text=word, font={"color": MUTED, "size": 15})
    ground, ink = (ACCENT, GROUND) if fired else (GROUND, INK)
    _marker(
        figure, OUTPUT_X, TOP / 2, "circle", 54, ground, ACCENT, f"<b>{info.output}</b>", ink, 22
    )
    total = number_text(info.total)
    size = 24 if len(total) <= 4 else 18
    _marker(figure, SUM_X, TOP / 2, "circle", 84, GROUND, INK, f"<b>{total}</b>", INK, size)


def _nodes(figure: go.Figure, info: UnitDiagram, heights: list[float]) -> None:
    rows = zip(heights, info.names, info.values, info.constant, strict=True)
    for y, name, value, constant in rows:
        on = value != 0
        ground, ink = (ACCENT, GROUND) if on else (GROUND, INK)
        symbol = "square" if constant else "circle"
        text = f"<b>{number_text(value)}</b>"
        size = 20 if len(number_text(value)) <= 3 else 15
        _marker(figure, INPUT_X, y, symbol, 48, ground, ACCENT, text, ink, size)
        figure.add_annotation(x=INPUT_X - 0.52, y=y, text=name, xanchor="right", font={"size": 18})


def _marker(
    figure: go.Figure,
    x: float,
    y: float,
    symbol: str,
    size: int,
    ground: str,
    border: str,
    text: str,
    ink: str,
    font_size: int,
) -> None:
    figure.add_trace(
        go.Scatter(
            x=[x],
            y=[y],
            mode="markers+text",
            marker={
                "symbol": symbol,
                "size": size,
                "color": ground,
                "line": {"color": border, "width": 2.5},
            },
            text=[text],
            textfont={"size": font_size, "color": ink},
            hoverinfo="skip",
            cliponaxis=False,
        )
    )


def _alt(info: UnitDiagram) -> str:
    terms = " + ".join(
        f"{number_text(v)}·({number_text(w)})"
        for v, w in zip(info.values, info.weights, strict=True)
    )
    return (
        f"A unit with {len(info.names)} inputs: {terms} = {number_text(info.total)}; "
        f"{info.test}? The output is {info.output}."
    )
