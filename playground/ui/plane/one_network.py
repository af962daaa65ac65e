"""One network on the plane: what every neuron sees, the surface, the curves, and the tools."""

from __future__ import annotations

from typing import Any

import numpy as np
import streamlit as st

from playground.experiments import Experiment
from playground.experiments.plane_classifier import PlaneClassifierConfig
from playground.figures.decision_surface import decision_surface
from playground.figures.hidden_space import hidden_space
from playground.figures.neuron_maps import neuron_maps
from playground.figures.run_lines import run_lines
from playground.foundations.plane_network import PlaneNetwork
from playground.number_text import number_text
from playground.runs import Run, RunState
from playground.ui import house
from playground.ui.live_figure import live_figure
from playground.ui.plane import edit, own_points, replay, view
from playground.ui.plane.curves import curves
from playground.ui.plane.restart import restart_buttons
from playground.ui.run_panel import Show
from playground.ui.sections import is_waiting

SURFACE_HEIGHT = 380
CURVES_HEIGHT = 250
DISCRETIZE, TEST_POINTS, BELOW = "plane:discretize", "plane:test points", "plane:below"
CURVES = 0
"""In place of the number of a hidden layer."""


def looks() -> view.Looks:
    """How surfaces are drawn, as the toggles stand."""
    return view.Looks(
        st.session_state.get(DISCRETIZE, False), st.session_state.get(TEST_POINTS, False)
    )


def config_of(experiment: Experiment[Any], run: Run | None, config: Any) -> PlaneClassifierConfig:
    """The configuration that a run was trained with; that of the controls without a run."""
    found: PlaneClassifierConfig = (
        config if run is None else experiment.config_type.parse(run.config)
    )
    return found


def network_at(
    run: Run | None, config: PlaneClassifierConfig, epoch: float | None = None
) -> PlaneNetwork | None:
    """The network of a run as it was at an epoch, or is now; None before there is one.

    Of a run that diverged, the last weights that are kept.
    """
    if run is not None and run.state is RunState.FAILED:
        epoch = min(run.epochs, run.epochs if epoch is None else epoch)
    arrays = house.store().observation(run.id, "weights", epoch) if run else None
    return None if arrays is None else view.network(config, arrays["flat"])


def figures(experiment: Experiment[Any], config: PlaneClassifierConfig) -> Show:
    """Draws a run, or the points alone when there is none."""
    was_playing = replay.is_playing()

    def show(run: Run | None) -> None:
        if is_waiting(experiment):
            st.rerun()
        trained = config_of(experiment, run, config)
        epoch = replay.shown_epoch(run)
        net = network_at(run, trained, epoch)
        if run is None:
            st.caption(":material/play_arrow: Press Train and watch, or Step for a single step.")
        _say_difference(trained, config)
        left, right = st.columns([11, 8])
        with left:
            _diagram(run, trained, net)
        with right:
            _surface(experiment, config, trained, net)
        _tools(experiment, config, run)
        if net is not None and run is not None and run.state is RunState.PAUSED and epoch is None:
            with st.expander("Change a weight", icon=":material/tune:", key="plane:editor"):
                edit.weight_editor(run, trained, net)
        _below(experiment, trained, run, epoch, net)
        if replay.is_playing() != was_playing:
            st.rerun()  # the polling begins or ends

    return show


def _say_difference(trained: PlaneClassifierConfig, config: PlaneClassifierConfig) -> None:
    changed = config.differences(trained)
    if changed:
        described = config.controls()
        names = ", ".join(described[name].label.lower() for name in changed)
        st.caption(
            f":material/info: This run was trained with other settings than the sidebar has "
            f"now ({names}). Train, or Reset, uses those of the sidebar."
        )


def _diagram(run: Run | None, config: PlaneClassifierConfig, net: PlaneNetwork | None) -> None:
    drawn = net or view.blank_network(config)
    paused = run is not None and run.state is RunState.PAUSED
    at = live_figure(
        neuron_maps(view.neurons(config, drawn)),
        "plane:neurons",
        clickable=paused,
        toolbar=False,
    )
    if at and net is not None:
        edit.choose_by_click(net, at)


def _surface(
    experiment: Experiment[Any],
    config: PlaneClassifierConfig,
    trained: PlaneClassifierConfig,
    net: PlaneNetwork | None,
) -> None:
    own = config.dataset == "own"
    if own and trained.dataset != "own":  # points that are being placed come before an older run
        trained, net = config, None
    split = looks()._replace(test_points=looks().test_points or trained.dataset == "own")
    shown = view.surface(trained, net, split)
    if own and trained.dataset == "own" and own_points.is_changed(trained, config):
        shown = own_points.with_draft(config, shown)
    at = live_figure(
        decision_surface(shown, height=SURFACE_HEIGHT),
        "plane:surface",
        clickable=own,
        toolbar=False,
    )
    if at and own:
        own_points.place(experiment, config, at)


def _tools(experiment: Experiment[Any], config: PlaneClassifierConfig, run: Run | None) -> None:
    if config.dataset == "own":
        own_points.point_tools(experiment, config)
    with st.container(horizontal=True, vertical_alignment="center"):
        replay.replay_controls(run)
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
    run: Run | None,
    epoch: float | None,
    net: PlaneNetwork | None,
) -> None:
    """The curves, and the fold where a layer has one."""
    layers = view.folded_layers(config)
    if not layers:
        _curves(experiment, config, run, epoch)
        return
    names = [CURVES, *layers]
    if st.session_state.get(BELOW) not in names:
        st.session_state[BELOW] = CURVES
    chosen = st.segmented_control(
        "Below",
        names,
        key=BELOW,
        format_func=lambda name: f"Fold of hidden layer {name}" if name else "Curves",
        label_visibility="collapsed",
        required=True,
    )
    if chosen:
        info = None if net is None else view.fold(config, net, chosen)
        live_figure(hidden_space(info), "plane:hidden space", toolbar=False)
    else:
        _curves(experiment, config, run, epoch)


def _curves(
    experiment: Experiment[Any],
    config: PlaneClassifierConfig,
    run: Run | None,
    epoch: float | None,
) -> None:
    snapshot = house.store().snapshot(run.id) if run else None
    log_loss = st.session_state.get(f"{experiment.name}:log_loss", False)
    live_figure(
        run_lines(curves(config, snapshot, until=epoch, log_loss=log_loss), height=CURVES_HEIGHT),
        "plane:curves",
    )


def weights_table(run: Run | None, config: PlaneClassifierConfig) -> None:
    """Weights and biases, a row per unit."""
    net = network_at(run, config)
    if net is None:
        st.caption("Weights appear here when there is a run.")
        return
    rows = []
    for layer, (weights, biases) in enumerate(zip(net.weights, net.biases, strict=True)):
        last = layer == len(net.weights) - 1
        names = view.output_names(config) if last else ()
        for unit in range(len(biases)):
            name = names[unit] if last else f"h{layer + 1},{unit + 1}"
            words = ", ".join(number_text(w) for w in np.asarray(weights[:, unit]).tolist())
            rows.append({"Neuron": name, "Weights": words, "Bias": float(biases[unit])})
    st.dataframe(
        rows,
        hide_index=True,
        column_config={"Bias": st.column_config.NumberColumn(format="%.4f")},
        alt="Weights and bias of each neuron.",
    )
