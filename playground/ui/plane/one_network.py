"""One network on the plane: what every neuron sees, the surface, the curves, and the tools."""

from __future__ import annotations

from typing import Any

import numpy as np
import streamlit as st

from playground.classroom.identity import may_change
from playground.experiments import Experiment
from playground.experiments.plane_classifier import PlaneClassifierConfig
from playground.foundations.plane_network import PlaneNetwork
from playground.number_text import number_text
from playground.runs import Run, RunState, Shown
from playground.ui import house
from playground.ui.data_table import data_table
from playground.ui.live_figure import live_figure
from playground.ui.look_back import look_back, moment_text, shown_of
from playground.ui.plane import edit, own_points, view, words
from playground.ui.plane.frames import (
    CURVES,
    curves_figure,
    fold_figure,
    looks_of,
    network_of,
    neurons_figure,
    surface_figure,
)
from playground.ui.plane.restart import restart_buttons
from playground.ui.replay.link import replay_link
from playground.ui.run_panel import Show, current_run
from playground.ui.sections import is_waiting
from playground.ui.stream import Stream, stream_of
from playground.ui.visitor import visitor

DISCRETIZE, TEST_POINTS, BELOW = "plane:discretize", "plane:test points", "plane:below"


def config_of(experiment: Experiment[Any], run: Run | None, config: Any) -> PlaneClassifierConfig:
    """The configuration that a run was trained with; that of the controls without a run."""
    found: PlaneClassifierConfig = (
        config if run is None else experiment.config_type.parse(run.config)
    )
    return found


def figures(experiment: Experiment[Any], config: PlaneClassifierConfig) -> Show:
    """Draws a run, or the points alone when there is none."""

    def show(shown: Shown | None) -> None:
        if is_waiting(experiment):
            st.rerun()
        run = None if shown is None else shown.run
        trained = config_of(experiment, run, config)
        net = network_of(shown, trained)
        if shown is None:
            st.caption(":material/play_arrow: Press Train and watch, or Step for a single step.")
        else:
            _say_past(shown)
        _say_difference(trained, config)
        stream = _stream(shown, trained)
        left, right = st.columns([11, 8])
        with left:
            _diagram(run, trained, net, stream)
        with right:
            _surface(experiment, config, trained, net, stream)
        _tools(experiment, config, shown)
        may_edit = shown is not None and shown.is_newest and _may_edit(shown.run)
        if shown is not None and net is not None and may_edit:
            with st.expander("Change a weight", icon=":material/tune:", key="plane:editor"):
                edit.weight_editor(shown.run, trained, net)
        _below(experiment, trained, shown, net, stream)

    return show


def _stream(shown: Shown | None, trained: PlaneClassifierConfig) -> Stream | None:
    """What moves: nothing while somebody looks back."""
    if shown is None or not shown.is_newest:
        return None
    below = _chosen_below(trained)
    log_loss = _log_loss(shown.run.experiment)
    return stream_of("plane", [shown.run], **toggles(), log_loss=log_loss, below=below)


def toggles() -> dict[str, bool]:
    """How surfaces are drawn, as the switches stand."""
    return {
        "discretize": st.session_state.get(DISCRETIZE, False),
        "test_points": st.session_state.get(TEST_POINTS, False),
    }


def _log_loss(experiment: str) -> bool:
    return bool(st.session_state.get(f"{experiment}:log_loss", False))


def _chosen_below(config: PlaneClassifierConfig) -> int:
    """What stands below the surface: the curves, or the fold of a hidden layer."""
    chosen: int = st.session_state.get(BELOW, CURVES)
    return chosen if chosen in view.folded_layers(config) else CURVES


def _say_past(shown: Shown) -> None:
    """That figures show an earlier network than the run's last, and how good that one was."""
    if shown.is_newest:
        return
    when = moment_text(shown.epoch, shown.steps_per_epoch)
    past = shown.until(house.store().history(shown.run.id))
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


def _say_difference(trained: PlaneClassifierConfig, config: PlaneClassifierConfig) -> None:
    changed = config.differences(trained)
    if changed:
        described = config.controls()
        names = ", ".join(described[name].label.lower() for name in changed)
        st.caption(
            f":material/info: This run was trained with other settings than the sidebar has "
            f"now ({names}). Train, or Reset, uses those of the sidebar."
        )


def _may_edit(run: Run) -> bool:
    return run.state is RunState.PAUSED and may_change(visitor(), run)


def _diagram(
    run: Run | None, config: PlaneClassifierConfig, net: PlaneNetwork | None, stream: Stream | None
) -> None:
    paused = run is not None and _may_edit(run)
    at = live_figure(
        neurons_figure(config, net),
        "plane:neurons",
        clickable=paused,
        toolbar=False,
        stream=stream,
        part="neurons",
    )
    if at and net is not None:
        edit.choose_by_click(net, at)


def _surface(
    experiment: Experiment[Any],
    config: PlaneClassifierConfig,
    trained: PlaneClassifierConfig,
    net: PlaneNetwork | None,
    stream: Stream | None,
) -> None:
    own = config.dataset == "own"
    if own and trained.dataset != "own":  # points that are being placed come before an older run
        trained, net, stream = config, None, None
    shown = view.surface(trained, net, looks_of(trained, **toggles()))
    if own and trained.dataset == "own" and own_points.is_changed(trained, config):
        shown, stream = own_points.with_draft(config, shown), None
    at = live_figure(
        surface_figure(shown),
        "plane:surface",
        clickable=own,
        toolbar=False,
        stream=stream,
        part="surface",
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
            help="Show only the answer, not how certain it is.",
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
    net: PlaneNetwork | None,
    stream: Stream | None,
) -> None:
    """The curves, and the fold where a layer has one."""
    layers = view.folded_layers(config)
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
        figure, key, toolbar = fold_figure(config, net, chosen), "plane:hidden space", False
    else:
        log_loss = _log_loss(experiment.name)
        figure = curves_figure(house.store(), config, shown, log_loss=log_loss)
        key, toolbar = "plane:curves", True
    live_figure(figure, key, toolbar=toolbar, stream=stream, part="below")


def understand(experiment: Experiment[Any], config: PlaneClassifierConfig) -> None:
    """What the network on show computes, with its own numbers."""
    shown = shown_of(experiment, current_run(experiment))
    trained = config_of(experiment, shown.run if shown else None, config)
    st.markdown(words.understand(trained, network_of(shown, trained)))


def weights_table(experiment: Experiment[Any], config: PlaneClassifierConfig) -> None:
    """Weights and biases of the network on show, a row per unit."""
    shown = shown_of(experiment, current_run(experiment))
    trained = config_of(experiment, shown.run if shown else None, config)
    net = network_of(shown, trained)
    if net is None:
        st.caption("Weights appear here when there is a run.")
        return
    rows = []
    for layer, (weights, biases) in enumerate(zip(net.weights, net.biases, strict=True)):
        last = layer == len(net.weights) - 1
        names = view.output_names(trained) if last else ()
        for unit in range(len(biases)):
            name = names[unit] if last else f"h{layer + 1},{unit + 1}"
            words = ", ".join(number_text(w) for w in np.asarray(weights[:, unit]).tolist())
            rows.append({"Neuron": name, "Weights": words, "Bias": float(biases[unit])})
    data_table(
        rows,
        hide_index=True,
        column_config={"Bias": st.column_config.NumberColumn(format="%.4f")},
        alt="Weights and bias of each neuron.",
    )
