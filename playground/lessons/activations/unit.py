"""Second section: what a weight and a bias do to one unit."""

from __future__ import annotations

import math

import numpy as np
import streamlit as st

from playground.experiments import control
from playground.experiments.config import HIDDEN
from playground.figures.figure import Figure
from playground.figures.shifted_activations import (
    HEIGHT,
    MARGIN,
    Family,
    UnitCurve,
    shifted_activations,
    turning_point_looks,
)
from playground.lessons.activations import moving
from playground.lessons.activations.names import ActivationName
from playground.number_text import number_latex, number_text
from playground.reference.activations import (
    ACTIVATIONS,
    LECTURE_BIASES,
    LECTURE_WEIGHTS,
    shifted,
    turning_point,
)
from playground.ui.challenges import Challenge
from playground.ui.data_table import data_table
from playground.ui.live_figure import live_figure
from playground.ui.moving import Moving, sliders_of
from playground.ui.sections import Section, SectionConfig

X = np.linspace(-10.0, 10.0, 401)
UNBOUNDED_TOP = 10.5
MOST_CURVES = 7


def _compared(default: tuple[float, ...], label: str, side: str) -> tuple[float, ...]:
    numbers: tuple[float, ...] = control(
        default,
        label,
        f"The {side} figure draws a curve for each.",
        group="Architecture",
        minimum=-100,
        maximum=100,
        most=MOST_CURVES,
    )
    return numbers


class UnitConfig(SectionConfig):
    """One unit with one input, and others to compare it with."""

    section: str = control("unit", "Section", "", group=HIDDEN, maximum=20)
    activation: ActivationName = control(
        "sigmoid", "Activation", "The function of the sum w·x + b.", group="Architecture"
    )
    w: float = control(
        1.0,
        "Weight w",
        "Weight of your unit, and of all units on the right. Negative turns the curve round.",
        group="Architecture",
        minimum=-5,
        maximum=5,
        step=0.1,
    )
    b: float = control(
        0.0,
        "Bias b",
        "Bias of your unit, and of all units on the left. It shifts the curve along x.",
        group="Architecture",
        minimum=-10,
        maximum=10,
        step=0.2,
    )
    weights: tuple[float, ...] = _compared(LECTURE_WEIGHTS, "Weights to compare", "left")
    biases: tuple[float, ...] = _compared(LECTURE_BIASES, "Biases to compare", "right")


SECTION = Section(
    "activations",
    "Weight and bias",
    {
        "sigmoid": UnitConfig(),
        "relu": UnitConfig(activation="relu"),
        "tanh": UnitConfig(activation="tanh"),
        "step": UnitConfig(activation="heaviside"),
    },
)


CHALLENGES: dict[str, Challenge] = {
    "Turn at 3": (
        "Set w and b so that the sigmoid is at one half for x = 3, and falls there.",
        {"preset": "sigmoid", "w": 1.0, "b": 2.0},
    ),
    "Make a step of it": (
        "Weights 1, 5, 20 and 100: what does the sigmoid become?",
        {"preset": "sigmoid", "weights": (1.0, 5.0, 20.0, 100.0)},
    ),
    "A hinge": (
        "Move the corner of the ReLU to x = −4 and let it rise half as fast.",
        {"preset": "relu", "w": 1.0, "b": 0.0},
    ),
}


def first_words(config: UnitConfig) -> str:
    """What the page asks about, with this unit's numbers."""
    title = ACTIVATIONS[config.activation].title
    return (
        f"One unit: {title} of $w \\cdot x + b$. The **thick line** is yours: "
        f"$w = {number_latex(config.w)}$, $b = {number_latex(config.b)}$. {_where_it_turns(config)}"
    )


def show(config: UnitConfig) -> None:
    """Two families of curves, and your unit in both."""
    live_figure(unit_figure(config), "activations:unit", moving=follows(config), toolbar=True)


def follows(config: UnitConfig) -> Moving:
    """What follows weight and bias."""
    activation = ACTIVATIONS[config.activation]
    values = {
        "activation": activation.name,
        "title": activation.title,
        "words": f"{SECTION.name}:share:words",
        "looks": {name: turning_point_looks(column) for column, name in enumerate(("x", "x2"), 1)},
        "pixels": HEIGHT - MARGIN["t"] - MARGIN["b"],
        "y_range": _y_range(config),
    }
    return Moving(moving.script(), "unit", sliders_of(SECTION, config, "w", "b"), values)


def _y_range(config: UnitConfig) -> tuple[float, float]:
    activation = ACTIVATIONS[config.activation]
    margin = 0.15 if activation.upper <= 1 else 0.9
    low = activation.lower - margin if math.isfinite(activation.lower) else -3.0
    return low, 1.15 if activation.upper <= 1 else UNBOUNDED_TOP


def unit_figure(config: UnitConfig) -> Figure:
    """Left: several weights with your bias. Right: several biases with your weight."""
    activation = ACTIVATIONS[config.activation]
    return shifted_activations(
        X,
        (
            Family(
                f"several w, b = {number_text(config.b)}",
                [_curve(config, w, config.b, f"w = {number_text(w)}") for w in config.weights],
                "w",
            ),
            Family(
                f"several b, w = {number_text(config.w)}",
                [_curve(config, config.w, b, f"b = {number_text(b)}") for b in config.biases],
                "b",
            ),
        ),
        _curve(config, config.w, config.b, "yours"),
        title=activation.title,
        at_zero=float(activation.function(0.0)),
        y_range=_y_range(config),
    )


def _curve(config: UnitConfig, w: float, b: float, name: str) -> UnitCurve:
    return UnitCurve(name, w, b, shifted(config.activation, X, w, b), turning_point(w, b))


def _where_it_turns(config: UnitConfig) -> str:
    point = turning_point(config.w, config.b)
    if point is None:
        return "With $w = 0$ the input has no say, and the output never changes."
    return f"It turns at $x = -b/w = {number_latex(point)}$."


def inspect(config: UnitConfig) -> None:
    """Where each unit turns and how steeply."""
    activation = ACTIVATIONS[config.activation]
    pairs = [(w, config.b) for w in config.weights] + [(config.w, b) for b in config.biases]
    rows = []
    for w, b in [(config.w, config.b), *pairs]:
        point = turning_point(w, b)
        at = 0.0 if point is None else point
        steepness = w * float(activation.derivative(w * at + b))
        exists = point is None or activation.derivative_at_zero is not None
        rows.append(
            {
                "w": w,
                "b": b,
                "−b/w": point,
                "Output at x = 0": float(activation.function(b)),
                "Slope in x at −b/w": steepness if exists and point is not None else None,
            }
        )
    data_table(
        rows,
        formats={"−b/w": "%.3f", "Output at x = 0": "%.4f", "Slope in x at −b/w": "%.3f"},
        alt="Where each unit turns and how steeply.",
    )
    st.caption("The first row is yours. An empty cell: there is no such point, or no slope at it.")


def understand(config: UnitConfig) -> None:
    """Steepness and position, with this unit's numbers."""
    w, b = number_latex(config.w), number_latex(config.b)
    point = turning_point(config.w, config.b)
    if point is None:
        where = "Here $w = 0$: the sum is $b$ for every $x$, and there is no such point."
    else:
        where = (
            rf"Here $x = -\dfrac{{{b}}}{{{w}}} = {number_latex(point)}$: that is where a "
            "sigmoid passes one half, a ReLU has its corner and a step its jump."
        )
    st.markdown(
        rf"""
**The bias moves, the weight stretches.** For $w \neq 0$ write $w x + b = w\,(x - (-b/w))$: the
curve of $w\,x$, shifted so that it turns at

$$
x = -\frac{{b}}{{w}} .
$$

{where}

**The weight is the steepness.** By the chain rule $\frac{{d}}{{dx}} f(wx + b) = w\,f'(wx + b)$. For
the sigmoid that is $w/4$ at the turning point; here ${w}/4 = {number_latex(config.w / 4)}$. A
negative weight mirrors the curve. As $w$ grows, the sigmoid approaches a step.

**Why this matters.** One hidden layer adds such curves, each with its own place and steepness,
times a weight. Two sigmoids of opposite sign make a bump, and bumps make any curve.

*Sources.* Cybenko (1989), *Approximation by superpositions of a sigmoidal function*; LeCun, Bengio
and Hinton (2015), *Deep learning*, Nature 521; Géron (2022), *Hands-On Machine Learning*,
chapter 10.
"""
    )
