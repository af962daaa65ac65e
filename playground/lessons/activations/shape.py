"""First section: each function beside its derivative."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
import streamlit as st

from playground.experiments import control
from playground.experiments.config import HIDDEN
from playground.figures.activation_curves import (
    TANGENT,
    ActivationCurve,
    Tangent,
    activation_curves,
    in_words,
)
from playground.figures.figure import Figure
from playground.lessons.activations import moving
from playground.lessons.activations.names import (
    ALL_ACTIVATIONS,
    LECTURE_ACTIVATIONS,
    ActivationName,
)
from playground.number_text import number_text
from playground.reference.activations import ACTIVATIONS
from playground.ui.challenges import Challenge
from playground.ui.live_figure import live_figure
from playground.ui.moving import Moving, sliders_of
from playground.ui.sections import Section, SectionConfig

LIMIT = 5.0
POINTS = 241
CLOSE = 1e-9
"""How near to 0 the grid comes from both sides."""


class ShapeConfig(SectionConfig):
    """Which functions are compared."""

    section: str = control("", "Section", "", group=HIDDEN, maximum=20)
    activations: tuple[ActivationName, ...] = control(
        LECTURE_ACTIVATIONS,
        "Activation functions",
        "Functions to draw beside their derivatives; click a name in the legend to hide one.",
        group="Architecture",
    )
    t: float = control(
        1.0,
        "Point t",
        "Where the tangents touch the functions. You can also drag a point in the figure.",
        group="Architecture",
        minimum=-LIMIT,
        maximum=LIMIT,
        step=0.1,
    )


SECTION = Section(
    "activations",
    "Function and slope",
    {
        "lecture": ShapeConfig(),
        "steps": ShapeConfig(activations=("heaviside", "sign")),
        "smooth-steps": ShapeConfig(activations=("sigmoid", "tanh")),
        "relu-family": ShapeConfig(activations=("relu", "leaky_relu", "elu", "selu")),
        "smooth-relus": ShapeConfig(activations=("relu", "softplus", "gelu", "silu")),
        "all": ShapeConfig(activations=ALL_ACTIVATIONS),
    },
)


CHALLENGES: dict[str, Challenge] = {
    "Flat steps": (
        "Both steps tell yes from no. What does their slope tell gradient descent?",
        {"preset": "steps"},
    ),
    "A quarter at best": (
        "How large does the sigmoid's slope get? And tanh's? Which passes on more?",
        {"preset": "smooth-steps"},
    ),
    "Three ways to round a corner": (
        "Softplus, GELU and SiLU imitate ReLU. Which of them dips below 0?",
        {"preset": "smooth-relus"},
    ),
}


def first_words(config: ShapeConfig) -> str:
    """What the page asks about."""
    del config
    return (
        "A unit passes the sum of its weighted inputs through a curve. Learning uses the "
        "**slope** of the curve: where it is 0, nothing is learned. **Drag a point.**"
    )


def show(config: ShapeConfig) -> None:
    """The functions and their slopes, also as numbers at one point."""
    live_figure(shape_figure(config), "activations:shape", moving=follows(config), toolbar=True)
    if config.activations:
        with st.container(key=moving.TANGENTS):
            st.markdown(tangents_in_words(config))


def shape_figure(config: ShapeConfig) -> Figure:
    """Each function with its tangent, beside its derivative."""
    curves = [activation_curve(name) for name in dict.fromkeys(config.activations)]
    return activation_curves(curves, _tangents(config))


def tangents_in_words(config: ShapeConfig) -> str:
    """Value and slope of each function at the chosen point."""
    return f"At **t = {number_text(config.t)}**: {in_words(_tangents(config), '**{}**')}."


def _tangents(config: ShapeConfig) -> list[Tangent]:
    chosen = [ACTIVATIONS[name] for name in dict.fromkeys(config.activations)]
    return [
        Tangent(
            each.name, each.title, config.t, float(each.function(config.t)), each.slope(config.t)
        )
        for each in chosen
    ]


def follows(config: ShapeConfig) -> Moving:
    """What follows the point t."""
    titles = {name: ACTIVATIONS[name].title for name in config.activations}
    return Moving(
        moving.script(),
        "shape",
        sliders_of(SECTION, config, "t"),
        {"titles": titles, "reach": TANGENT, "words": moving.TANGENTS},
        grab="grabTangent",
    )


@lru_cache(maxsize=len(ALL_ACTIVATIONS))
def activation_curve(name: ActivationName) -> ActivationCurve:
    """A function on a grid that steps around 0, where some jump and some have a corner."""
    activation = ACTIVATIONS[name]
    right = np.concatenate([[CLOSE], np.linspace(0, LIMIT, POINTS // 2 + 1)[1:]])
    t = np.concatenate([-right[::-1], right])
    return ActivationCurve(
        name,
        activation.title,
        t,
        activation.function(t),
        activation.derivative(t),
        float(activation.function(0.0)),
        activation.derivative_at_zero,
        activation.lower,
        activation.upper,
    )


def inspect(config: ShapeConfig) -> None:
    """Formula, range, saturation and slope at 0 of each chosen function."""
    if not config.activations:
        st.caption("A row for each function that you choose appears here.")
        return
    rows = []
    for name in dict.fromkeys(config.activations):
        chosen = ACTIVATIONS[name]
        slope = chosen.derivative_at_zero
        rows.append(
            {
                "Function": chosen.title,
                "f(t)": rf"$\displaystyle {chosen.formula}$",
                "Slope f′(t)": rf"$\displaystyle {chosen.derivative_formula}$",
                "Range": f"${chosen.output_range}$",
                "Saturates (slope below 0.01)": chosen.saturates.replace("-", "−"),
                "Slope at 0": "none" if slope is None else f"{slope:g}",
            }
        )
    # A dataframe sets no formulas; `st.table` does, and imports pandas.
    st.table(rows, hide_index=True, alt="Facts about the chosen activation functions.")
    kinks = [ACTIVATIONS[name] for name in dict.fromkeys(config.activations)]
    kinks = [activation for activation in kinks if activation.derivative_at_zero is None]
    if kinks:
        used = "; ".join(f"{a.title}: {number_text(float(a.derivative(0.0)))}" for a in kinks)
        st.caption(
            "*none*: slopes from the left and from the right differ, or the function jumps. "
            f"TensorFlow computes with a value nevertheless ({used})."
        )


def understand(config: ShapeConfig) -> None:
    """Why a bend is needed, and why it must have a slope."""
    del config
    st.markdown(
        r"""
**Why bend at all?** Two linear layers in a row are one:
$\mathbf{W}_2^T(\mathbf{W}_1^T\mathbf{x} + \mathbf{b}_1) + \mathbf{b}_2
= (\mathbf{W}_1\mathbf{W}_2)^T\mathbf{x} + (\mathbf{W}_2^T\mathbf{b}_1 + \mathbf{b}_2)$.
However many are stacked, the result is a plane. A nonlinear function between them is what makes
depth worth having.

**Why not a step?** Backpropagation multiplies by $f'(z)$ at every unit. For a step
$f'(z) = 0$ wherever it exists, so every gradient is 0 and no weight moves. The sigmoid is a step
with a slope: $\sigma'(t) = \sigma(t)\,(1 - \sigma(t))$, largest at 0, where it is
$\tfrac12 \cdot \tfrac12 = 0.25$.

**Sigmoid or tanh?** They are the same curve at another scale, $\tanh(t) = 2\,\sigma(2t) - 1$. Tanh
has slope 1 at 0 and outputs on both sides of 0, which keeps the layers' outputs centred and usually
speeds learning up.

**Why ReLU?** Its slope is 1 for every positive sum, it costs one comparison, and it does not
saturate on the right. It has no derivative at 0, which hardly matters: a sum of exactly 0 is rare.
For negative sums the slope is 0; a unit whose sums are all negative has stopped learning. Leaky
ReLU, ELU, SELU, GELU and SiLU keep some slope there.

*Sources.* Rumelhart, Hinton and Williams (1986), *Learning representations by back-propagating
errors*, Nature 323; LeCun, Bengio and Hinton (2015), *Deep learning*, Nature 521; Géron (2022),
*Hands-On Machine Learning*, chapters 10 and 11; Klambauer et al. (2017), *Self-normalizing neural
networks*; Hendrycks and Gimpel (2016), *Gaussian error linear units*.
"""
    )
