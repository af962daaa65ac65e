"""XOR and one unit: four inequalities that cannot all hold."""

from __future__ import annotations

import numpy as np
import streamlit as st

from playground.experiments import control
from playground.experiments.config import HIDDEN
from playground.figures.decision_plane import DecisionPlane, decision_plane
from playground.lessons.perceptron.fields import slider
from playground.number_text import number_latex
from playground.reference.perceptron import xor_inequalities
from playground.reference.threshold_unit import ThresholdUnit
from playground.ui.data_table import data_table
from playground.ui.live_figure import live_figure
from playground.ui.sections import Section, SectionConfig

BOX = (-0.75, 1.75, -0.75, 1.75)
HEIGHT = 420
XOR = xor_inequalities()
HELD, BROKEN = ":blue[:material/check:]", ":orange[:material/close:]"


class Xor(SectionConfig):
    """One unit that tries."""

    section: str = control("xor", "Section", "Its name in links.", group=HIDDEN)
    w1: float = slider(1.0, "Weight w₁", "Turns the line.", "Architecture")
    w2: float = slider(1.0, "Weight w₂", "Turns the line.", "Architecture")
    b: float = slider(-0.5, "Bias b", "Shifts the line.", "Architecture")

    @property
    def unit(self) -> ThresholdUnit:
        return ThresholdUnit((self.w1, self.w2), self.b)

    @property
    def held(self) -> tuple[bool, ...]:
        return XOR.held(self.w1, self.w2, self.b)


SECTION = Section(
    "perceptron",
    "XOR",
    {
        "OR": Xor(),
        "AND": Xor(b=-1.5),
        "NAND": Xor(w1=-1.0, w2=-1.0, b=1.5),
        "nothing": Xor(w1=0.0, w2=0.0, b=0.0),
    },
)


def show(config: Xor) -> None:
    """The four points and the line; what each point asks for, and what that adds up to."""
    left, right = st.columns([9, 10], gap="medium", vertical_alignment="center")
    with left:
        corners = np.array([inequality.point for inequality in XOR.inequalities], dtype=float)
        targets = np.array([inequality.target for inequality in XOR.inequalities])
        figure = decision_plane(
            DecisionPlane(config.unit, BOX, x=corners, y=targets), height=HEIGHT
        )
        live_figure(figure, "perceptron:xor")
    with right:
        st.markdown(_demands(config))
        st.markdown(_contradiction(config))


def _demands(config: Xor) -> str:
    rows = ["| | point | y | asks for | here | |", "|---|---|---|---|---|---|"]
    for number, (asked, held) in enumerate(zip(XOR.inequalities, config.held, strict=True), 1):
        value = number_latex(asked.value(config.w1, config.w2, config.b))
        x1, x2 = asked.point
        rows.append(
            f"| ({number}) | $({x1}, {x2})$ | {asked.target} | ${asked.latex}$ | ${value}$ | "
            f"{HELD if held else BROKEN} |"
        )
    return "\n".join(rows)


def _contradiction(config: Xor) -> str:
    lines = []
    for total, held in zip(XOR.sums, XOR.sums_held(config.w1, config.w2, config.b), strict=True):
        first, second = total.terms
        lines.append(f"({first}) + ({second}): ${total.latex}$ {HELD if held else BROKEN}")
    value = number_latex(XOR.sums[0].value(config.w1, config.w2, config.b))
    return (
        f"Add them in pairs:\n\n- {lines[0]}\n- {lines[1]}\n\n"
        f"The same number, here ${value}$, must be at least 0 and below 0. So "
        f"**at most three** of the four can hold; now {sum(config.held)} do."
    )


def inspect(config: Xor) -> None:
    """What the unit says at the four points."""
    data_table(
        [
            {
                "x₁": asked.point[0],
                "x₂": asked.point[1],
                "XOR": asked.target,
                "z": asked.value(config.w1, config.w2, config.b),
                "Output": int(config.unit.output(asked.point)),
            }
            for asked in XOR.inequalities
        ],
        formats={"z": "%.2f"},
        alt="The four points of XOR, the weighted sum and the output of the unit.",
    )


def understand(config: Xor) -> None:
    """The proof, and what it means."""
    w1, w2, b = (number_latex(number) for number in (config.w1, config.w2, config.b))
    value = number_latex(XOR.sums[0].value(config.w1, config.w2, config.b))
    st.markdown(
        rf"""
**The proof.** A unit that computes XOR must satisfy all four demands. Add those of the two points
that must give 1, and those of the two that must give 0:

$$
(w_1 + b) + (w_2 + b) \geq 0, \qquad b + (w_1 + w_2 + b) < 0.
$$

Both left sides are $w_1 + w_2 + 2b$. A number that is at least 0 is not below 0, so there are no
such weights, and no training can find what is not there. With the numbers of this moment it is
${w1} + ({w2}) + 2 \cdot ({b}) = {value}$.

**In the picture.** The middle of the square, $(0.5, 0.5)$, lies halfway between the two points of
class 1, and halfway between the two of class 0. A line that has both of class 1 on one side has the
middle there too; the same goes for class 0. It cannot be on both sides.

**Whom it concerns.** Every classifier whose border is one straight line, logistic regression
included.
"""
    )
