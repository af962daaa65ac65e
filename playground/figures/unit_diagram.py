"""One unit, drawn as wires: inputs, their weights, the sum, the test, the output."""

from __future__ import annotations

from dataclasses import dataclass

from playground.figures.figure import Figure
from playground.figures.palette import ACCENT, GROUND, INK, MUTED, NEGATIVE, POSITIVE
from playground.figures.sketch import Sketch
from playground.number_text import counted, number_text

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


def unit_diagram(info: UnitDiagram, *, height: int = 380) -> Figure:
    """Wires of positive weights are blue, of negative ones orange; what carries 0 is dotted."""
    sketch = Sketch()
    heights = input_heights(len(info.names))
    for y, weight, value in zip(heights, info.weights, info.values, strict=True):
        _wire(sketch, y, weight, value)
    _step_and_output(sketch, info)
    _nodes(sketch, info, heights)
    return sketch.figure(
        height=height,
        alt=_alt(info),
        margin={"l": 0, "r": 0, "t": 0, "b": 0},
        xaxis={"visible": False, "range": [0, 10.1], "fixedrange": True},
        yaxis={"visible": False, "range": [-0.1, TOP + 0.1], "fixedrange": True},
    )


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


def _wire(sketch: Sketch, y: float, weight: float, value: float) -> None:
    color = MUTED if weight == 0 else POSITIVE if weight > 0 else NEGATIVE
    live = value * weight != 0
    width, dash = (5, "solid") if live else (2, "dot")
    sketch.curve([INPUT_X, SUM_X], [y, TOP / 2], color, width, dash=dash)
    factor = number_text(weight)
    factor = f"({factor})" if weight < 0 else factor
    sketch.words(
        f"{number_text(value)} × {factor} = <b>{number_text(value * weight)}</b>",
        INPUT_X + LABEL_AT * (SUM_X - INPUT_X),
        y + LABEL_AT * (TOP / 2 - y),
        font={"size": 16, "color": color},
        bgcolor=GROUND,
        borderpad=3,
    )


def _step_and_output(sketch: Sketch, info: UnitDiagram) -> None:
    fired = info.output == 1
    width, dash = (4, "solid") if fired else (1.5, "dot")
    meta = {"drawn": "output wire"}
    sketch.curve([SUM_X, OUTPUT_X], [TOP / 2] * 2, INK, width, dash=dash, meta=meta)
    for x, word in ((SUM_X, "sum"), (TEST_X, "step"), (OUTPUT_X, "output")):
        sketch.words(word, x, TOP / 2 + 1.25, font={"color": MUTED, "size": 15})
    answer = f"<b>{'yes' if fired else 'no'}</b>"
    sketch.words(answer, TEST_X, TOP / 2 - 1.1, font={"size": 16}, name="answer")
    total = number_text(info.total)
    sketch.scatter(
        x=[SUM_X, TEST_X, OUTPUT_X],
        y=[TOP / 2] * 3,
        mode="markers+text",
        marker={
            "symbol": ["circle", "square", "circle"],
            "size": [84, 64, 54],
            "opacity": 1,
            "color": [GROUND, GROUND, ACCENT if fired else GROUND],
            "line": {"color": [INK, INK, ACCENT], "width": 2.5},
        },
        text=[f"<b>{total}</b>", f"{info.test}?", f"<b>{info.output}</b>"],
        textfont={
            "size": [24 if len(total) <= 4 else 18, 17, 22],
            "color": [INK, INK, GROUND if fired else INK],
        },
        cliponaxis=False,
        meta={"drawn": "sum and output", "ink": INK, "ground": GROUND, "accent": ACCENT},
    )


def _nodes(sketch: Sketch, info: UnitDiagram, heights: list[float]) -> None:
    texts = [number_text(value) for value in info.values]
    sketch.scatter(
        x=[INPUT_X] * len(heights),
        y=heights,
        mode="markers+text",
        marker={
            "symbol": ["square" if constant else "circle" for constant in info.constant],
            "size": 48,
            "color": [ACCENT if value else GROUND for value in info.values],
            "line": {"color": ACCENT, "width": 2.5},
        },
        text=[f"<b>{text}</b>" for text in texts],
        textfont={
            "size": [20 if len(text) <= 3 else 15 for text in texts],
            "color": [GROUND if value else INK for value in info.values],
        },
        cliponaxis=False,
    )
    for y, name in zip(heights, info.names, strict=True):
        sketch.words(name, INPUT_X - 0.52, y, xanchor="right", font={"size": 18})


def _alt(info: UnitDiagram) -> str:
    terms = " + ".join(
        f"{number_text(v)}·({number_text(w)})"
        for v, w in zip(info.values, info.weights, strict=True)
    )
    return (
        f"A unit with {counted(len(info.names), 'input')}: {terms} = {number_text(info.total)}; "
        f"{info.test}? The output is {info.output}."
    )
