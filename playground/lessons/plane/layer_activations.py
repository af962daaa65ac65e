"""A choice of activation for each hidden layer; the same one may serve several."""

from __future__ import annotations

from typing import Any

import streamlit as st

from playground.experiments import Presets
from playground.experiments.plane_classifier import PlaneClassifierConfig, activations_of
from playground.ui.sections import change


def layer_activations(lesson: Presets[Any], config: PlaneClassifierConfig) -> None:
    """Draws them in the sidebar, where there are several layers."""
    if len(config.hidden_units) < 2:
        return
    with st.sidebar.expander("Activation of each layer", key=f"{lesson.name}:each activation"):
        for layer, name in enumerate(activations_of(config)):
            st.session_state[_key(lesson, layer)] = name
            st.selectbox(
                f"Hidden layer {layer + 1}",
                config.controls()["activations"].choices,
                key=_key(lesson, layer),
                on_change=_change,
                args=(lesson, config, layer),
            )


def with_activation(config: PlaneClassifierConfig, layer: int, name: str) -> tuple[str, ...]:
    """The field ``activations`` with another one for a layer; the last serves all that remain."""
    names = list(activations_of(config))
    names[layer] = name
    while len(names) > 1 and names[-1] == names[-2]:
        names.pop()
    return tuple(names)


def _change(lesson: Presets[Any], config: PlaneClassifierConfig, layer: int) -> None:
    name = st.session_state[_key(lesson, layer)]
    change(lesson, config, activations=with_activation(config, layer, name))


def _key(lesson: Presets[Any], layer: int) -> str:
    return f"{lesson.name}:activation of layer {layer + 1}"
