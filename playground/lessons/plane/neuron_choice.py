"""The neuron whose output is shown large, in place of the network's."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import streamlit as st

from playground.experiments.plane_classifier import PlaneClassifierConfig, architecture_of
from playground.experiments.plane_classifier.figures.network_view import output_names
from playground.experiments.plane_classifier.figures.neuron_layout import NeuronLayout, neuron_at
from playground.ui.live_figure import FigureButton

CHOSEN = "plane:neuron"
KIND, BACK = "neuron", "back"
CORNER = (5.4, 5.4, 1.0, 1.0)
"""The place of the button over a surface that leads back, in its coordinates."""


def chosen_neuron(config: PlaneClassifierConfig) -> tuple[int, int] | None:
    """Layer and unit, both from 0, where the network has this neuron."""
    found: tuple[int, int] | None = st.session_state.get(CHOSEN)
    units = architecture_of(config).sizes[1:]
    if found is None or found[0] >= len(units) or found[1] >= units[found[0]]:
        return None
    return found


def choose_neuron(neuron: tuple[int, int] | None) -> None:
    """Shows a neuron large, or the whole network's output; the same one again leads back."""
    st.session_state[CHOSEN] = None if neuron == st.session_state.get(CHOSEN) else neuron


def choose_by_place(config: PlaneClassifierConfig, at: Mapping[str, float]) -> None:
    """Shows the neuron large that was clicked in the drawing, if one was."""
    neuron = neuron_at(_layout(config), at["x"], at["y"])
    if neuron is not None:
        choose_neuron(neuron)


def choose_by_button(config: PlaneClassifierConfig, button: str) -> bool:
    """Shows the neuron large whose button was pressed; whether it was one of `neuron_buttons`."""
    if button not in {each.name for each in neuron_buttons(config)}:
        return False
    layer, unit = map(int, button.split()[1:])
    choose_neuron((layer, unit))
    return True


def neuron_buttons(config: PlaneClassifierConfig) -> list[FigureButton]:
    """A button for every neuron of the drawing, for who uses the keyboard."""
    layout, chosen, outputs = _layout(config), chosen_neuron(config), output_names(config)
    found = []
    for layer in range(len(layout.units)):
        side = layout.side(layer + 1)
        for unit, (x, y) in enumerate(layout.middles(layer + 1).tolist()):
            is_output = layer == len(layout.units) - 1
            name = f"output {outputs[unit]}" if is_output else f"neuron h{layer + 1},{unit + 1}"
            is_chosen = (layer, unit) == chosen
            box = (x, y, side, side)
            found.append(
                FigureButton(
                    f"{KIND} {layer} {unit}",
                    f"Show {name} large",
                    "",
                    box,
                    is_chosen,
                    for_keys=True,
                )
            )
    return found


def back_button(neuron: tuple[int, int] | None) -> Sequence[FigureButton]:
    """Over the large picture of a neuron: back to the network's output."""
    if neuron is None:
        return ()
    return (FigureButton(BACK, "Back to the network’s output", "×", CORNER),)


def _layout(config: PlaneClassifierConfig) -> NeuronLayout:
    return NeuronLayout(config.features, architecture_of(config).sizes[1:])
