"""The graph of the network, its inputs, and the equations of the layer that is computed."""

from __future__ import annotations

from typing import Literal

import streamlit as st

from playground.figures.figure import Figure
from playground.figures.network_graph import network_graph
from playground.figures.network_layout import GraphEdge, GraphNode, node_at
from playground.lessons.forward_pass.moving import EQUATIONS, STEP, follows, key_of_number
from playground.lessons.forward_pass.settings import LARGEST_INPUT
from playground.lessons.forward_pass.state import Scene, change, choose_node
from playground.lessons.forward_pass.step import step_buttons
from playground.number_text import number_text
from playground.reference.feedforward import equation
from playground.ui.live_figure import live_figure


def show_forward(scene: Scene) -> None:
    """Stepper, input sliders and graph, then equations with their numbers."""
    if scene.complaint:
        st.warning(scene.complaint, icon=":material/tune:")
    _stepper(scene)
    place: Literal["top", "center"] = "center" if len(scene.layers[0]) <= 4 else "top"
    left, right = st.columns([1, 6], vertical_alignment=place)
    with left:
        number_sliders(scene, "inputs", scene.inputs.tolist(), r"$x^{{({})}}$", 1)
    with right:
        nodes = graph_nodes(scene)
        clicked = live_figure(
            graph(scene), "forward_pass:graph", clickable=True, moving=follows(scene)
        )
    if clicked:
        _choose(scene, node_at(nodes, clicked["x"], clicked["y"]))
    step_buttons(scene)
    with st.container(key=EQUATIONS):
        st.markdown(equations_in_words(scene))


def _stepper(scene: Scene) -> None:
    layer, last = scene.layer, scene.last_layer
    with st.container(horizontal=True, vertical_alignment="center"):
        for label, icon, target, ends in (
            ("From the inputs", "first_page", 0, layer == 0),
            ("Back", "chevron_left", layer - 1, layer == 0),
            ("Next layer", "chevron_right", layer + 1, layer == last),
        ):
            st.button(
                label,
                icon=f":material/{icon}:",
                on_click=change,
                args=(scene,),
                kwargs={"layer": target, "node": None},
                disabled=ends,
                key=f"forward_pass:{label}",
            )
        st.markdown(_where(scene), width="content")


def _where(scene: Scene) -> str:
    if scene.config.node:
        return f"Node **{scene.config.node}** alone; click it again to see its layer."
    nodes = scene.layers[scene.layer]
    join = " and " if len(nodes) == 2 else " to "
    which = f"node {nodes[0]}" if len(nodes) == 1 else f"nodes {nodes[0]}{join}{nodes[-1]}"
    if scene.layer == 0:
        return f"The example enters at {which}."
    return f"Layer **{scene.layer} of {scene.last_layer}**: {which}. Click a node to single it out."


def number_sliders(
    scene: Scene, field: str, values: list[float], label: str, first: int, columns: int = 1
) -> None:
    """A slider for each number of a field; `label` has a place for the node's number."""
    places = st.columns(columns) if columns > 1 else [st.container()]
    for index, value in enumerate(values):
        key = key_of_number(field, index)
        st.session_state[key] = value
        places[index % len(places)].slider(
            label.format(first + index),
            -LARGEST_INPUT,
            LARGEST_INPUT,
            step=STEP,
            key=key,
            on_change=_from_slider,
            args=(scene, field, values, index),
        )


def _from_slider(scene: Scene, field: str, values: list[float], index: int) -> None:
    moved = [*values[:index], round(st.session_state[f"forward_pass:{field}:{index}"], 6)]
    change(scene, **{field: (*moved, *values[index + 1 :])})


def _choose(scene: Scene, node: int | None) -> None:
    """A click on a node chooses it, and reveals its layer; again, or elsewhere, lets it go."""
    if node is None or node == scene.config.node or node in scene.layers[0]:
        node = None
    if node is None and scene.config.node is None:
        return
    layer = scene.config.layer
    if node is not None:
        layer = max(layer, next(k for k, nodes in enumerate(scene.layers) if node in nodes))
    choose_node(node, layer)


def graph_nodes(scene: Scene) -> list[GraphNode]:
    """Nodes with the values that are known at the current layer."""
    nodes = []
    for layer, numbers in enumerate(scene.layers):
        for position, number in enumerate(numbers):
            known = layer <= scene.layer
            output = scene.passed.output_of(number)
            title = f"x<sup>({number})</sup>" if layer == 0 else f"o<sub>{number}</sub>"
            note, hover = "", f"node {number}"
            if layer and scene.network.biases is not None:
                bias = float(scene.network.biases[layer - 1][position])
                note = f"b<sub>{number}</sub> {number_text(bias)}"
                hover += f"<br>bias {number_text(bias)}"
            if layer and known:
                hover += f"<br>sum {number_text(scene.passed.sum_of(number))}"
            if known:
                hover += f"<br>output {number_text(output)}"
            nodes.append(
                GraphNode(number, (layer, position), title, output if known else None, note, hover)
            )
    return nodes


def graph_edges(scene: Scene) -> list[GraphEdge]:
    """All weights, named as in the equations."""
    values = scene.network.values
    return [
        GraphEdge(
            place.source,
            place.target,
            values[name],
            place.latex.replace("_{", "<sub>").replace("}", "</sub>"),
        )
        for name, place in scene.network.parameters.items()
        if place.source is not None
    ]


def graph(scene: Scene) -> Figure:
    """The figure of a scene."""
    return network_graph(
        graph_nodes(scene), graph_edges(scene), current=scene.layer, chosen=scene.config.node
    )


def equations_in_words(scene: Scene) -> str:
    """Each node that is being computed: in symbols, then with its numbers."""
    if scene.layer == 0 and not scene.config.node:
        handed = ", ".join(
            f"${equation(scene.network, scene.inputs, node).substituted}$"
            for node in scene.layers[0]
        )
        return (
            f"Input nodes compute nothing, they hand the features on: {handed}. "
            "Press **Next layer**."
        )
    equations = [equation(scene.network, scene.inputs, node) for node in scene.shown_nodes()]
    return "\n\n".join(f"${e.symbolic}$  \n${e.substituted}$" for e in equations)
