"""What the page on universal approximation says."""

from __future__ import annotations

import streamlit as st

from playground.datasets.functions import target_named
from playground.experiments.function_fit import FunctionFitConfig, members
from playground.number_text import counted, number_latex
from playground.ui.challenges import Challenge, TrainingChallenge

BY_HAND_TASKS: dict[str, Challenge] = {
    "One bump": (
        "Two neurons, opposite heights. Where does the bump stand, and how high is it?",
        {"preset": "a pair is a bump"},
    ),
    "Halve the error": (
        "Ramps of ReLU: how many more neurons halve the largest error? And with bumps?",
        {"preset": "ramps of ReLU"},
    ),
    "A hundred lines": (
        "A hundred linear neurons. Why is the sum still one line?",
        {"preset": "a hundred lines"},
    ),
}
TRAINED_TASKS: dict[str, TrainingChallenge] = {
    "Which bend is best?": (
        "Same data, same seed, one curve per activation. Which one gives up, and why? "
        "Replace it, so that all fit.",
        {"preset": "activations"},
        "test_r_squared>=0.95",
    ),
    "Beyond the data": (
        "Five sizes of tanh learn the sine. Where there is data "
        "all come close. What do they do beyond it?",
        {"preset": "five-sizes", "target": "sin", "activation": "tanh"},
        "test_r_squared>=0.95",
    ),
    "Luck": (
        "Five seeds, the same network. How far apart do they end on Runge's function? "
        "How many neurons bring all of them close?",
        {"preset": "seeds"},
        "test_r_squared>=0.95",
    ),
}
SOURCES = """
*Sources.* Cybenko (1989), *Approximation by superpositions of a sigmoidal function*; Hornik,
Stinchcombe and White (1989), *Multilayer feedforward networks are universal approximators*; Leshno,
Lin, Pinkus and Schocken (1993), *Multilayer feedforward networks with a nonpolynomial activation
function can approximate any function*; Pedregosa et al. (2011), *Scikit-learn*.
"""


def understand_training(config: FunctionFitConfig) -> None:
    """What the theorem says, and what training adds, with this configuration's numbers."""
    target, networks = target_named(config.target), members(config)
    largest = max(networks, key=lambda member: member.neurons)
    low, high = number_latex(target.low), number_latex(target.high)
    st.markdown(
        rf"""
**What the theorem promises.** For every continuous $f$ on a closed and bounded set, here
$[{low}, {high}]$, and every $\varepsilon > 0$ there are a number of neurons
$N$ and weights with

$$
\sup_x \Bigl| f(x) - \sum_{{i=1}}^N \alpha_i\, \sigma(w_i x + b_i) \Bigr| < \varepsilon .
$$

**What it does not promise.** How large $N$ must be, that training finds the weights, or anything
outside the interval: the grey parts of the figure.

**What is counted here.** A network with $N$ neurons has $3N + 1$ parameters: a weight, a bias and a
height for each, and one bias of the output. The largest one above has
$3 \cdot {largest.neurons} + 1 = {largest.parameters}$.

**How it is trained.** {config.optimizer.capitalize()} minimizes the mean squared error on 900 of
1,000 points, {config.batch_size} points a step,
{counted(-(-900 // config.batch_size), "step")} an epoch. The other 100 points
give the validation loss. Errors in the table are measured on the function itself, at 1,001 points.
Networks that train side by side share no weights: each ends where it would have ended alone, unless
one of them diverges, which ends the run of all.

**Why can a larger network still lose?** A ReLU neuron whose bend has left the interval on the wrong
side outputs 0 for every point, and 0 has no slope to come back along. Small networks feel it most:
try another seed.
"""
    )
    st.markdown(SOURCES)
