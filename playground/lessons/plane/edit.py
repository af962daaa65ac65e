"""Weights changed by hand, while training rests."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import streamlit as st

from playground.experiments.plane_classifier import PlaneClassifierConfig
from playground.experiments.plane_classifier.figures.network_view import output_names
from playground.experiments.plane_classifier.figures.neuron_layout import (
    ClickedParameter,
    NeuronLayout,
    parameter_at,
)
from playground.number_text import number_text
from playground.reference.plane_network import PlaneNetwork
from playground.runs import Run
from playground.ui.run_requests import ask_engine
from playground.ui.visitor import my_runs

LAYER, SOURCE, TARGET, VALUE = (f"plane:edit:{name}" for name in ("layer", "from", "to", "value"))
BIAS = -1


def choose_by_click(net: PlaneNetwork, at: Mapping[str, float]) -> None:
    """The weight or bias that somebody clicked in the diagram."""
    found = parameter_at(NeuronLayout.of(net), at["x"], at["y"])
    if found is not None:
        st.session_state[LAYER] = found.layer
        st.session_state[SOURCE] = BIAS if found.source is None else found.source
        st.session_state[TARGET] = found.target
        st.session_state[VALUE] = round(value_of(net, found), 4)


def weight_editor(run: Run, config: PlaneClassifierConfig, net: PlaneNetwork) -> None:
    """Three choices that name a weight or a bias, its value, and Set."""
    units = _unit_names(config, net)
    layers = [*(f"hidden {layer}" for layer in range(1, len(net.weights))), "output"]
    with st.container(horizontal=True, vertical_alignment="bottom"):
        layer = _choice("Layer", LAYER, len(layers), lambda i: layers[i])
        source = _choice(
            "From", SOURCE, net.sizes[layer], lambda i: "bias" if i == BIAS else units[layer][i], -1
        )
        target = _choice("To", TARGET, net.sizes[layer + 1], lambda i: units[layer + 1][i])
        chosen = (
            ClickedParameter(layer, "bias", None, target)
            if source == BIAS
            else ClickedParameter(layer, "weight", source, target)
        )
        st.session_state.setdefault(VALUE, round(value_of(net, chosen), 4))
        value = st.number_input(
            f"Its {chosen.kind}, now {number_text(value_of(net, chosen))}",
            -1000.0,
            1000.0,
            step=0.1,
            format="%g",
            key=VALUE,
            width=190,
        )
        st.button(
            "Set",
            icon=":material/edit:",
            on_click=_set,
            args=(run.id, flat_index(net.sizes, chosen), value),
        )
    st.caption("Click an edge for its weight, a neuron for its bias.")


def flat_index(sizes: tuple[int, ...], parameter: ClickedParameter) -> int:
    """The position of a weight or bias in the flat vector: weights row by row, then biases."""
    layer = parameter.layer
    before = sum((sizes[i] + 1) * sizes[i + 1] for i in range(layer))
    row = sizes[layer] if parameter.source is None else parameter.source
    return before + row * sizes[layer + 1] + parameter.target


def value_of(net: PlaneNetwork, parameter: ClickedParameter) -> float:
    """What the weight or bias is now."""
    if parameter.source is None:
        return float(net.biases[parameter.layer][parameter.target])
    return float(net.weights[parameter.layer][parameter.source, parameter.target])


def _choice(label: str, key: str, count: int, name: Callable[[int], str], first: int = 0) -> int:
    options = list(range(first, count))
    if st.session_state.get(key, 0) not in options:
        st.session_state[key] = 0
    chosen = st.selectbox(
        label,
        options,
        key=key,
        format_func=name,
        width=150,
        on_change=lambda: st.session_state.pop(VALUE, None),
    )
    return int(chosen)


def _set(run_id: str, index: int, value: float) -> None:
    ask_engine(lambda: my_runs().edit_weight(run_id, index, value))


def _unit_names(config: PlaneClassifierConfig, net: PlaneNetwork) -> list[tuple[str, ...]]:
    hidden = [
        tuple(f"h{layer},{unit + 1}" for unit in range(size))
        for layer, size in enumerate(net.sizes[1:-1], start=1)
    ]
    return [config.features, *hidden, output_names(config)]
