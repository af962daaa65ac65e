"""One network on the plane: what every neuron sees, the surface, the curves, and the tools."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import streamlit as st

from playground.classroom.identity import may_change
from playground.experiments import Experiment
from playground.experiments.plane_classifier import PlaneClassifierConfig, class_count, network_of
from playground.experiments.plane_classifier.figures import network_view
from playground.experiments.plane_classifier.recorded_figures import surface_of
from playground.lessons.plane import edit, own_points, specs, words
from playground.lessons.plane.frames import curves_figure, scores_figure, weights_of
from playground.lessons.plane.network_buttons import network_buttons, on_button
from playground.lessons.plane.neuron_choice import (
    back_button,
    choose_by_button,
    choose_by_place,
    choose_neuron,
    chosen_neuron,
    neuron_buttons,
)
from playground.lessons.plane.restart import restart_buttons
from playground.reference.plane_network import PlaneNetwork
from playground.runs import Run, RunState, Shown
from playground.ui import services
from playground.ui.live_figure import Switch, live_figure
from playground.ui.look_back import look_back, moment_text
from playground.ui.run_links import replay_link
from playground.ui.run_panel import STATUS, Show
from playground.ui.run_states import is_live
from playground.ui.sections import is_waiting
from playground.ui.stream import Stream, stream_of
from playground.ui.visitor import visitor

DISCRETIZE, TEST_POINTS, BELOW = "plane:discretize", "plane:test points", "plane:below"
CURVES = 0
"""In place of the number of a hidden layer."""


def config_of(experiment: Experiment[Any], run: Run | None, config: Any) -> PlaneClassifierConfig:
    """The configuration that a run was trained with; that of the controls without a run."""
    found: PlaneClassifierConfig = (
        config if run is None else experiment.config_type.parse(run.config)
    )
    return found


def figures(experiment: Experiment[Any], config: PlaneClassifierConfig) -> Show:
    """Draws a run, or the untrained network when there is none."""

    def show(shown: Shown | None) -> None:
        if is_waiting(experiment):
            st.rerun()
        run = None if shown is None else shown.run
        trained = config_of(experiment, run, config)
        net = network_of(trained, weights_of(shown, trained))
        if shown is None:
            with st.container(key=STATUS):
                st.caption(":material/play_arrow: Press Train, or Step for a single step.")
        else:
            _say_past(shown)
        _say_difference(run, trained, config)
        # Nothing moves while somebody looks back.
        stream = stream_of("plane", [shown.run]) if shown and shown.is_newest else None
        left, right = st.columns([8, 5])
        with left:
            _diagram(experiment, config, run, net, stream)
        with right:
            live_figure(
                scores_figure(services.store(), trained, shown),
                "plane:scores",
                stream=stream,
                part="scores",
            )
            _surface(experiment, config, trained, net, stream)
        _tools(experiment, config, shown)
        may_edit = shown is not None and shown.is_newest and _may_edit(shown.run)
        if shown is not None and shown.arrays is not None and may_edit:
            with st.expander("Change a weight", icon=":material/tune:", key="plane:editor"):
                edit.weight_editor(shown.run, trained, net)
        _below(experiment, trained, shown, stream)

    return show


def switches(*, own: bool = False) -> dict[str, Switch]:
    """How surfaces are drawn. People know all points that they placed themselves."""
    return {
        "discretize": _switch(DISCRETIZE),
        "test_points": Switch(None, True) if own else _switch(TEST_POINTS),
    }


def log_loss_switch(key: str) -> dict[str, Switch]:
    """Whether losses have a logarithmic axis."""
    return {"log_loss": _switch(key)}


def _switch(key: str) -> Switch:
    return Switch(key, bool(st.session_state.get(key, False)))


def _chosen_below(config: PlaneClassifierConfig) -> int:
    """What stands below the surface: the curves, or the fold of a hidden layer."""
    chosen: int = st.session_state.get(BELOW, CURVES)
    return chosen if chosen in network_view.folded_layers(config) else CURVES


def _say_past(shown: Shown) -> None:
    """That figures show an earlier network than the run's last, and how good that one was."""
    if shown.is_newest:
        return
    when = moment_text(shown.epoch, shown.run)
    past = shown.until(services.store().history(shown.run.id))
    scores = [
        f"test {name} {form.format(past[key][-1])}"
        for name, key, form in (
            ("accuracy", "val_accuracy", "{:.1%}"),
            ("loss", "val_loss", "{:.3g}"),
        )
        if len(past.get(key, ()))
    ]
    after = f" After epoch {int(shown.epoch):,}: {', '.join(scores)}." if scores else ""
    st.caption(f":material/history: The figures show **{when}**.{after}")


def _say_difference(
    run: Run | None, trained: PlaneClassifierConfig, config: PlaneClassifierConfig
) -> None:
    if run is not None and is_live(run):  # it may go on with other settings than it began with
        trained = PlaneClassifierConfig.parse(run.settings)
    changed = config.differences(trained)
    if changed:
        described = config.controls()
        names = ", ".join(described[name].label.lower() for name in changed)
        if is_live(run):
            words = f"This run uses different settings from the sidebar ({names}). Press "
            words += "Stop, then Train, to start again with those of the sidebar."
        else:
            words = f"This run used different settings from the sidebar ({names}). "
            words += "Train, or Reset, uses those of the sidebar."
        st.caption(f":material/info: {words}")


def _may_edit(run: Run) -> bool:
    return run.state is RunState.PAUSED and may_change(visitor(), run)


def _diagram(
    experiment: Experiment[Any],
    config: PlaneClassifierConfig,
    run: Run | None,
    net: PlaneNetwork,
    stream: Stream | None,
) -> None:
    trained = config_of(experiment, run, config)
    change_network = on_button(experiment, config, trained, run)

    def press(button: str) -> None:
        if not choose_by_button(trained, button):
            change_network(button)

    def click(at: Mapping[str, float]) -> None:
        choose_by_place(trained, at)
        if run is not None and _may_edit(run):
            edit.choose_by_click(net, at)

    live_figure(
        specs.neurons_spec(trained),
        "plane:neurons",
        clickable=True,
        stream=stream,
        part="networks",
        completion=specs.completion_of(net.flat()),
        buttons=[*network_buttons(experiment, trained, run), *neuron_buttons(trained)],
        on_button=press,
        on_click=click,
    )


def _surface(
    experiment: Experiment[Any],
    config: PlaneClassifierConfig,
    trained: PlaneClassifierConfig,
    net: PlaneNetwork,
    stream: Stream | None,
) -> None:
    own = config.dataset == "own"
    if own and trained.dataset != "own":  # points that are being placed come before an older run
        trained, stream = config, None
        net = network_of(config, weights_of(None, config))
    figure = specs.surface_spec(trained)
    if own and trained.dataset == "own" and own_points.is_changed(trained, config):
        points = own_points.with_draft(
            config, surface_of(trained, None, count=network_view.SURFACE_POINTS)
        )
        figure, stream = specs.surface_under(trained, points), None
    neuron = chosen_neuron(trained)
    if neuron is not None:
        figure = specs.one_neuron(figure, trained, *neuron)
    at = live_figure(
        figure,
        "plane:surface",
        clickable=own,
        stream=stream,
        part="networks",
        completion=specs.completion_of(net.flat()),
        switches=switches(own=trained.dataset == "own"),
        buttons=back_button(neuron),
        on_button=lambda button: choose_neuron(None),
    )
    if at and own:
        own_points.place(experiment, config, at)


def _tools(experiment: Experiment[Any], config: PlaneClassifierConfig, shown: Shown | None) -> None:
    if config.dataset == "own":
        own_points.point_tools(experiment, config)
    with st.container(horizontal=True, vertical_alignment="center"):
        look_back(experiment, shown)
        run = None if shown is None else shown.run
        if run is not None and run.state is RunState.PAUSED:  # a finished run has it below
            replay_link(run)
        st.toggle(
            "Discretize",
            key=DISCRETIZE,
            help="Show only the predicted class, not how certain it is.",
            persist_state="session",
        )
        st.toggle(
            "Test points",
            key=TEST_POINTS,
            help="Also show the points that the network never trains on, with a dark outline.",
            persist_state="session",
        )
        restart_buttons(experiment, config, run)


def _below(
    experiment: Experiment[Any],
    config: PlaneClassifierConfig,
    shown: Shown | None,
    stream: Stream | None,
) -> None:
    """The curves, and the fold where a layer has one."""
    layers = network_view.folded_layers(config)
    st.session_state[BELOW] = _chosen_below(config)
    if layers:
        st.segmented_control(
            "Below",
            [CURVES, *layers],
            key=BELOW,
            format_func=lambda name: f"Fold of hidden layer {name}" if name else "Curves",
            label_visibility="collapsed",
            required=True,
        )
    if chosen := _chosen_below(config):
        live_figure(
            specs.fold_spec(config, chosen),
            "plane:hidden space",
            stream=stream,
            part="networks",
            completion=specs.completion_of(weights_of(shown, config)),
        )
        return
    live_figure(
        curves_figure(services.store(), config, shown),
        "plane:curves",
        stream=stream,
        part="curves",
        switches=log_loss_switch(f"{experiment.name}:log_loss"),
        toolbar=True,
    )
    st.caption(words.BASELINES if class_count(config) else words.BASELINES_OF_NUMBERS)
