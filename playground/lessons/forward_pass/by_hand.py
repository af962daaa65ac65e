"""Weights and biases set by hand: those of one node as numbers, or all of them as one line."""

from __future__ import annotations

import streamlit as st

from playground.experiments import ConfigError
from playground.lessons.forward_pass.settings import LESSON
from playground.lessons.forward_pass.state import (
    Scene,
    change,
    change_parameters,
    names_of,
    network_of,
)
from playground.reference.feedforward import with_parameter
from playground.reference.limits import LARGEST_VALUE
from playground.ui.refusal import say_refused

COLUMNS = 5
MOST_NODES = 4
COMPLAINT = "forward_pass:complaint"


def show_by_hand(scene: Scene) -> None:
    """Number inputs for the shown nodes, then all weights as text."""
    if scene.is_by_hand:
        st.button(
            "Random weights again",
            icon=":material/casino:",
            on_click=change,
            args=(scene,),
            kwargs={"weights": "random"},
        )
    nodes = scene.shown_nodes() if scene.layer or scene.config.node else scene.layers[1]
    if len(nodes) > MOST_NODES:
        st.caption("Click a node in the graph to see its weights alone; here are those of one.")
        nodes = nodes[:1]
    for node in nodes:
        names = [n for n, place in scene.network.parameters.items() if place.target == node]
        st.markdown(f"**Into node {node}**")
        for start in range(0, len(names), COLUMNS):
            for column, name in zip(
                st.columns(COLUMNS), names[start : start + COLUMNS], strict=False
            ):
                with column:
                    _number(scene, name)
    _all_as_text(scene)


def _number(scene: Scene, name: str) -> None:
    key = f"forward_pass:{name}"
    st.session_state[key] = scene.network.values[name]
    st.number_input(
        f"${scene.network.parameters[name].latex}$",
        -LARGEST_VALUE,
        LARGEST_VALUE,
        step=0.1,
        format="%.4g",
        key=key,
        on_change=_from_number,
        args=(scene, name),
    )


def _from_number(scene: Scene, name: str) -> None:
    change_parameters(
        scene, with_parameter(scene.network, name, st.session_state[f"forward_pass:{name}"])
    )


def _all_as_text(scene: Scene) -> None:
    names = names_of(scene)
    key = "forward_pass:all parameters"
    complaint = st.session_state.pop(COMPLAINT, None)
    if complaint is None:
        values = scene.network.values.values()
        st.session_state[key] = ", ".join(f"{value:.4g}" for value in values)
    st.text_input(
        f"All {len(names)} of them: {names[0]} to {names[-1]}, separated by commas",
        key=key,
        on_change=_from_text,
        args=(scene, key),
        help="Weights in the order of the node they come from, then the biases. The table under "
        "*One learning step* names each.",
    )
    if complaint:
        say_refused(complaint)


def _from_text(scene: Scene, key: str) -> None:
    """Takes the line when all of it fits; else remembers what to say about it."""
    try:
        read = LESSON.config_type.parse({"parameters": st.session_state[key]})
        change_parameters(scene, network_of(scene.network, read.parameters))
    except (ConfigError, ValueError) as error:
        st.session_state[COMPLAINT] = str(error)
