"""One neurode: switch its inputs, turn its wires, move its threshold."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Literal

import streamlit as st
from pydantic import field_validator

from playground.experiments import control
from playground.figures.figure import Figure
from playground.figures.truth_table import TruthTable, truth_table
from playground.figures.unit_diagram import UnitDiagram, unit_diagram, unit_diagram_part
from playground.number_text import number_text
from playground.reference.neurode import NAMELESS, Gate, Neurode, gate_name
from playground.ui.controls import set_values
from playground.ui.data_table import data_table
from playground.ui.live_figure import live_figure
from playground.ui.moving import Moving, moving_script, sliders_of
from playground.ui.sections import Section, SectionConfig, clicked

Name = Literal["x1", "x2", "x3", "x4"]
NAMES: tuple[Name, ...] = ("x1", "x2", "x3", "x4")
ONE_CLICK = ("AND", "OR", "NOT", "NAND", "NOR")
HEIGHT = 390
GATE = "neurodes:gate"
"""Key of the container with the neurode's name."""
SCRIPT = Path(__file__).with_name("moving.js")


class OneNeurode(SectionConfig):
    """A neurode and what its inputs hold. Names beyond the number of inputs mean nothing."""

    inputs: int = control(
        2, "Inputs", "How many wires come in.", group="Architecture", minimum=1, maximum=4, step=1
    )
    threshold: int = control(
        2,
        "Threshold θ",
        "The neurode gives 1 when its sum is at least this.",
        group="Architecture",
        minimum=-4,
        maximum=5,
        step=1,
    )
    inhibitory: tuple[Name, ...] = control(
        (),
        "Inhibitory inputs",
        "These count −1 instead of +1. A click on a wire does the same.",
        group="Architecture",
    )
    held: tuple[Name, ...] = control(
        (),
        "Inputs wired to 1",
        "These never change: a constant, as NOT needs one.",
        group="Architecture",
    )
    on: tuple[Name, ...] = control(
        ("x1",),
        "Inputs that are 1",
        "The others are 0. A click on an input, or on a row of the table, does the same.",
        group="Data",
    )

    @field_validator("inhibitory", "held", "on")
    @classmethod
    def _once_each(cls, names: tuple[Name, ...]) -> tuple[Name, ...]:
        return tuple(name for name in NAMES if name in names)

    @property
    def names(self) -> tuple[Name, ...]:
        return NAMES[: self.inputs]

    @property
    def values(self) -> tuple[int, ...]:
        return tuple(int(name in self.on or name in self.held) for name in self.names)

    @property
    def is_held(self) -> tuple[bool, ...]:
        return tuple(name in self.held for name in self.names)

    @property
    def neurode(self) -> Neurode:
        signs = tuple(-1 if name in self.inhibitory else 1 for name in self.names)
        return Neurode(signs, self.threshold)


SECTION = Section(
    "neurodes",
    "One neurode",
    {
        "AND": OneNeurode(),
        "OR": OneNeurode(threshold=1),
        "NOT": OneNeurode(threshold=1, inhibitory=("x2",), held=("x1",), on=("x2",)),
        "NAND": OneNeurode(threshold=-1, inhibitory=("x1", "x2")),
        "NOR": OneNeurode(threshold=0, inhibitory=("x1", "x2")),
        "majority of 3": OneNeurode(inputs=3, on=("x1", "x3")),
        "veto": OneNeurode(inputs=4, inhibitory=("x3", "x4"), threshold=1),
    },
)


def gate(config: OneNeurode) -> str:
    """The name of what the neurode computes of its free inputs, named as in the figure."""
    free = [name for name, held in zip(config.names, config.is_held, strict=True) if not held]
    if not free:
        return f"constant {config.neurode.output(config.values)}"
    held = tuple(1 if is_held else None for is_held in config.is_held)
    name = gate_name(Gate("", config.neurode, held).truth_column())
    return re.sub(r"x(\d)", lambda found: free[int(found[1]) - 1], name)


def show(config: OneNeurode) -> None:
    """Buttons for the gates, the diagram, the truth table."""
    _gates(config)
    left, right = st.columns([3, 2], vertical_alignment="center")
    with left:
        _diagram(config)
    with right:
        _table(config)
    st.caption(
        "Click an input to switch it, a wire to turn it from +1 to −1 and back, a row of the table "
        "to put its inputs on the wires."
    )


def _gates(config: OneNeurode) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        for name in ONE_CLICK:
            preset = SECTION.presets[name]
            same = config.neurode == preset.neurode and config.is_held == preset.is_held
            st.button(
                name,
                key=f"neurodes:{name}",
                type="primary" if same else "secondary",
                on_click=set_values,
                args=(SECTION,),
                kwargs={"preset": name},
            )
        with st.container(key=GATE, width="content"):
            st.markdown(gate_in_words(config))


def gate_in_words(config: OneNeurode) -> str:
    """What the neurode is called, if it has a name."""
    found = gate(config)
    return f"This neurode computes **{found}**." if found != NAMELESS else "No usual name."


def follows(config: OneNeurode, draw: Literal["diagram", "table"]) -> Moving:
    """What follows the threshold."""
    sliders = sliders_of(SECTION, config, "threshold")
    lowest, highest = int(sliders["threshold"].minimum), int(sliders["threshold"].maximum)
    others = [config.model_copy(update={"threshold": t}) for t in range(lowest, highest + 1)]
    values = {
        "sum": config.neurode.signed_sum(config.values),
        "gates": [gate_in_words(other) for other in others],
        "lowest": lowest,
        "words": GATE,
        "sums": [row.signed_sum for row in config.neurode.truth_table()],
        "possible": _possible(config),
        "columns": config.inputs + 2,
    }
    return Moving(moving_script(SCRIPT), draw, sliders, values)


def _diagram(config: OneNeurode) -> None:
    place = live_figure(
        diagram_figure(config),
        "neurodes:diagram",
        clickable=True,
        moving=follows(config, "diagram"),
    )
    part = unit_diagram_part(place["x"], place["y"], config.inputs) if place else None
    if part is None:
        return
    what, index = part
    name = config.names[index]
    if what == "wire":
        clicked(SECTION, config, inhibitory=_switched(config.inhibitory, name))
    elif name not in config.held:
        clicked(SECTION, config, on=_switched(config.on, name))


def diagram_figure(config: OneNeurode) -> Figure:
    """The neurode with what is on its wires."""
    info = UnitDiagram(
        names=tuple(f"x<sub>{name[1]}</sub>" for name in config.names),
        values=config.values,
        weights=config.neurode.signs,
        constant=config.is_held,
        test=f"≥ {number_text(config.threshold)}",
        output=config.neurode.output(config.values),
    )
    return unit_diagram(info, height=HEIGHT)


def _possible(config: OneNeurode) -> list[bool]:
    """Which rows of the truth table can occur."""
    return [
        all(bit or not held for bit, held in zip(row.inputs, config.is_held, strict=True))
        for row in config.neurode.truth_table()
    ]


def _table(config: OneNeurode) -> None:
    rows, possible = config.neurode.truth_table(), _possible(config)
    figure, moving = table_figure(config), follows(config, "table")
    place = live_figure(figure, "neurodes:table", clickable=True, moving=moving)
    row = round(place["y"]) if place else -1
    if 0 <= row < len(rows) and possible[row]:
        on = tuple(n for n, bit in zip(config.names, rows[row].inputs, strict=True) if bit)
        clicked(SECTION, config, on=on)


def table_figure(config: OneNeurode) -> Figure:
    """The truth table, with the row that is on the wires."""
    rows = config.neurode.truth_table()
    info = TruthTable(
        headers=(*(f"x<sub>{name[1]}</sub>" for name in config.names), "sum", "y"),
        rows=tuple(
            (*map(str, row.inputs), number_text(row.signed_sum), str(row.output)) for row in rows
        ),
        marked=[row.inputs for row in rows].index(config.values),
        outputs=(config.inputs + 1,),
        impossible=frozenset(k for k, possible in enumerate(_possible(config)) if not possible),
    )
    return truth_table(info, height=HEIGHT, row_height=22 if config.inputs == 4 else 34)


def _switched(names: tuple[Name, ...], name: Name) -> tuple[Name, ...]:
    return tuple(n for n in names if n != name) if name in names else (*names, name)


def inspect(config: OneNeurode) -> None:
    """The sum of this moment, term by term, and every row of the table."""
    neurode = config.neurode
    total = neurode.signed_sum(config.values)
    relation = ">=" if total >= neurode.threshold else "<"
    terms = " ".join(
        f"{'+' if sign > 0 else '-'} {value}"
        for sign, value in zip(neurode.signs, config.values, strict=True)
    ).removeprefix("+ ")
    st.markdown(
        f"Now: $z = {terms} = {total}$, and ${total} {relation} {neurode.threshold}$, so "
        f"$y = {neurode.output(config.values)}$."
    )
    data_table(
        [
            dict(zip(config.names, row.inputs, strict=True))
            | {"Sum": row.signed_sum, f"Sum ≥ {neurode.threshold}": row.output}
            for row in neurode.truth_table()
        ],
        alt="Every row of the truth table with its sum and output.",
    )


def understand(config: OneNeurode) -> None:
    """The definition with this neurode's numbers."""
    terms = " ".join(
        f"{'+' if sign > 0 else '-'} x_{index}"
        for index, sign in enumerate(config.neurode.signs, start=1)
    ).removeprefix("+ ")
    least = -sum(sign < 0 for sign in config.neurode.signs)
    most = sum(sign > 0 for sign in config.neurode.signs)
    st.markdown(
        rf"""
**A vote.** Each input is 0 or 1. An excitatory one adds its value to the sum, an inhibitory one
takes it away. The indicator function compares the sum with the threshold, here
$\theta = {config.threshold}$:

$$
y = f({terms}) = \begin{{cases}} 0, & z < {config.threshold} \\
1, & z \geq {config.threshold} \end{{cases}}
$$

**What θ can do.** With these wires the sum lies between ${least}$ and ${most}$. A threshold of
${least}$ or less is always met, one above ${most}$ never: both give a constant. Between them lie
${most - least}$ thresholds that make a difference. For excitatory wires alone, $\theta = 1$ asks
for any of them, OR, and $\theta$ = their number asks for all, AND.

**NOT needs a constant.** A neurode whose inputs are all 0 has the sum 0. To answer 1 to a 0 with
$\theta = 1$, something must be on already: one wire held at 1, and the question on an inhibitory
wire. $f(1 - x_2)$ is 1 for $x_2 = 0$ and 0 for $x_2 = 1$.

**In the paper itself** one inhibitory input forbids the output outright, whatever the others say.
Here it takes one vote away, which is the version that leads on to weights.
"""
    )
