"""The mathematics of the steps, with the numbers of this page, and the script."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import streamlit as st

from playground.lessons.gradient_descent.network_slice import network_slice
from playground.lessons.gradient_descent.script import SLICE_FILE, script, slice_file
from playground.lessons.gradient_descent.settings import NeuronConfig, SliceConfig, descents
from playground.number_text import counted, number_latex
from playground.reference.gradient_descent import NEURONS, largest_curvature

SOURCES = """
*Sources.* Cauchy (1847), *Méthode générale pour la résolution des systèmes d'équations
simultanées*; Robbins and Monro (1951), *A stochastic approximation method*; Polyak (1964), *Some
methods of speeding up the convergence of iteration methods*; Tieleman and Hinton (2012), *RMSprop*,
lecture 6.5 of Neural networks for machine learning; Kingma and Ba (2015), *Adam*; Li et al. (2018),
*Visualizing the loss landscape of neural nets*; Goodfellow, Bengio and Courville (2016), *Deep
learning*, chapters 4 and 8. The four rules are those of `keras.optimizers` with its default values.
"""


def understand(config: Any) -> None:
    """Loss, gradient, rates, momentum and batches."""
    st.markdown(_surface_words(config))
    st.markdown(
        rf"""
**One step.** The gradient $g = (\partial L / \partial {config.axes[0]},\ \partial L /
\partial {config.axes[1]})$ points where the loss rises fastest, at a right angle to the contour
line. Each optimizer turns it into a step. SGD with all points in a batch is plain gradient descent.

- SGD: $\theta \leftarrow \theta - \eta\, g$, here with $\eta = {
            number_latex(config.learning_rate)
        }$.
- Momentum: $m \leftarrow \beta m - \eta\, g,\quad \theta \leftarrow \theta + m$, here with
  $\beta = {number_latex(config.momentum)}$.
- RMSprop: $v \leftarrow \rho v + (1 - \rho)\, g^2,\quad \theta \leftarrow \theta - \eta\, g /
  \sqrt{{v + \varepsilon}}$ with $\rho = 0.9$.
- Adam: $m \leftarrow \beta_1 m + (1 - \beta_1)\, g,\quad v \leftarrow \beta_2 v + (1 - \beta_2)\,
  g^2,\quad \theta \leftarrow \theta - \eta_t\, m / (\sqrt v + \varepsilon)$ with $\beta_1 = 0.9$,
  $\beta_2 = 0.999$ and $\eta_t = \eta \sqrt{{1 - \beta_2^t}} / (1 - \beta_1^t)$ in step $t$.

Here $\varepsilon = 10^{{-7}}$. RMSprop and Adam divide each weight's gradient by its usual size: a
faint slope moves them as far as a steep one. That is why they leave a plateau. RMSprop does not
settle at a constant rate: near the minimum its steps stay about as long as $\eta$. Adam averages
the alternating signs away and does settle when it sees all points, but not on mini-batches.
"""
    )
    st.markdown(_rate_words(config))
    st.markdown(
        rf"""
**Flat surfaces.** Where the gradient is 0, $\theta - \eta \cdot 0 = \theta$: nothing moves,
whatever the rate. A neuron with a step has a loss that is constant between its jumps, so its
gradient is 0 wherever it exists. The sigmoid $\sigma$ is a step with a slope,
$\sigma' = \sigma (1 - \sigma)$, and where it saturates, the surface is almost flat again.

**Batches.** {_batch_words(config)}
"""
    )
    st.markdown(SOURCES)


def _batch_words(config: Any) -> str:
    steps = counted(math.ceil(len(config.surface.x) / config.batch_size), "step")
    if config.sees_all:
        return f"Each step sees all points, so there is no noise: one epoch is {steps}."
    return (
        f"A batch of {config.batch_size} gives only an estimate of the gradient. At a fixed "
        r"$\theta$ the estimates of one epoch, weighted by batch size, average to the gradient of "
        "all points; a single one usually points elsewhere. So the path is noisy, and with a "
        f"constant rate it keeps jittering around the minimum. Here one epoch is {steps}."
    )


def _surface_words(config: Any) -> str:
    if isinstance(config, NeuronConfig):
        neuron = NEURONS[config.neuron]
        inputs = ",\\ ".join(f"({number_latex(x)}, {number_latex(y)})" for x, y in
                             zip(neuron.x, neuron.y, strict=True))  # fmt: skip
        return rf"""
**The surface.** {neuron.title} gives $f(w x + b)$ for each of the six points $(x, y)$ = ${inputs}$.
Its loss is the mean squared error,

$$
L(w, b) = \frac{{1}}{{6}} \sum_{{i=1}}^{{6}} \big(f(w x_i + b) - y_i\big)^2, \qquad
\frac{{\partial L}}{{\partial w}} = \frac{{2}}{{6}} \sum_i (f_i - y_i) f'_i\, x_i, \qquad
\frac{{\partial L}}{{\partial b}} = \frac{{2}}{{6}} \sum_i (f_i - y_i) f'_i.
$$
"""
    found = network_slice(config.activation, config.directions)
    return rf"""
**The surface.** All weights of a trained network are one point $\theta^*$ in a space of
{found.parameters} dimensions. The map shows a plane through that space,
$\theta = \theta_0 + a\, d_1 + c\, d_2$, with two directions of length 1 at a right angle. The loss
is the binary cross-entropy of the run's {len(found.surface.x)} training points, and its slopes are
$g = (d_1 \cdot \nabla L,\ d_2 \cdot \nabla L)$. An optimizer on this map moves two numbers only;
the recorded run moved all {found.parameters}.
"""


def _rate_words(config: Any) -> str:
    place = descents(config)[config.shown_optimizer].places[config.shown_step]
    if not np.isfinite(place).all():
        place = np.asarray(config.start)
    aa, ab, bb = config.surface.at(place).hessian
    largest = largest_curvature((aa, ab, bb))
    smallest = aa + bb - largest
    words = rf"""
**How large may the rate be?** Along a direction of curvature $\lambda$ (an eigenvalue of the
Hessian, the matrix of second derivatives), gradient descent multiplies the distance from the
minimum by $1 - \eta \lambda$ in each step. It shrinks while $|1 - \eta \lambda| < 1$, so
$\eta < 2 / \lambda$. Here

$$
H = \begin{{pmatrix}} {number_latex(aa)} & {number_latex(ab)} \\ {number_latex(ab)} &
{number_latex(bb)} \end{{pmatrix}}, \qquad \lambda_{{\max}} = {number_latex(largest)}, \qquad
\lambda_{{\min}} = {number_latex(smallest)}.
$$
"""
    if smallest <= 1e-9:
        return words
    condition = largest / smallest
    factor = 1 - config.learning_rate * smallest
    return (
        words
        + rf"""
**A valley.** With $\eta = {number_latex(config.learning_rate)}$ the direction of $\lambda_{{\min}}$
keeps ${number_latex(factor)}$ of its distance in each step. The ratio $\kappa = \lambda_{{\max}} /
\lambda_{{\min}} = {number_latex(condition)}$ says how narrow the valley is: the steep direction
limits the rate, the flat one needs many steps. Inputs with mean 0 help: compare *line* with
*centred*. Momentum helps as well. {_momentum_words(config.learning_rate, smallest, largest)}
"""
    )


def _momentum_words(rate: float, smallest: float, largest: float) -> str:
    """The β with which the slower of two directions shrinks fastest (Polyak, 1964)."""
    root = math.sqrt(largest / smallest)
    best_rate = 4 / (math.sqrt(largest) + math.sqrt(smallest)) ** 2
    pair = (
        r"the best pair of all is $\eta = 4 / (\sqrt{\lambda_{\max}} + \sqrt{\lambda_{\min}})^2 = "
        rf"{number_latex(best_rate)}$, "
        r"$\beta = \big((\sqrt\kappa - 1) / (\sqrt\kappa + 1)\big)^2 = "
        rf"{number_latex(((root - 1) / (root + 1)) ** 2)}$."
    )
    if rate * largest >= 4:
        return rf"On a quadratic no $\beta$ below 1 is enough for this $\eta$; {pair}"
    name, curvature = (r"\min", smallest) if rate < best_rate else (r"\max", largest)
    best = (1 - math.sqrt(rate * curvature)) ** 2
    return (
        rf"On a quadratic, the best $\beta$ for this $\eta$ is $(1 - \sqrt{{\eta "
        rf"\lambda_{{{name}}}}})^2 = {number_latex(best)}$; {pair}"
    )


def code(config: Any) -> None:
    """The script, and what it reads."""
    if isinstance(config, SliceConfig):
        st.download_button(
            "Data", lambda: slice_file(config), SLICE_FILE, icon=":material/database:",
            help="Put it beside the script.",
        )  # fmt: skip
    st.code(script(config), language="python", height=480)
