"""A two-layer network of neurodes, with what its wires carry at this moment."""

from __future__ import annotations

import re
from collections.abc import Sequence

from playground.figures.figure import Figure
from playground.figures.palette import ACCENT, GROUND, INK, MUTED, NEGATIVE, POSITIVE
from playground.figures.sketch import Sketch, with_gaps
from playground.number_text import counted, number_text
from playground.reference.neurode import NeurodeNetwork

INPUT_X, HIDDEN_X, OUTPUT_X = 0.0, 1.0, 2.0
LABEL_BASE, LABEL_PER_INPUT = 0.2, 0.185
"""Room for what a hidden neurode means; its wire goes on behind it."""

Wire = tuple[tuple[float, float], tuple[float, float]]


def neurode_network(
    network: NeurodeNetwork, inputs: tuple[int, ...], *, height: int = 400
) -> Figure:
    """Every circle holds the value that it outputs; filled ones fire, thick wires carry a 1."""
    hidden = network.hidden_outputs(inputs)
    output = network.compute(inputs)
    rows = len(hidden)
    input_y, hidden_y = _spread(len(inputs)), _spread(rows)
    after_label = HIDDEN_X + LABEL_BASE + LABEL_PER_INPUT * max(1, len(inputs))
    sketch = Sketch()
    wires: dict[tuple[int, int], list[Wire]] = {(s, v): [] for s in (1, -1) for v in (0, 1)}
    for neurode, y in zip(network.hidden, hidden_y, strict=True):
        for start, sign, value in zip(input_y, neurode.signs, inputs, strict=True):
            wires[sign, value].append(((INPUT_X, start), (HIDDEN_X, y)))
    for y, value in zip(hidden_y, hidden, strict=True):
        wires[1, value].append(((after_label, y), (OUTPUT_X, 0.5)))
    for (sign, value), alike in wires.items():
        _wires(sketch, alike, sign, value)
    labels = [
        f"{meaning}, θ = {number_text(neurode.threshold)}"
        for meaning, neurode in zip(network.meanings, network.hidden, strict=True)
    ]
    _labels(sketch, labels, hidden_y)
    _nodes(sketch, INPUT_X, input_y, inputs, 34)
    for k, y in enumerate(input_y, start=1):
        sketch.words(f"x<sub>{k}</sub>", INPUT_X, y, xanchor="right", xshift=-24, font={"size": 18})
    _nodes(sketch, HIDDEN_X, hidden_y, hidden, 34 if rows <= 8 else 24)
    _nodes(sketch, OUTPUT_X, [0.5], (output,), 40)
    below, font = f"θ = {number_text(network.output.threshold)}", {"size": 15, "color": MUTED}
    sketch.words(below, OUTPUT_X, 0.5, yshift=-34, font=font)
    beside, font = f"y = <b>{output}</b>", {"size": 18}
    sketch.words(beside, OUTPUT_X, 0.5, xanchor="left", xshift=28, font=font)
    words = "".join(map(str, inputs))
    return sketch.figure(
        height=height,
        alt=f"{counted(rows, 'neurode')} see {counted(len(inputs), 'input')}, one more sees them. "
        f"For the inputs {words} the output is {output}.",
        margin={"l": 4, "r": 4, "t": 36, "b": 4},
        xaxis={
            "range": [-0.25, 2.42],
            "tickvals": [INPUT_X, HIDDEN_X, OUTPUT_X],
            "ticktext": ["inputs", "one neurode for each row that gives 1", "any of them?"],
            "side": "top",
            "showgrid": False,
            "fixedrange": True,
        },
        yaxis={"visible": False, "range": [-0.04, 1.04], "fixedrange": True},
    )


def _spread(count: int) -> list[float]:
    return [1 - (index + 0.5) / count for index in range(count)]


def _wires(sketch: Sketch, wires: list[Wire], sign: int, value: int) -> None:
    if wires:
        color = POSITIVE if sign > 0 else NEGATIVE
        width, dash, opacity = (3, "solid", 1) if value else (1, "dot", 0.6)
        sketch.curve(*with_gaps(wires), color, width, dash=dash, opacity=opacity)


def _labels(sketch: Sketch, meanings: Sequence[str], heights: list[float]) -> None:
    for y, meaning in zip(heights, meanings, strict=True):
        sketch.words(
            re.sub(r"x(\d)", r"x<sub>\1</sub>", meaning),
            HIDDEN_X,
            y,
            xanchor="left",
            xshift=22,
            font={"size": 15 if len(heights) <= 8 else 14},
            bgcolor=GROUND,
            borderpad=1,
        )


def _nodes(
    sketch: Sketch, x: float, heights: list[float], values: tuple[int, ...], size: int
) -> None:
    sketch.scatter(
        x=[x] * len(heights),
        y=heights,
        mode="markers+text",
        marker={
            "size": size,
            "color": [ACCENT if value else GROUND for value in values],
            "line": {"color": [ACCENT if value else MUTED for value in values], "width": 2},
        },
        text=[str(value) for value in values],
        textfont={
            "size": 16 if size >= 30 else 14,
            "color": [GROUND if value else INK for value in values],
        },
        cliponaxis=False,
    )
