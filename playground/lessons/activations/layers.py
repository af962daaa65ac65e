"""Third section: the gradient that survives many layers."""

from __future__ import annotations

import math
from functools import lru_cache
from typing import Literal

import numpy as np
import streamlit as st

from playground.experiments import control
from playground.experiments.config import HIDDEN
from playground.figures import surviving_gradient as figures
from playground.lessons.activations.names import (
    ALL_ACTIVATIONS,
    LECTURE_ACTIVATIONS,
    ActivationName,
)
from playground.number_text import counted, number_latex
from playground.reference.activations import ACTIVATIONS, surviving_gradient
from playground.ui.challenges import Challenge
from playground.ui.data_table import data_table
from playground.ui.live_figure import live_figure
from playground.ui.sections import Section, SectionConfig

InitializationName = Literal[
    "glorot_uniform", "glorot_normal", "he_uniform", "he_normal", "lecun_normal", "unit_uniform"
]
INITIALIZATION_TITLES: dict[str, str] = {
    "glorot_uniform": "Glorot uniform",
    "glorot_normal": "Glorot normal",
    "he_uniform": "He uniform",
    "he_normal": "He normal",
    "lecun_normal": "LeCun normal",
    "unit_uniform": "uniform on [−1, 1)",
}
MOST_PANELS = 3
BATCH = 32


class LayersConfig(SectionConfig):
    """A stack of equal layers before any training."""

    section: str = control("layers", "Section", "", group=HIDDEN, maximum=20)
    activations: tuple[ActivationName, ...] = control(
        LECTURE_ACTIVATIONS,
        "Activation functions",
        "One line for each; all layers of a stack have the same.",
        group="Architecture",
    )
    initialisations: tuple[InitializationName, ...] = control(
        ("glorot_uniform", "he_normal"),
        "Initializations",
        "How the weights are drawn; one figure for each of the first three.",
        group="Architecture",
        most=MOST_PANELS,
    )
    depth: int = control(
        20,
        "Layers",
        "How many layers the gradient passes on its way back.",
        group="Architecture",
        minimum=1,
        maximum=20,
    )
    width: int = control(
        64,
        "Units per layer",
        "The same in every layer. Few units: more chance, and ReLU layers that are dead.",
        group="Architecture",
        minimum=1,
        maximum=100,
    )
    seed: int = control(
        0,
        "Seed",
        "Decides weights, inputs and the gradient at the output.",
        group="Architecture",
        minimum=0,
        maximum=100,
    )


SECTION = Section(
    "activations",
    "Through many layers",
    {
        "lecture": LayersConfig(),
        "relu-family": LayersConfig(activations=("relu", "leaky_relu", "elu", "selu")),
        "sigmoid-and-tanh": LayersConfig(activations=("sigmoid", "tanh")),
        "all": LayersConfig(activations=ALL_ACTIVATIONS),
    },
)


CHALLENGES: dict[str, Challenge] = {
    "A quarter, twenty times": (
        "Sigmoid and tanh: what is left of the gradient at layer 1 of 20?",
        {"preset": "sigmoid-and-tanh"},
    ),
    "Made for ReLU": (
        "Glorot halves the ReLU's variance in every layer. What does He change?",
        {"preset": "lecture", "activations": ("relu", "leaky_relu")},
    ),
    "Weights as in the forward pass": (
        "Uniform between −1 and 1 is harmless with 3 units. And with 64?",
        {
            "preset": "lecture",
            "initialisations": ("unit_uniform", "glorot_uniform"),
            "activations": ("sigmoid", "tanh", "relu"),
        },
    ),
}


def first_words(config: LayersConfig) -> str:
    """What the page asks about, with the numbers of this stack."""
    return (
        "A gradient of size 1 goes back through an untrained stack of "
        f"**{counted(config.depth, 'layer')}** of **{config.width}** units. How much of it arrives?"
    )


def show(config: LayersConfig) -> None:
    """How much of the gradient is left after each layer, and what is exactly zero in words."""
    curves = _curves(config)
    live_figure(figures.surviving_gradient(curves), "activations:layers", toolbar=True)
    _say_zeros(curves)


def _curves(config: LayersConfig) -> list[figures.SurvivingGradient]:
    return [
        figures.SurvivingGradient(
            name,
            ACTIVATIONS[name].title,
            INITIALIZATION_TITLES[initialization],
            _left(name, initialization, config.depth, config.width, config.seed),
        )
        for initialization in dict.fromkeys(config.initialisations)
        for name in dict.fromkeys(config.activations)
    ]


@lru_cache(maxsize=2000)
def _left(name: str, initialization: str, depth: int, width: int, seed: int) -> np.ndarray:
    """What is left after 0, 1, 2, ... layers on the way back, shape (depth + 1,)."""
    return surviving_gradient(name, initialization, depth, width, seed, BATCH)[::-1]


def _say_zeros(curves: list[figures.SurvivingGradient]) -> None:
    """A logarithm has no zero, so what is exactly zero is said."""
    ended: dict[str, list[str]] = {}
    for curve in curves:
        zeros = np.flatnonzero(curve.left == 0)
        if len(zeros):
            where = f"after {counted(zeros[0], 'layer')}"
            ended.setdefault(f"{curve.title}, {where}", []).append(curve.panel)
    if ended:
        panels = {curve.panel for curve in curves}
        words = "; ".join(
            f"**{what}**" + ("" if set(where) == panels else f" ({', '.join(where)})")
            for what, where in ended.items()
        )
        st.markdown(
            f"Exactly 0, which no logarithmic axis can show: {words}. "
            "A cross marks the last layer that still received something."
        )


def inspect(config: LayersConfig) -> None:
    """The numbers of each stack."""
    curves = _curves(config)
    if not curves:
        st.caption("A row for each stack appears here.")
        return
    depth = len(curves[0].left) - 1
    data_table(
        [
            {
                "Function": curve.title,
                "Initialization": curve.panel,
                "After 1 layer": float(curve.left[1]),
                f"After {depth}": float(curve.left[-1]),
                "Factor per layer": float(curve.left[-1] ** (1 / depth)),
            }
            for curve in curves
        ],
        formats={"After 1 layer": "%.3g", f"After {depth}": "%.3g", "Factor per layer": "%.3f"},
        alt="Gradient left for each activation function and initialization.",
    )
    st.caption(
        f"Root mean square over {BATCH} examples, relative to the gradient at the output; the "
        "factor is the geometric mean. A factor of 1 in every layer is what initializations aim at."
    )


def understand(config: LayersConfig) -> None:
    """The product of factors, and the variances that keep it near one."""
    n, depth = config.width, config.depth
    bound = 0.25**depth
    exponent = math.floor(math.log10(bound))
    st.markdown(
        rf"""
**A product, once per layer.** Let $\mathbf{{g}}_l$ be the gradient at the output of layer $l$.
Going back through the layer multiplies it by the slopes and by the weights,

$$
\mathbf{{g}}_{{l-1}} = \mathbf{{W}}_l\,\bigl(\mathbf{{g}}_l \odot f'(\mathbf{{z}}_l)\bigr) .
$$

A factor a little below 1 vanishes, one a little above 1 explodes. The sigmoid's slope is at most
$\tfrac14$; if the weights change nothing, {counted(depth, "layer")} leave at most
$0.25^{{{depth}}} \approx {bound / 10.0**exponent:.1f} \times 10^{{{exponent}}}$.

**Which variance keeps it?** With $n$ units before and behind, weights of variance $\sigma_w^2$
change the gradient's variance by $n\,\sigma_w^2\,\overline{{f'^2}}$. For that to be 1:

- *Glorot*, for slopes near 1 as tanh has around 0:
  $\sigma_w^2 = \dfrac{{2}}{{n_\text{{in}} + n_\text{{out}}}} = \dfrac{{2}}{{{n} + {n}}}
  = {number_latex(1 / n)}$.
- *He*, for ReLU, which cuts half of the units off, so $\overline{{f'^2}} = \tfrac12$:
  $\sigma_w^2 = \dfrac{{2}}{{n_\text{{in}}}} = \dfrac{{2}}{{{n}}} = {number_latex(2 / n)}$.

Weights uniform on $[-1, 1)$ have variance $\tfrac13$, which is {number_latex(n / 3)} times
Glorot's for {n} units.

**And the steps?** Their slope is 0, so the very first layer lets nothing through. That is why
multilayer networks had to give up the threshold before they could be trained.

*Sources.* Glorot and Bengio (2010), *Understanding the difficulty of training deep feedforward
neural networks*; He et al. (2015), *Delving deep into rectifiers*; Rumelhart, Hinton and Williams
(1986), Nature 323; Géron (2022), *Hands-On Machine Learning*, chapter 11.
"""
    )
