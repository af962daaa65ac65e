"""Any proposition: click an output column, get a network that computes it."""

from __future__ import annotations

from functools import lru_cache

import streamlit as st
from pydantic import model_validator

from playground.experiments import control
from playground.experiments.config import HIDDEN
from playground.figures.neurode_network import neurode_network
from playground.figures.truth_table import TruthTable, truth_table
from playground.number_text import counted
from playground.reference.neurode import (
    NAMELESS,
    LinearThreshold,
    NeurodeNetwork,
    check,
    gate_name,
    input_rows,
    network_for,
    single_neurode,
    threshold_function,
)
from playground.ui.data_table import data_table
from playground.ui.live_figure import live_figure
from playground.ui.sections import Section, SectionConfig, clicked

HEIGHT = 425
Column = tuple[int, ...]


class Proposition(SectionConfig):
    """A truth column. Digits that are missing count as 0, those beyond the last row are left out,
    so that the number of inputs can change freely."""

    section: str = control("proposition", "Section", "Its name in links.", group=HIDDEN)
    inputs: int = control(
        2, "Inputs", "n inputs make 2ⁿ rows.", group="Architecture", minimum=1, maximum=4, step=1
    )
    column: str = control(
        "0110",
        "Output column",
        "A 0 or a 1 for each row, from the top; or click the column in the table.",
        group="Architecture",
        minimum=0,
        maximum=16,
    )
    row: int = control(1, "Row", "The row on the wires.", group=HIDDEN, minimum=0, maximum=15)

    @model_validator(mode="after")
    def _zeros_and_ones(self) -> Proposition:
        if set(self.column) - {"0", "1"}:
            raise ValueError(
                "Expected the output column to be made of 0 and 1, such as 0110. "
                f"Received: column={self.column}."
            )
        return self

    @property
    def outputs(self) -> Column:
        """One output for each of the 2^inputs rows."""
        count = 2**self.inputs
        return tuple(int(digit) for digit in self.column[:count].ljust(count, "0"))

    @property
    def current(self) -> tuple[int, ...]:
        """The inputs of the row on the wires."""
        return input_rows(self.inputs)[self.row % 2**self.inputs]


SECTION = Section(
    "neurodes",
    "Any proposition",
    {
        "XOR": Proposition(),
        "AND": Proposition(column="0001", row=3),
        "implication": Proposition(column="1101", row=2),
        "majority of 3": Proposition(inputs=3, column="00010111", row=3),
        "odd parity of 3": Proposition(inputs=3, column="01101001", row=7),
        "odd parity of 4": Proposition(inputs=4, column="0110100110010110", row=7),
        "x1 or all others": Proposition(inputs=4, column="0000000111111111", row=7),
    },
)


@lru_cache(maxsize=4096)
def enough(column: Column) -> tuple[LinearThreshold | None, LinearThreshold | None]:
    """One neurode and one threshold unit that compute a column, or None where there is none."""
    return single_neurode(column), threshold_function(column)


def show(config: Proposition) -> None:
    """The network beside the table whose output column takes clicks, and the verdict."""
    network = network_for(config.outputs, config.inputs)
    left, right = st.columns([5, 3], vertical_alignment="top")
    with left:
        figure = neurode_network(network, config.current, height=HEIGHT)
        live_figure(figure, "neurodes:network")
    with right:
        _table(config, network)
    st.markdown(verdict(config))


def _table(config: Proposition, network: NeurodeNetwork) -> None:
    rows = check(network)
    info = TruthTable(
        headers=(*(f"x<sub>{k}</sub>" for k in range(1, config.inputs + 1)), "wanted", "built"),
        rows=tuple(
            (*map(str, row.inputs), str(row.target), f"{row.output} {'✓' if row.is_right else '✗'}")
            for row in rows
        ),
        marked=config.row % len(rows),
        outputs=(config.inputs,),
        wrong=frozenset(
            (index, config.inputs + 1) for index, row in enumerate(rows) if not row.is_right
        ),
        toggles=config.inputs,
    )
    figure = truth_table(info, height=HEIGHT, row_height=23 if config.inputs == 4 else 34)
    place = live_figure(figure, "neurodes:column", clickable=True)
    row, column = (round(place["y"]), round(place["x"])) if place else (-1, -1)
    if not 0 <= row < len(rows):
        return
    outputs = list(config.outputs)
    if column == config.inputs:
        outputs[row] = 1 - outputs[row]
    clicked(SECTION, config, column="".join(map(str, outputs)), row=row)


def verdict(config: Proposition) -> str:
    """What this proposition is called, how big its network is, and what would have been enough."""
    neurode, unit = enough(config.outputs)
    name = gate_name(config.outputs)
    called = f"**{name[0].upper()}{name[1:]}**" if name != NAMELESS else "This proposition"
    count = len(network_for(config.outputs, config.inputs).hidden)
    built = f"{called}: {count} + 1 neurodes, right in all {2**config.inputs} rows."
    if neurode is not None:
        return f"{built} **One neurode would have been enough:** ${_inequality(neurode)}$."
    if unit is not None:
        return (
            f"{built} No single neurode does it, but **one unit with weights would:** "
            f"${_inequality(unit)}$."
        )
    return f"{built} **No single unit can do it**, whatever its weights: a hidden layer is needed."


def _inequality(unit: LinearThreshold) -> str:
    terms = " ".join(
        f"{'-' if weight < 0 else '+'} {abs(weight) if abs(weight) != 1 else ''}x_{k}"
        for k, weight in enumerate(unit.weights, start=1)
        if weight
    ).removeprefix("+ ")
    return rf"{terms or '0'} \geq {unit.threshold}"


def inspect(config: Proposition) -> None:
    """Every row through the network, neurode by neurode."""
    network = network_for(config.outputs, config.inputs)
    rows = check(network)
    right = sum(row.is_right for row in rows)
    st.markdown(f"The network was run on every row: **{right} of {len(rows)}** are right.")
    data_table(
        [
            {f"x{k}": bit for k, bit in enumerate(row.inputs, start=1)}
            | dict(zip(network.meanings, row.hidden, strict=True))
            | {"Network": row.output, "Wanted": row.target}
            for row in rows
        ],
        alt="Inputs, outputs of each hidden neurode, and the network's answer beside the wanted.",
    )


def understand(config: Proposition) -> None:
    """The construction with this network's numbers, and how rare single units are."""
    network = network_for(config.outputs, config.inputs)
    first, threshold = network.meanings[0], network.hidden[0].threshold
    signs = " ".join(
        f"{'+' if sign > 0 else '-'} x_{k}" for k, sign in enumerate(network.hidden[0].signs, 1)
    ).removeprefix("+ ")
    count = 2**config.inputs
    singles = {1: 4, 2: 14, 3: 104, 4: 1882}[config.inputs]
    st.markdown(
        rf"""
**One neurode for each row that gives 1.** Its wires are excitatory where the row has a 1 and
inhibitory where it has a 0; its threshold is the number of ones. The row itself reaches it, and any
other row lacks a vote or has one taken away. The first here fires for {first}:

$$
{signs} \geq {threshold}
$$

**One more asks whether any of them fired**: an OR with $\theta = 1$. This is the disjunctive normal
form of logic, wired up, and it works for every column. With {counted(config.inputs, "input")} there
are $2^{{{count}}} = {2**count:,}$ columns; this one needs ${len(network.hidden)} + 1$ neurodes.

**How much can a single unit do?** Of those {2**count:,} columns, {singles:,} are threshold
functions: $w_1 x_1 + \dots + w_n x_n \geq \theta$ for some weights. A linear program decides it for
each column, and a "yes" is checked on every row in whole numbers. The share shrinks fast: 14 of 16
for two inputs, 104 of 256 for three, 1,882 of 65,536 for four.
"""
    )
