"""Two to six networks that differ in one field, side by side and in step."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

import numpy as np
import streamlit as st

from playground.classroom.authorization import AuthorizedRuns
from playground.classroom.identity import may_change
from playground.experiments import ConfigError, Experiment
from playground.experiments.plane_classifier import PlaneClassifierConfig, untrained_weights
from playground.experiments.plane_classifier.figures.surface_comparison import surface_comparison
from playground.lessons.plane import specs
from playground.lessons.plane.compare_frames import in_step, labels_of, weights_in_step
from playground.lessons.plane.compare_moment import choose_moment
from playground.lessons.plane.compare_results import LOG_LOSS, results
from playground.lessons.plane.compare_settings import (
    AT_FIRST,
    BETWEEN,
    MOST,
    SECTION,
    SUGGESTED,
    CompareConfig,
)
from playground.lessons.plane.one_network import switches
from playground.runs import Run, RunState
from playground.ui import services
from playground.ui.controls import set_values
from playground.ui.link import say_of_link
from playground.ui.live_figure import live_figure
from playground.ui.parent_run import NOT_YOURS
from playground.ui.plain_text import literal
from playground.ui.refusal import refusals_kept, say_kept_refusal
from playground.ui.rerun_on_change import rerun_on_change, states_now
from playground.ui.run_requests import ask_engine, is_same_click
from playground.ui.run_states import is_live
from playground.ui.sections import change, clicked
from playground.ui.stepping import chosen_pace, pace_choice
from playground.ui.stream import Stream, stream_of
from playground.ui.visitor import my_runs, visible_run, visitor

VARY, VALUES = "plane:vary", "plane:values"


def show(experiment: Experiment[Any], config: CompareConfig) -> None:
    """What varies, Train all, the surfaces in step, the curves and a table."""
    _choices(config)
    runs = runs_of(config)
    live = any(is_live(run) for run in runs)
    states = partial(states_now, runs)
    rerun_on_change(
        _body, runs, "plane:compare", experiment, config, live, seconds=0, states=states
    )


def carry_over(experiment: Experiment[Any]) -> None:
    """Makes the settings of one network the base of the first comparison after it."""
    first, last = f"{SECTION.name}:preset", st.session_state.get(f"{experiment.name}:last good")
    asked = st.session_state.get("plane:sections") == SECTION.section
    if asked and last is not None and first not in st.session_state and not st.query_params:
        st.session_state[first] = SECTION.default_preset
        st.session_state[f"{SECTION.name}:click"] = last.model_dump()


def offer_activations(experiment: Experiment[Any], config: PlaneClassifierConfig) -> None:
    """One click from any settings to networks that differ from them in the activation alone."""
    st.button(
        "Compare activations",
        icon=":material/compare:",
        on_click=_compare_activations,
        args=(experiment, config),
        help=f"Trains {MOST} networks with these settings and the same initial weights, each with "
        "another activation in its hidden layers, and shows them side by side.",
        disabled=not config.hidden_units,
    )


def _compare_activations(experiment: Experiment[Any], config: PlaneClassifierConfig) -> None:
    if is_same_click():
        return
    values = BETWEEN.join(SUGGESTED["activations"][:MOST])
    compared = CompareConfig(**config.model_dump(), vary="activations", values=values)
    with refusals_kept():
        ids = [my_runs().submit(experiment, each).id for each in compared.configs()]
        st.session_state["plane:sections"] = SECTION.section
        st.query_params.clear()
        set_values(SECTION, **(compared.model_dump() | {"runs": ",".join(ids)}))


def runs_of(config: CompareConfig) -> list[Run]:
    """The runs that the link names, as far as they are known."""
    found = []
    for run_id in config.run_ids:
        try:
            found.append(visible_run(run_id))
        except KeyError:
            continue
    return [run for run in found if run.experiment == "plane_classifier"]


def _choices(config: CompareConfig) -> None:
    described = config.controls()
    left, right = st.columns([2, 7], vertical_alignment="bottom")
    st.session_state[VARY] = config.vary
    left.selectbox(
        "Vary",
        list(SUGGESTED),
        key=VARY,
        format_func=lambda name: described[name].label.lower(),
        help="The networks differ only in this; all other settings are in the sidebar.",
        on_change=_change_vary,
        args=(config,),
    )
    st.session_state[f"{VALUES}:{config.vary}"] = list(config.chosen)
    right.multiselect(
        "Values",
        list(dict.fromkeys((*SUGGESTED[config.vary], *config.chosen))),
        key=f"{VALUES}:{config.vary}",
        max_selections=MOST,
        accept_new_options=True,
        help="Two to six. You can type any value that this setting takes.",
        on_change=_change_values,
        args=(config,),
    )


def _change_vary(config: CompareConfig) -> None:
    vary = st.session_state[VARY]
    change(SECTION, config, vary=vary, values=BETWEEN.join(AT_FIRST[vary]), runs="")


def _change_values(config: CompareConfig) -> None:
    chosen = st.session_state[f"{VALUES}:{config.vary}"]
    change(SECTION, config, values=BETWEEN.join(text.replace(BETWEEN, ",") for text in chosen))


def _body(experiment: Experiment[Any], config: CompareConfig, was_live: bool) -> None:
    runs = runs_of(config)
    if was_live != any(is_live(run) for run in runs):
        st.rerun()
    _buttons(experiment, config, runs)
    say_kept_refusal()
    if config.run_ids and len(runs) < len(config.run_ids):
        say_of_link("Some of the runs in this link are not kept here.")
    moment = choose_moment(runs)
    # Nothing moves while somebody looks back.
    stream = stream_of("plane comparison", runs, vary=config.vary) if moment is None else None
    _surfaces(config, runs, stream, moment)
    if runs:
        results(config, runs, stream, moment)


def _buttons(experiment: Experiment[Any], config: CompareConfig, runs: list[Run]) -> None:
    under_way = [run for run in runs if not run.state.is_finished()]
    mine = [run for run in under_way if may_change(visitor(), run)]
    with st.container(horizontal=True, vertical_alignment="center"):
        if st.button(
            "Train all", type="primary", icon=":material/play_arrow:", disabled=bool(mine)
        ):
            _train_all(experiment, config)
        paused = [run for run in mine if run.state is RunState.PAUSED]
        ids = [run.id for run in mine]
        if paused:
            _ask_all("Resume", "resume", [run.id for run in paused], AuthorizedRuns.resume)
        else:
            _ask_all("Pause", "pause", ids, AuthorizedRuns.pause)
        _ask_all("Stop", "stop", ids, AuthorizedRuns.stop)
        pace_choice(experiment, config.base, mine)
        st.toggle("Log loss", key=LOG_LOSS, help="Draw the loss on a logarithmic axis.")
    if len(mine) < len(under_way):
        st.markdown(f":material/lock: {NOT_YOURS} Train all starts runs of your own.")


def _ask_all(
    label: str, icon: str, ids: list[str], ask: Callable[[AuthorizedRuns, str], object]
) -> None:
    def all_of_them() -> None:
        for run_id in ids:
            ask_engine(partial(ask, my_runs(), run_id))

    st.button(label, icon=f":material/{icon}:", disabled=not ids, on_click=all_of_them)


def _train_all(experiment: Experiment[Any], config: CompareConfig) -> None:
    if is_same_click():
        return
    ids: list[str] = []
    with refusals_kept(), st.spinner("Starting…"):
        for each in config.configs():
            pace = chosen_pace(experiment, each)
            ids.append(my_runs().submit(experiment, each, steps_per_second=pace).id)
    if ids:
        clicked(SECTION, config, runs=",".join(ids))
    st.rerun()


def _surfaces(
    config: CompareConfig, runs: list[Run], stream: Stream | None, moment: float | None
) -> None:
    """Surfaces at the newest epoch that all runs have reached, or at an earlier moment; untrained
    ones before Train."""
    if runs:
        seen = in_step(services.store(), runs, moment)
        configs = [PlaneClassifierConfig.parse(each.run.config) for each in seen]
        labels, weights = labels_of(config.vary, runs), weights_in_step(seen)
        where = "All at the newest epoch that every network has reached."
        if moment is not None:
            where = "All at the same epoch, or where they ended before it."
        elif stream is None:
            where = "Each where it ended."
        changed = [run.config for run in runs] != _wanted(config)
        again = " The settings have changed since: press Train all again." if changed else ""
        st.caption(f"{where}{again}")
    else:
        try:
            configs, labels = config.configs(), list(config.chosen)
        except ConfigError as error:
            st.info(literal(str(error)), icon=":material/info:")
            live_figure(surface_comparison([]), "plane:nothing compared")
            return
        weights = [untrained_weights(each) for each in configs]
    draw_networks("plane:compared", configs, labels, weights, stream)


def draw_networks(
    key: str,
    configs: Sequence[PlaneClassifierConfig],
    labels: Sequence[str],
    weights: Sequence[np.ndarray],
    stream: Stream | None,
) -> None:
    """Surfaces side by side.

    Args:
        key: One for each such figure on the page.
        weights: All weights of each network, flat.
        stream: Sends newer ones; None where nothing more is to come.
    """
    live_figure(
        specs.surfaces_spec(configs, labels),
        key,
        stream=stream,
        part="networks",
        completion=specs.completion_of(*weights),
        switches=switches(),
    )


def _wanted(config: CompareConfig) -> list[dict[str, Any]]:
    try:
        return [each.model_dump(mode="json") for each in config.configs()]
    except ConfigError:
        return []
