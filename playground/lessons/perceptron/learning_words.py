"""The learning section in words: one step with its numbers, the rule, and when it must end."""

from __future__ import annotations

import streamlit as st

from playground.lessons.perceptron.data import Learning, training
from playground.number_text import counted, number_latex, number_text
from playground.reference.feedforward.equation import latex_sum, relation
from playground.reference.perceptron import Convergence, PerceptronState, Trace, Update


def step_words(run: Trace, step: int) -> str:
    """What the step on show saw, said and did."""
    state = run.states[step]
    if state.last is None:
        return (
            f"**Start.** $\\mathbf{{w}} = {_vector(state.weights)}$, "
            f"$b = {number_latex(state.bias)}$. Every step looks at one example. When the "
            "prediction is right, nothing changes."
        )
    before = run.states[step - 1]
    seen = _prediction(run, state.last, before)
    return f"{seen}\n\n{_update(run, state.last, state)} {_end(run, step)}"


def bound_words(run: Trace, theorem: Convergence | None) -> str:
    """What the theorem allows, for the figure."""
    if theorem is None:
        return "no line separates the points:<br>there is no bound"
    most = counted(theorem.most_mistakes, "mistake")
    start = run.states[0]
    if any((*start.weights, start.bias)):
        return f"from this start at most {most}"
    ratio = (theorem.radius / theorem.margin) ** 2
    rounded = number_text(ratio)
    return f"(R/γ)² ≈ {rounded}: at most {most}"


def _prediction(run: Trace, last: Update, before: PerceptronState) -> str:
    factors = list(zip(before.weights, last.x, strict=True))
    shown = [number for pair in factors for number in pair] + [before.bias, last.z]
    side = r"\geq 0" if last.z >= 0 else "< 0"
    return (
        f"**Example {last.point_index + 1} of {len(run.points)}**: "
        f"$\\mathbf{{x}} {relation(list(last.x))} {_vector(last.x)}$, target $y = {last.target}$. "
        f"$z = \\mathbf{{w}}^T\\mathbf{{x}} + b {relation(shown)} "
        f"{latex_sum(factors, [before.bias])} = {number_latex(last.z)} {side}$, so "
        f"$\\hat{{y}} = {last.prediction}$."
    )


def _update(run: Trace, last: Update, state: PerceptronState) -> str:
    numbers = f"$\\mathbf{{w}} = {_vector(state.weights)}$, $b = {number_latex(state.bias)}$"
    if not last.is_mistake:
        return f"Error $y - \\hat{{y}} = 0$: right, and {numbers} stay."
    rate, deltas = run.learning_rate, [*last.delta_weights, last.delta_bias]
    return (
        f"**Error** $y - \\hat{{y}} = {last.error}$: "
        f"$\\Delta\\mathbf{{w}} = \\eta\\,(y - \\hat{{y}})\\,\\mathbf{{x}} {relation(deltas)} "
        f"{number_latex(rate)} \\cdot ({last.error}) \\cdot {_vector(last.x)} = "
        f"{_vector(last.delta_weights)}$, $\\Delta b = {number_latex(last.delta_bias)}$. "
        f"Now {numbers}."
    )


def _end(run: Trace, step: int) -> str:
    if step < len(run):
        return ""
    if run.converged:
        return f"A whole pass without a mistake: **done** after {counted(len(run), 'step')}."
    return f"Stopped after {counted(len(run), 'step')}, as set; the last pass still made mistakes."


def _vector(values: tuple[float, ...]) -> str:
    return "(" + ", ".join(number_latex(value) for value in values) + ")"


def understand(config: Learning) -> None:
    """The rule, and Novikoff's theorem with the numbers of these points."""
    try:
        run, theorem = training(config)
    except ValueError:
        run, theorem = None, None
    st.markdown(
        rf"""
**The rule.** Look at one example, predict, and correct only a mistake:

$$
\mathbf{{w}} \leftarrow \mathbf{{w}} + \eta\,(y - \hat{{y}})\,\mathbf{{x}}, \qquad
b \leftarrow b + \eta\,(y - \hat{{y}}), \qquad \eta = {config.as_text()["learning_rate"]}.
$$

A missed 1 pulls the weights towards the example, a false 1 pushes them away. An update moves the
sum of that very example by $\eta\,(\|\mathbf{{x}}\|^2 + 1)$ in the right direction, which may be
enough or not, and other examples may have become wrong. It looks like stochastic gradient descent
with one example at a time; but a step has no useful gradient, so the rule uses the error itself.
"""
    )
    if run is not None:
        st.markdown(_theorem(run, theorem))


def _theorem(run: Trace, theorem: Convergence | None) -> str:
    if theorem is None:
        return (
            "**Will it end?** Not here: no line separates these points, and the rule goes on "
            f"making mistakes for as long as one lets it: {run.mistakes} in these "
            f"{counted(len(run), 'step')}."
        )
    r, gamma = number_latex(theorem.radius), number_latex(theorem.margin)
    text = rf"""
**Must it end?** Novikoff (1962): yes, if some line separates the points. Let $R$ be the length of
the longest example and $\gamma$ the largest margin a line can keep from all of them, both with the
constant input 1 included. From zero weights there are at most $(R / \gamma)^2$ mistakes, whatever
the order and the learning rate. Here

$$
R \approx {r}, \qquad \gamma \approx {gamma}, \qquad (R / \gamma)^2 \approx
{number_latex((theorem.radius / theorem.margin) ** 2)},
$$

"""
    start = run.states[0]
    if any((*start.weights, start.bias)):
        text += "and from this start, which is not zero, the same proof allows "
        text += f"{theorem.most_mistakes:,}"
    else:
        text += f"so at most {theorem.most_mistakes:,}"
    verdict = "and came to an end" if run.converged else "when it was stopped"
    return f"{text}. It made {run.mistakes} {verdict}."
