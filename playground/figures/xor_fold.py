"""How two hidden threshold units fold the plane so that a third can cut it once."""

from __future__ import annotations

import numpy as np

from playground.figures.figure import Figure
from playground.figures.half_plane import add_line, fill, fill_sides, half_plane, rectangle
from playground.figures.palette import GROUND, INK, NEGATIVE, POSITIVE
from playground.figures.sketch import Sketch, square_axes
from playground.figures.two_classes import add_two_classes
from playground.reference.perceptron import XorNetwork
from playground.reference.threshold_unit import ThresholdUnit, decision_line

BOX = (-0.5, 1.5, -0.5, 1.5)
SHADE = 0.18
BESIDE = 0.13
"""How far apart points stand that land on the same corner."""


def xor_fold(network: XorNetwork, *, height: int = 380) -> Figure:
    """Left the inputs with the network's answer, right where the hidden layer sends them."""
    sketch = Sketch()
    sketch.heading("Inputs, cut by o<sub>1</sub> and o<sub>2</sub>")
    sketch.heading("Hidden layer, cut by o<sub>3</sub>", panel=2)
    _inputs(sketch, network)
    _hidden(sketch, network)
    right = sum(row.is_right for row in network.rows)
    ticks = {"tickvals": [0, 1]}
    return sketch.figure(
        height=height,
        alt=f"The four points of XOR and the plane of the hidden outputs; {right} of 4 are right.",
        margin={"l": 50, "r": 8, "t": 34, "b": 50},
        **square_axes(1, BOX, ("x<sub>1</sub>", "x<sub>2</sub>"), (0, 0.45), **ticks),
        **square_axes(2, BOX, ("o<sub>1</sub>", "o<sub>2</sub>"), (0.55, 1), **ticks),
    )


def _inputs(sketch: Sketch, network: XorNetwork) -> None:
    """The parts of the plane with equal hidden outputs, coloured by what o3 makes of them."""
    first, second, third = network.units
    for o1 in (0, 1):
        for o2 in (0, 1):
            region = half_plane(rectangle(BOX), first.weights, first.bias, above=o1 == 1)
            region = half_plane(region, second.weights, second.bias, above=o2 == 1)
            fired = int(third.output([o1, o2])) == 1
            fill(sketch, region, POSITIVE if fired else NEGATIVE, SHADE)
    for k, unit in enumerate((first, second), start=1):
        _line(sketch, unit, f"o<sub>{k}</sub>", 1)
    points = np.array([(row.x1, row.x2) for row in network.rows])
    add_two_classes(sketch, points, np.array([row.y for row in network.rows]), size=22)
    for row in network.rows:
        _name(sketch, row.x1, row.x2, f"{row.x1}{row.x2}", 1)


def _hidden(sketch: Sketch, network: XorNetwork) -> None:
    """The four points in the hidden plane; those that land on one corner stand side by side."""
    third = network.units[2]
    fill_sides(sketch, third, BOX, SHADE, panel=2)
    _line(sketch, third, "o<sub>3</sub>", 2)
    positions: dict[tuple[int, int], list[tuple[str, int]]] = {}
    for row in network.rows:
        positions.setdefault((row.o1, row.o2), []).append((f"{row.x1}{row.x2}", row.y))
    landed, targets = [], []
    for (o1, o2), members in positions.items():
        for index, (_, y) in enumerate(members):
            landed.append((o1 + BESIDE * (index - (len(members) - 1) / 2), o2))
            targets.append(y)
        _name(sketch, o1, o2, ", ".join(name for name, _ in members), 2)
    add_two_classes(sketch, np.array(landed), np.array(targets), panel=2, size=22)


def _line(sketch: Sketch, unit: ThresholdUnit, name: str, panel: int) -> None:
    line = decision_line(unit, BOX)
    if line.ends is None:
        return
    (x0, y0), (x1, y1) = line.ends
    add_line(sketch, line.ends, f"{name}: z = 0", panel=panel)
    sketch.words(
        f"<b>{name}</b>",
        x0 + 0.2 * (x1 - x0),
        y0 + 0.2 * (y1 - y0),
        panel=panel,
        font={"size": 16, "color": INK},
        bgcolor=GROUND,
        bordercolor=INK,
        borderpad=2,
    )


def _name(sketch: Sketch, x: float, y: float, text: str, panel: int) -> None:
    sketch.words(f"<b>{text}</b>", x, y, panel=panel, yshift=26, font={"size": 16})
