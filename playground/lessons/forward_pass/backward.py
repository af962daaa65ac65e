"""One step further: backpropagation of one example, checked, and the step that it suggests."""

from __future__ import annotations

from typing import Any

import numpy as np
import streamlit as st

from playground.lessons.forward_pass.forward import number_sliders
from playground.lessons.forward_pass.state import Scene
from playground.lessons.forward_pass.step import losses_until
from playground.number_text import number_latex, number_text
from playground.reference.feedforward import (
    Backpropagation,
    FeedforwardNetwork,
    backpropagate,
    delta_equation,
    finite_difference,
    update_equation,
    updated,
)
from playground.reference.feedforward.equation import in_brackets, relation
from playground.ui.data_table import data_table
from playground.ui.refusal import say_refused

MOST_DELTAS = 12
MOST_UPDATES = 20


def show_backward(scene: Scene) -> None:
    """Target, loss, deltas, gradients against finite differences, and the step."""
    result = backpropagate(scene.network, scene.inputs, scene.targets)
    st.markdown(
        "Say what the outputs **should** have been. Backpropagation finds, for every weight and "
        "bias, how the error changes with it; a step against that makes the error smaller: **Take "
        "the step**, below the graph."
    )
    first = scene.layers[-1][0]
    number_sliders(scene, "targets", scene.targets.tolist(), "Target $t_{{{}}}$", first, columns=4)
    try:
        after = updated(scene.network, result.gradients, scene.config.learning_rate)
    except ValueError as error:
        say_refused(error)
        return
    _step(scene, result, after)
    if result.note:
        st.info(result.note, icon=":material/info:")
    _error(scene, result)
    _deltas(scene, result)
    _updates(scene, result)
    _comparison(scene, result, after)


def _step(scene: Scene, result: Backpropagation, after: FeedforwardNetwork) -> None:
    loss_after = backpropagate(after, scene.inputs, scene.targets).loss
    losses = losses_until(scene, result.loss)
    before, behind = st.columns(2)
    before.metric(
        "Loss now",
        number_text(result.loss),
        help="Half the sum of squared errors, E = ½ Σ (o − t)².",
        chart_data=losses if len(losses) > 1 else None,
    )
    behind.metric(
        "Loss after the step",
        number_text(loss_after),
        # Streamlit knows a decrease by its hyphen.
        delta=number_text(loss_after - result.loss).replace("−", "-"),
        delta_color="inverse",
    )


def _error(scene: Scene, result: Backpropagation) -> None:
    st.subheader("The error")
    nodes = scene.layers[-1]
    symbols = " + ".join(f"(o_{{{k}}} - t_{{{k}}})^2" for k in nodes)
    outputs, targets = result.forward_pass.result.tolist(), result.target.tolist()
    numbers = " + ".join(
        f"({number_latex(o)} - {in_brackets(t)})^2" for o, t in zip(outputs, targets, strict=True)
    )
    st.markdown(
        rf"$E = \tfrac12\left[{symbols}\right] {relation(outputs + targets)} "
        rf"\tfrac12\left[{numbers}\right] {relation([*outputs, *targets, result.loss])} "
        rf"{number_latex(result.loss)}$"
    )


def _deltas(scene: Scene, result: Backpropagation) -> None:
    st.subheader("Back through the layers")
    st.markdown(
        r"$\delta_k = \partial E / \partial z_k$ says how the error changes with the sum of node "
        r"$k$. It is known at the outputs first."
    )
    for layer in reversed(scene.layers[1:]):
        nodes: Any = layer
        if sum(scene.network.sizes[1:]) > MOST_DELTAS:
            nodes = [node for node in layer if node == scene.config.node]
        equations = [delta_equation(scene.network, result, node) for node in nodes]
        if equations:
            st.markdown("\n\n".join(f"${e.symbolic}$  \n${e.substituted}$" for e in equations))
    if sum(scene.network.sizes[1:]) > MOST_DELTAS and not scene.config.node:
        st.caption("This network has many nodes: click one in the graph to see its equations.")


def _updates(scene: Scene, result: Backpropagation) -> None:
    st.subheader("The step")
    st.markdown(
        rf"Every weight moves against its gradient "
        r"$\partial E / \partial w_{jk} = o_j \delta_k$, "
        rf"every bias against $\delta_k$, by $\eta = {scene.config.as_text()['learning_rate']}$."
    )
    places = scene.network.parameters
    names = list(places)
    if len(names) > MOST_UPDATES:
        node = scene.config.node or scene.layers[-1][0]
        names = [name for name in names if places[name].target == node]
        st.caption(f"Those into node {node}:")
    columns = st.columns(2)
    half = -(-len(names) // 2)
    for column, part in zip(columns, (names[:half], names[half:]), strict=True):
        with column:
            rate = scene.config.learning_rate
            steps = [update_equation(scene.network, result, name, rate) for name in part]
            st.markdown("\n\n".join(f"${step.substituted}$" for step in steps))


def _by_layer(result: Backpropagation) -> str:
    """How large gradients are, layer by layer, where there are layers to compare."""
    if len(result.gradients.weights) < 3:
        return ""
    sizes = [float(np.sqrt(np.mean(np.square(g)))) for g in result.gradients.weights]
    listed = ", ".join(number_text(size) for size in sizes)
    return (
        f" Root mean square of the weights' gradients from the first layer to the last: {listed}."
    )


def _comparison(scene: Scene, result: Backpropagation, after: FeedforwardNetwork) -> None:
    st.subheader("Is the gradient right?")
    measured = finite_difference(scene.network, scene.inputs, scene.targets).values
    found, new = result.gradients.values, after.values
    largest = max(abs(found[name] - measured[name]) for name in found)
    st.markdown(
        "Move each weight alone by a hundred-thousandth up and down, and see how much the error "
        r"changes: $\frac{E(w + h) - E(w - h)}{2h}$. The largest difference from backpropagation "
        f"is **{number_text(largest)}**." + _by_layer(result)
    )
    data_table(
        [
            {
                "Name": name,
                "Value": value,
                "Gradient by backpropagation": found[name],
                "By finite difference": measured[name],
                "Difference": number_text(found[name] - measured[name]),
                "After the step": new[name],
            }
            for name, value in scene.network.values.items()
        ],
        formats={
            "Value": "%.4f",
            "Gradient by backpropagation": "%.8f",
            "By finite difference": "%.8f",
            "After the step": "%.4f",
        },
        alt="Every weight and bias with its gradient, found in two ways.",
    )
