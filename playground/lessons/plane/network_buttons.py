"""Layers, neurons and features, changed by buttons on the drawing of the network."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import Any

import streamlit as st

from playground.datasets.plane import FEATURES
from playground.experiments import Experiment
from playground.experiments.plane_classifier import PlaneClassifierConfig, architecture_of
from playground.experiments.plane_classifier.config import MOST_LAYERS
from playground.experiments.plane_classifier.figures.neuron_layout import (
    BUTTONS,
    FEATURE_PITCH,
    GAP,
    LAYERS,
    NeuronLayout,
    feature_heights,
)
from playground.lessons.plane.restart import leave_run, would_stop
from playground.runs import Run, RunState
from playground.ui.live_figure import FigureButton
from playground.ui.sections import latest, set_later
from playground.ui.tasks import task_of

FIRST_LAYER = 4
"""Neurons of the first hidden layer of a network that had none."""
SIZE = 24
"""Pixels of a button with a sign on it."""
LAYERS_WIDTH = 126
"""Pixels between the buttons for layers, where their number stands."""
SIGNS = {"+": 1, "−": -1}
FIELDS = ("features", "hidden_units")


def network_buttons(
    experiment: Experiment[Any], config: PlaneClassifierConfig, run: Run | None
) -> list[FigureButton]:
    """The buttons over the drawing of a run's network, or of the untrained one."""
    held = dict.fromkeys(FIELDS, "")
    task = task_of(experiment)
    if run is not None and run.state in (RunState.WAITING, RunState.RUNNING):
        held = dict.fromkeys(FIELDS, "stop or pause the run first")
    elif task is not None:
        held = {name: "your task fixes this" * (name in task.fixed) for name in FIELDS}
    found = buttons(config, held)
    if would_stop(run):
        return [replace(each, label=f"{each.label} (stops the paused run)") for each in found]
    return found


def buttons(config: PlaneClassifierConfig, held: Mapping[str, str]) -> list[FigureButton]:
    """Every button: features, then layers, then the neurons of each layer.

    Args:
        held: Why the fields ``features`` and ``hidden_units`` cannot be changed; empty if they can.
    """
    layout = NeuronLayout(config.features, architecture_of(config).sizes[1:])
    return [
        *_features(config, layout, held["features"]),
        *_layers(config, layout, held["hidden_units"]),
        *_neurons(config, layout, held["hidden_units"]),
    ]


def changed(config: PlaneClassifierConfig, button: str) -> dict[str, Any]:
    """The field that a button changes, with its new value.

    Nothing beyond a limit, and nothing where the network has no such button: a second click may
    come after the layer has gone.
    """
    if button not in {each.name for each in buttons(config, dict.fromkeys(FIELDS, ""))}:
        return {}
    kind, _, name = button.partition(" ")
    units = list(config.hidden_units)
    if kind == "feature":
        kept = [each for each in FEATURES if (each in config.features) != (each == name)]
        return {"features": tuple(kept)} if kept else {}
    if kind == "layers":
        units = [*units, units[-1] if units else FIRST_LAYER] if name == "+" else units[:-1]
    else:
        units[int(name) - 1] += SIGNS[kind]
    most = int(config.controls()["hidden_units"].maximum or 0)
    fits = len(units) <= MOST_LAYERS and all(1 <= count <= most for count in units)
    return {"hidden_units": tuple(units)} if fits else {}


def on_button(
    experiment: Experiment[Any],
    config: PlaneClassifierConfig,
    drawn: PlaneClassifierConfig,
    run: Run | None,
) -> Callable[[str], None]:
    """The callback: changes the network that is drawn, and shows the new one untrained.

    Args:
        config: Of the controls.
        drawn: Of the run on show, if there is one.
    """

    def press(button: str) -> None:
        now = latest(experiment, config)
        on_show = run if run is not None and st.query_params.get("run") == run.id else None
        if on_show is not None:
            now = now.model_copy(update={name: getattr(drawn, name) for name in FIELDS})
        change = changed(now, button)
        if not change:
            return
        if on_show is not None:
            leave_run(on_show)
        set_later(experiment, now, **change)

    return press


def _features(
    config: PlaneClassifierConfig, layout: NeuronLayout, held: str
) -> Iterator[FigureButton]:
    side = FEATURE_PITCH / (1 + GAP)
    for feature, y in zip(FEATURES.values(), feature_heights().tolist(), strict=True):
        is_on = feature.name in config.features
        alone = "a network needs a feature" if config.features == (feature.name,) else ""
        yield FigureButton(
            f"feature {feature.name}",
            "Feature " + feature.name.replace("_", " "),
            "",
            (layout.middle(0), y, side, side),
            is_on,
            held or alone,
        )


def _layers(
    config: PlaneClassifierConfig, layout: NeuronLayout, held: str
) -> Iterator[FigureButton]:
    layers = len(config.hidden_units)
    most = f"at most {MOST_LAYERS} hidden layers" * (layers == MOST_LAYERS)
    least = "there is no hidden layer" * (not layers)
    for sign, label, limit, side in (
        ("−", "Remove the last hidden layer", least, -1),
        ("+", "Add a hidden layer", most, 1),
    ):
        x = layout.centre + side * (LAYERS_WIDTH + SIZE) / 2
        box = (x, LAYERS, SIZE, SIZE)
        yield FigureButton(f"layers {sign}", label, sign, box, None, held or limit)


def _neurons(
    config: PlaneClassifierConfig, layout: NeuronLayout, held: str
) -> Iterator[FigureButton]:
    largest = int(config.controls()["hidden_units"].maximum or 0)
    for layer, units in enumerate(config.hidden_units, start=1):
        most = f"at most {largest} neurons" * (units == largest)
        least = "a layer needs a neuron" * (units == 1)
        for sign, label, limit, side in (
            ("−", f"Remove a neuron from layer {layer}", least, -1),
            ("+", f"Add a neuron to layer {layer}", most, 1),
        ):
            box = (layout.middle(layer) + side * (SIZE / 2 + 1), BUTTONS, SIZE, SIZE)
            yield FigureButton(f"{sign} {layer}", label, sign, box, None, held or limit)
