"""What the section of neurons placed by hand says, with its numbers."""

from __future__ import annotations

import numpy as np
import streamlit as st

from playground.datasets.functions import Curve
from playground.lessons.universal_approximation.settings import BY_SLIDER, ByHand
from playground.number_text import counted, number_latex, number_text
from playground.reference.activations import ACTIVATIONS
from playground.reference.approximation import (
    SumOfNeurons,
    as_polynomial,
    interval_points,
    steepest,
    theoretical_rate,
)

EXACT = 1e-9
SMEAR_LATEX = {
    "sigmoid": r" + \frac{2 \ln 2}{s}",
    "tanh": r" + \frac{\ln 2}{s}",
    "heaviside": "",
}
"""`SMEAR` over the steepness, as an addend."""


def what_it_is(config: ByHand, neurons: SumOfNeurons) -> str:
    """The sum, and what its neurons make."""
    count = len(neurons)
    formula = rf"$y = \sum_{{i=1}}^{{{count}}} \alpha_i\,\sigma(w_i x + b_i){_offset(neurons)}$"
    if config.arrangement == "own":
        more = f" Only {BY_SLIDER} have sliders." if config.neurons > BY_SLIDER else ""
        made = f"{counted(count, 'neuron')} by hand.{more}"
    elif config.is_polynomial:
        made = "These heights give the least squared error."
    elif config.recipe == "bumps":
        made = f"Each pair makes a bump: {counted(count // 2, 'bump')}."
    elif config.activation == "relu":
        made = f"Each pair makes a ramp: {counted(count // 2, 'ramp')}."
    else:
        made = f"Each neuron rises once: {counted(count, 'stair')}."
    goal = config.goal
    drawn = isinstance(goal.function, Curve)
    target = goal.label if drawn else f"$f(x) = {goal.latex}$"
    noise = " The error is measured without the noise." if goal.noise else ""
    return f"{formula} for {target}. {made}{noise}"


def why_not(config: ByHand, neurons: SumOfNeurons, gap: float) -> str:
    """Why this activation cannot follow every target, or why there are no bumps; else nothing."""
    if config.activation == "relu" and config.arrangement == "bumps":
        return (
            "Two ReLUs make no bump: their difference rises and then stays. "
            "These are ramps; a bump would take three."
        )
    if not config.is_polynomial:
        return ""
    polynomial = rf"$y = {_polynomial_latex(neurons)}$"
    if config.activation == "linear":
        claim = f"**{counted(len(neurons), 'linear neuron')} are one straight line**: {polynomial}."
        kind = "line"
    else:
        claim = f"**{counted(len(neurons), 'cubic neuron')} are one cubic**: {polynomial}."
        kind = "cubic"
    if config.arrangement == "own":
        return f"{claim} No choice of heights changes that."
    size = float(np.ptp(config.goal.function(interval_points(config.goal.low, config.goal.high))))
    if gap <= EXACT * max(size, 1.0):
        return f"{claim} This target is itself a {kind}, and so it is met exactly."
    return (
        f"{claim} The best {kind} is {number_text(gap)} off, and no further neuron changes that: "
        "see the flat row on the right."
    )


def understand(config: ByHand) -> None:
    """The theorem, the bump, the rate with this target's numbers, and who is left out."""
    st.markdown(
        rf"""
**The theorem.** For a continuous $f$ on a closed, bounded interval, and for any $\varepsilon > 0$,
there are $N$, $\alpha_i$, $w_i$ and $b_i$ with

$$
\max_{{x}} \left| f(x) - \sum_{{i=1}}^{{N}} \alpha_i\,\sigma(w_i x + b_i) \right| < \varepsilon .
$$

It says that they exist, not how many there must be or how to find them, and nothing about $x$
outside the interval: the grey parts of the figure.

**A pair makes a bump.** A steep $\sigma(w x + b)$ rises where $w x + b = 0$, at $x = -b/w$. Two of
them, with heights $\alpha$ and $-\alpha$, leave a bump between their two positions, $\alpha$ high.
Bumps side by side, each as high as $f$ in its middle, follow any continuous $f$.

**Two ReLUs make a ramp.** $\frac{{\alpha}}{{h}}\left(\max(0, x - l) - \max(0, x - l - h)\right)$
rises by $\alpha$ from $l$ to $l + h$ and then stays. Ramps join values of $f$ by straight lines.

**How fast.** {_rate_words(config)}

**Which activations.** All that are not polynomials, and only these. A sum of lines is a line,

$$
\sum_i \alpha_i (w_i x + b_i) = \Big(\sum_i \alpha_i w_i\Big)\, x + \sum_i \alpha_i b_i ,
$$

and a sum of polynomials of degree $k$ in $w_i x + b_i$ is a polynomial of degree $k$ in $x$: as
many numbers as it has coefficients are all that can be chosen, with four neurons or a hundred. The
polynomial here is $\sigma(t) = t^3$.

**Jumps.** The theorem wants a continuous target. At a jump of height $d$ every continuous sum is at
least $d/2$ off somewhere, however many neurons there are; the mean squared error still falls.

*Sources.* Cybenko (1989), *Approximation by superpositions of a sigmoidal function*, Mathematics
of Control, Signals, and Systems 2; Hornik, Stinchcombe and White (1989), *Multilayer feedforward
networks are universal approximators*, Neural Networks 2; Leshno, Lin, Pinkus and Schocken (1993),
*Multilayer feedforward networks with a nonpolynomial activation function can approximate any
function*, Neural Networks 6; de Boor (2001), *A Practical Guide to Splines*, chapter 3.
"""
    )


def _rate_words(config: ByHand) -> str:
    goal = config.goal
    if config.is_polynomial:
        return "Not at all: the error of the best heights is the same for every $N$."
    place = (goal.function, goal.low, goal.high)
    rate = theoretical_rate(*place, config.recipe, config.activation, config.steepness)
    if rate is None:
        return (
            "The slope of this target has no bound (it jumps, or starts vertically), and no rate "
            "is promised."
        )
    slope = number_latex(steepest(*place)[0])
    neurons = max(config.neurons, rate.neurons_per_piece)
    h = number_latex((goal.high - goal.low) / (neurons // rate.neurons_per_piece))
    bound = number_latex(rate.bound(neurons))
    if rate.order == 2:
        bend = number_latex(steepest(*place)[1])
        return (
            "A straight line between two values of $f$, $h$ apart, strays from $f$ by at most"
            + _block(rf"\frac{{h^2}}{{8}} \max|f''| = \frac{{{h}^2}}{{8}} \cdot {bend} = {bound} ,")
            + "so twice the neurons leave a quarter of the error: $1/N^2$."
        )
    if config.activation == "relu":
        return (
            "This target has a corner, so only its slope bounds the error:"
            + _block(rf"\frac{{h}}{{2}} \max|f'| = \frac{{{h}}}{{2}} \cdot {slope} = {bound} .")
            + "A corner that falls between two values keeps it at $1/N$."
        )
    smear = SMEAR_LATEX[config.activation]
    steep = f", at steepness $s = {number_latex(config.steepness)}$" if smear else ""
    return (
        "On a piece of width $h$ one value of $f$ stands for all. With a "
        f"{ACTIVATIONS[config.activation].title.lower()}{steep}, the error is at most"
        + _block(
            rf"h \left(\frac{{1}}{{2}}{smear}\right) \max|f'| = {bound} "
            rf"\quad\text{{for }} h = {h} \text{{ and }} \max|f'| = {slope} ,"
        )
        + "so twice the neurons leave half the error: $1/N$."
    )


def _block(formula: str) -> str:
    """A formula on lines of its own."""
    return f"\n\n$$\n{formula}\n$$\n\n"


def _polynomial_latex(neurons: SumOfNeurons) -> str:
    """Highest power first; coefficients that are only rounding are left out."""
    coefficients = as_polynomial(neurons)
    rounding = 1e-9 * max(1.0, float(np.abs(coefficients).max()))
    text = ""
    for power in reversed(range(len(coefficients))):
        value = float(coefficients[power])
        if abs(value) <= rounding:
            continue
        factor = ("", " x", " x^2", " x^3")[power]
        sign = "-" if value < 0 else "+" if text else ""
        text += f" {sign} {number_latex(abs(value))}{factor}"
    return text.strip() or "0"


def _offset(neurons: SumOfNeurons) -> str:
    """The output bias as an addend; nothing where it is only rounding."""
    if abs(neurons.offset) <= EXACT * max(np.abs(neurons.heights).max(), EXACT):
        return ""
    return f" {'-' if neurons.offset < 0 else '+'} {number_latex(abs(neurons.offset))}"
