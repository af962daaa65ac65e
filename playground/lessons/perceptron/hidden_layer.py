"""XOR solved: two hidden units fold the plane, a third cuts it."""

from __future__ import annotations

import streamlit as st

from playground.experiments import control
from playground.experiments.config import HIDDEN
from playground.figures.figure import Figure
from playground.figures.network_graph import network_graph
from playground.figures.network_layout import GraphEdge, GraphNode
from playground.figures.truth_table import TruthTable, truth_table
from playground.figures.xor_fold import xor_fold
from playground.lessons.perceptron.fields import Theta, ThreeUnits, choose_weights, nine_weights
from playground.number_text import counted, number_latex, number_text
from playground.reference.perceptron import XOR_UNITS, XorNetwork, XorRow, hidden_image, xor_network
from playground.reference.threshold_unit import ThresholdUnit
from playground.ui.data_table import data_table
from playground.ui.live_figure import live_figure
from playground.ui.sections import Section, clicked

HEIGHT = 350


class HiddenLayer(ThreeUnits):
    """The nine numbers of three units."""

    section: str = control("hidden", "Section", "Its name in links.", group=HIDDEN)
    row: int = control(
        0, "Row", "The row of the table on the wires.", group=HIDDEN, minimum=0, maximum=3
    )
    theta: Theta = nine_weights(
        tuple(number for unit in XOR_UNITS for number in unit.theta),
        "Bias and two weights of o₁, then of o₂, then of o₃.",
    )

    @property
    def network(self) -> XorNetwork:
        return xor_network(self.units)


SECTION = Section(
    "perceptron",
    "Hidden layer",
    {
        "AND and OR": HiddenLayer(),
        "NAND and OR": HiddenLayer(theta=(1.5, -1.0, -1.0, -0.5, 1.0, 1.0, -1.5, 1.0, 1.0)),
        "one of each": HiddenLayer(theta=(-0.5, 1.0, -1.0, -0.5, -1.0, 1.0, -0.5, 1.0, 1.0)),
        "twice the same": HiddenLayer(theta=(-0.5, 1.0, 1.0, -0.5, 1.0, 1.0, -0.5, 1.0, 1.0)),
    },
)


def show(config: HiddenLayer) -> None:
    """Weights in the sidebar, the two planes, the truth table."""
    choose_weights(SECTION, config, ("o₁", "o₂", "o₃"))
    network = config.network
    left, right = st.columns([7, 3])
    with left:
        live_figure(xor_fold(network, height=HEIGHT), "perceptron:fold")
    with right:
        place = live_figure(_table(network, config.row), "perceptron:xor table", clickable=True)
        st.markdown(_verdict(network))
    row = round(place["y"]) if place else -1
    if 0 <= row < len(network.rows):
        clicked(SECTION, config, row=row)


def _table(network: XorNetwork, marked: int) -> Figure:
    rows = tuple(
        tuple(str(value) for value in (row.x1, row.x2, row.y, row.o1, row.o2, row.o3))
        for row in network.rows
    )
    names = (
        "x<sub>1</sub>",
        "x<sub>2</sub>",
        "y",
        "o<sub>1</sub>",
        "o<sub>2</sub>",
        "o<sub>3</sub>",
    )
    wrong = frozenset((i, 5) for i, row in enumerate(network.rows) if not row.is_right)
    info = TruthTable(names, rows, marked=marked, outputs=(2, 5), wrong=wrong)
    return truth_table(info, height=250, row_height=44)


def _verdict(network: XorNetwork) -> str:
    right = sum(row.is_right for row in network.rows)
    if network.solves_xor:
        return "$o_3 = y$ in all four rows: this is **XOR**."
    corners = len({(row.o1, row.o2) for row in network.rows})
    landed = f"The hidden layer sends the four points to {counted(corners, 'corner')}."
    return f"**{right} of 4** rows are right. {landed}"


def inspect(config: HiddenLayer) -> None:
    """The network with one row on its wires; sums and outputs of all units at the four points."""
    network = config.network
    row = network.rows[config.row]
    st.markdown(f"The network at $({row.x1}, {row.x2})$. Click a row of the table for another.")
    live_figure(_graph(network, row), "perceptron:network")
    points = [(row.x1, row.x2) for row in network.rows]
    sums, _ = hidden_image(network.units, points)
    data_table(
        [
            {
                "x₁": row.x1,
                "x₂": row.x2,
                "z₁": z1,
                "o₁": row.o1,
                "z₂": z2,
                "o₂": row.o2,
                "z₃": float(network.units[2].weighted_sum([row.o1, row.o2])),
                "o₃": row.o3,
                "y": row.y,
            }
            for row, (z1, z2) in zip(network.rows, sums.tolist(), strict=True)
        ],
        formats=dict.fromkeys(("z₁", "z₂", "z₃"), "%.2f"),
        alt="Weighted sums and outputs of the three units at the four points of XOR.",
    )


def _graph(network: XorNetwork, row: XorRow) -> Figure:
    values = (row.x1, row.x2, row.o1, row.o2, row.o3)
    names = ("x<sub>1</sub>", "x<sub>2</sub>", "o<sub>1</sub>", "o<sub>2</sub>", "o<sub>3</sub>")
    biases = [None, None, *(unit.bias for unit in network.units)]
    nodes = [
        GraphNode(
            number=number,
            place=(number // 2, number % 2),
            title=name,
            value=value,
            note="" if bias is None else f"b = {number_text(bias)}",
        )
        for number, (name, value, bias) in enumerate(zip(names, values, biases, strict=True))
    ]
    edges = [
        GraphEdge(source, target, weight, "w")
        for target, unit, sources in zip(
            (2, 3, 4), network.units, ((0, 1), (0, 1), (2, 3)), strict=True
        )
        for source, weight in zip(sources, unit.weights, strict=True)
    ]
    return network_graph(nodes, edges, current=2)


def understand(config: HiddenLayer) -> None:
    """The three units written out, and what the fold does."""
    first, second, third = config.network.units
    st.markdown(
        rf"""
**Three units, two layers.**

$$
\begin{{aligned}}
o_1 &= \mathrm{{heaviside}}({_sum(first, "x")}) \\
o_2 &= \mathrm{{heaviside}}({_sum(second, "x")}) \\
o_3 &= \mathrm{{heaviside}}({_sum(third, "o")})
\end{{aligned}}
$$

With this page's starting weights, $o_1$ is AND, $o_2$ is OR, and $o_3$ is *OR but not AND*.

**The fold.** Each hidden unit answers a question with 0 or 1, so the whole plane lands on at most
four corners. $(1, 0)$ and $(0, 1)$, which no line can keep together without one of the others,
land on the same corner. What was not separable in $\mathbf{{x}}$ is separable in $(o_1, o_2)$.

**What was missing in 1969** was not the network but a way to find its weights from examples. The
perceptron rule says how to move the weights of a unit whose target is known; nobody tells a hidden
unit its target. And the step is flat on both sides, so its derivative gives no hint.
"""
    )


def _sum(unit: ThresholdUnit, name: str) -> str:
    parts = []
    for k, weight in enumerate(unit.weights, start=1):
        size = "" if abs(weight) == 1 else f"{number_latex(abs(weight))}\\,"
        parts.append(f"{'-' if weight < 0 else '+'} {size}{name}_{k}")
    bias = f"{'-' if unit.bias < 0 else '+'} {number_latex(abs(unit.bias))}"
    return " ".join([*parts, bias]).removeprefix("+ ")
