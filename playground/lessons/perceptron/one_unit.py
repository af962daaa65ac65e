"""One threshold logic unit: its line in the plane, its step, and the smooth step beside it."""

from __future__ import annotations

from typing import Literal

import streamlit as st

from playground.figures.decision_plane import ARROW, DecisionPlane, decision_plane
from playground.figures.figure import Figure
from playground.figures.step_functions import REACH as STEPS_REACH
from playground.figures.step_functions import step_functions
from playground.figures.unit_diagram import UnitDiagram, unit_diagram
from playground.lessons.perceptron import moving
from playground.lessons.perceptron.fields import REACH, nearest, slider
from playground.number_text import number_latex
from playground.reference.feedforward.equation import latex_sum
from playground.reference.threshold_unit import ThresholdUnit, heaviside, logistic, sign
from playground.ui.data_table import data_table
from playground.ui.live_figure import live_figure
from playground.ui.moving import Moving, sliders_of
from playground.ui.sections import Section, SectionConfig, clicked

BOX = (-REACH, REACH, -REACH, REACH)
HEIGHT = 420


class OneUnit(SectionConfig):
    """Two weights, a bias and the example they see."""

    x1: float = slider(1.0, "x₁", "First feature; or click in the plane.", "Data")
    x2: float = slider(0.5, "x₂", "Second feature; or click in the plane.", "Data")
    w1: float = slider(1.0, "Weight θ₁", "Turns the line.", "Architecture")
    w2: float = slider(1.0, "Weight θ₂", "Turns the line.", "Architecture")
    b: float = slider(-0.5, "Bias θ₀ = b", "Shifts the line.", "Architecture")

    @property
    def unit(self) -> ThresholdUnit:
        return ThresholdUnit((self.w1, self.w2), self.b)

    @property
    def x(self) -> tuple[float, float]:
        return self.x1, self.x2

    @property
    def z(self) -> float:
        return float(self.unit.weighted_sum(self.x))


SECTION = Section(
    "perceptron",
    "One unit",
    {
        "a line": OneUnit(),
        "exactly on the line": OneUnit(b=-1.0, x1=0.5, x2=0.5),
        "no bias": OneUnit(w1=1.0, w2=-1.0, b=0.0),
        "bias alone": OneUnit(w1=0.0, w2=0.0, b=0.5),
    },
)


def sum_latex(config: OneUnit) -> str:
    """z with the numbers in place, the bias as the weight of a constant 1."""
    factors = [(config.b, 1.0), (config.w1, config.x1), (config.w2, config.x2)]
    return f"{latex_sum(factors, [])} = {number_latex(config.z)}"


def show(config: OneUnit) -> None:
    """The plane, which takes clicks, and the three steps at this z."""
    with st.container(key=moving.SUM):
        st.markdown(sum_in_words(config))
    left, right = st.columns([6, 5])
    with left:
        place = live_figure(
            plane_figure(config),
            "perceptron:plane",
            clickable=True,
            moving=follows(config, "plane"),
        )
    with right:
        live_figure(steps_figure(config), "perceptron:steps", moving=follows(config, "steps"))
    if place:
        clicked(SECTION, config, x1=nearest(place["x"]), x2=nearest(place["y"]))


def sum_in_words(config: OneUnit) -> str:
    """The weighted sum with its numbers."""
    return rf"$z = \mathbf{{x}}^T\boldsymbol{{\theta}} = {sum_latex(config)}$"


def plane_figure(config: OneUnit) -> Figure:
    """The plane with the unit's line and the example."""
    return decision_plane(DecisionPlane(config.unit, BOX, config.x), height=HEIGHT)


def steps_figure(config: OneUnit) -> Figure:
    """What the three steps make of the sum."""
    return step_functions(config.z, height=HEIGHT)


def follows(config: OneUnit, draw: Literal["plane", "steps"]) -> Moving:
    """What follows all five sliders; the plane can be dragged itself."""
    is_plane = draw == "plane"
    values = {"box": BOX, "arrow": ARROW * 2 * REACH, "sum": moving.SUM} if is_plane else {}
    return Moving(
        moving.script(),
        draw,
        sliders_of(SECTION, config, "x1", "x2", "w1", "w2", "b"),
        values or {"reach": STEPS_REACH},
        grab="grabPlane" if is_plane else None,
    )


def inspect(config: OneUnit) -> None:
    """The bias as one more wire, and the steps beside each other at z and at 0."""
    st.markdown("**The bias as a wire.** A constant input 1, with the weight $\\theta_0 = b$:")
    info = UnitDiagram(
        names=("", "x<sub>1</sub>", "x<sub>2</sub>"),
        values=(1.0, config.x1, config.x2),
        weights=config.unit.theta,
        constant=(True, False, False),
        test="≥ 0",
        output=int(heaviside(config.z)),
    )
    live_figure(unit_diagram(info, height=330), "perceptron:diagram")
    data_table(
        [
            {
                "Function": name,
                "z < 0": below,
                "z = 0": at_zero,
                "z > 0": above,
                "Here": float(function(config.z)),
            }
            for name, function, below, at_zero, above in (
                ("heaviside", heaviside, "0", "1", "1"),
                ("sign", sign, "−1", "0", "1"),
                ("logistic", logistic, "0 to 0.5", "0.5", "0.5 to 1"),
            )
        ],
        alt="Values of heaviside, sign and logistic below 0, at 0, above 0 and at this z.",
    )


def understand(config: OneUnit) -> None:
    """The sum, the line and the logistic function with this unit's numbers."""
    st.markdown(
        rf"""
**A weighted sum, then a step.** Inputs and weights are real numbers:

$$
z = \mathbf{{x}}^T\boldsymbol{{\theta}} = \theta_1 x_1 + \theta_2 x_2 + b = {sum_latex(config)},
\qquad \mathrm{{heaviside}}(z) = {int(heaviside(config.z))}.
$$

**Bias as a weight.** Give every example one more feature, always 1, and call its weight
$\theta_0 = b$. Then $\mathbf{{x}} = (1, {number_latex(config.x1)}, {number_latex(config.x2)})$ and
$\boldsymbol{{\theta}} = ({number_latex(config.b)}, {number_latex(config.w1)},
{number_latex(config.w2)})$, and the sum is one dot product.

**Where the step happens.** The points with $z = 0$ form a straight line, at a right angle to the
arrow $(\theta_1, \theta_2) = ({number_latex(config.w1)}, {number_latex(config.w2)})$.
{_distance(config)}

**At exactly 0** the two common steps disagree: $\mathrm{{heaviside}}(0) = 1$ and
$\mathrm{{sign}}(0) = 0$.

**Logistic regression** takes the same sum and climbs smoothly,
$1 / (1 + e^{{-z}}) = {number_latex(float(logistic(config.z)))}$ here. It crosses $0.5$ on the same
line, so both draw the same border; the logistic function also says how far from it a point is.
"""
    )


def _distance(config: OneUnit) -> str:
    length = (config.w1**2 + config.w2**2) ** 0.5
    if length == 0:
        return "With both weights 0 there is no line: the bias alone decides."
    return (
        rf"Its distance from the origin is $|b| / \|\boldsymbol{{\theta}}_{{1,2}}\| = "
        rf"{number_latex(abs(config.b) / length)}$; with $b = 0$ it runs through the origin."
    )
