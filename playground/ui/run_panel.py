"""Train, pause, stop, and watch: the part that every page with training shares."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import streamlit as st

from playground.classroom.identity import may_change
from playground.experiments import Config, ConfigError, Experiment
from playground.experiments.parameter_words import words_of_run
from playground.experiments.run_names import run_name
from playground.number_text import counted, number_text
from playground.runs import Run, RunState, Shown
from playground.ui import services
from playground.ui.change_under_way import offer_changes
from playground.ui.diagnoses import say_what_is_serious
from playground.ui.evidence import show_evidence
from playground.ui.link import say_of_link
from playground.ui.look_back import shown_of
from playground.ui.parent_run import (
    against_parent,
    change_one_thing,
    linked_parent,
    offer_copy,
    say_changes,
)
from playground.ui.plain_text import literal
from playground.ui.prediction import prediction_form, reveal
from playground.ui.recorded_run import play_recorded, recorded_example
from playground.ui.refusal import say_kept_refusal
from playground.ui.run_links import replay_link
from playground.ui.run_progress import moment_of, run_progress
from playground.ui.run_requests import begin, request_button
from playground.ui.run_states import ICONS, is_live
from playground.ui.shared_run import (
    NOT_YOURS_TO_PAUSE,
    is_joined,
    offer_finished,
    say_shared,
    stop_or_leave,
)
from playground.ui.stepping import chosen_pace, step_buttons
from playground.ui.tasks import show_task
from playground.ui.visitor import my_runs, visible_run, visitor
from playground.ui.window import name_tab

Show = Callable[[Shown | None], None]
BUTTONS = "run_buttons"
"""Key of the row of buttons, in which ``window.js`` keeps the focus of the keyboard."""
STATUS = "run_status"
"""Key of the container whose height stays while a run begins, trains and ends."""


def current_run(experiment: Experiment[Any]) -> Run | None:
    """The run that the URL names, if it is one of this experiment and its settings are still
    known."""
    run_id = st.query_params.get("run")
    if not run_id:
        return None
    try:
        run = visible_run(run_id)
        if run.experiment != experiment.name:
            return None
        config = experiment.config_type.parse(run.config)
    except KeyError as error:
        say_of_link(error.args[0], "run")
        return None
    except ConfigError as error:  # it is older, or came from elsewhere
        say_of_link(
            f"“{run_name(run)}” has settings that this version does not accept. {error} The page "
            "Compare shows its curves and scores.",
            "run",
        )
        return None
    if not _weights_fit(experiment, config, run):
        say_of_link(
            f"“{run_name(run)}” has weights of another network than its settings make here. The "
            "page Compare shows its curves and scores.",
            "run",
        )
        return None
    return run


def _weights_fit(experiment: Experiment[Any], config: Config, run: Run) -> bool:
    """Whether recorded weights are as many as the network has; where none are, they fit."""
    name = experiment.main_observation
    arrays = services.store().observation(run.id, name) if name == "weights" else None
    if arrays is None:
        return True
    known = experiment.count_parameters(config) + experiment.count_non_trainable(config)
    return arrays["flat"].shape == (known,)


def run_panel(
    experiment: Experiment[Any],
    config: Config,
    preset: str | None,
    show: Show,
    *,
    stepping: bool = False,
    log_loss: bool = True,
    parent_curves: bool = False,
    recorded: bool = False,
) -> Run | None:
    """Buttons, progress and what moves while a run trains; returns the run on show.

    Args:
        show: Draws the figures of a run at the moment that the words above them speak of, or of
            the controls when there is no run.
        stepping: Whether there are buttons for one step and one epoch, and a speed.
        log_loss: Whether there is a switch to a logarithmic axis.
        parent_curves: Whether to draw a run and its parent below, as `show` does not.
        recorded: Whether a recorded run of the same settings plays before there is a run.
    """
    run = current_run(experiment)
    if run is not None:
        name_tab(experiment.title, run_name(run))
    drawn_for = _moment(shown_of(experiment, run))
    show_evidence(experiment)
    show_task(experiment, run)
    panel = st.fragment(_panel, key="run_panel")
    say_changes(experiment, config, run)
    panel(experiment, config, preset, show, drawn_for, stepping, log_loss, parent_curves, recorded)
    # Always there, also empty: what follows would be built anew below it, tabs at their first one.
    ways_on = st.container(horizontal=True, vertical_alignment="center")
    if run is not None and run.state.is_finished():
        with ways_on:
            change_one_thing(run, key=f"{experiment.name}:change")
            replay_link(run)
    return run


def _panel(
    experiment: Experiment[Any],
    config: Config,
    preset: str | None,
    show: Show,
    drawn_for: str,
    stepping: bool,
    log_loss: bool,
    parent_curves: bool,
    recorded: bool,
) -> None:
    run = current_run(experiment)
    shown = shown_of(experiment, run)
    if drawn_for != _moment(shown):
        st.rerun()  # all of the page speaks of the same moment
    with st.container(horizontal=True, vertical_alignment="center", key=BUTTONS):
        may_ask = run is None or run.state.is_finished() or may_change(visitor(), run)
        if run is None or may_ask or is_joined(run):
            _buttons(experiment, config, preset, run, stepping)
            if stepping:
                step_buttons(experiment, config, preset, run)
        else:
            offer_copy(run, key=f"{experiment.name}:copy")
        if log_loss:
            st.toggle(
                "Log loss",
                key=f"{experiment.name}:log_loss",
                help="Draw the loss on a logarithmic axis.",
                persist_state="session",
            )
        if not is_live(run):
            prediction_form(experiment, config, linked_parent(experiment))
            offer_finished(experiment, config, run)
    offer_changes(experiment, config, run)
    say_shared(run)
    say_kept_refusal()
    if shown is not None:
        with st.container(key=STATUS):
            _progress(shown)
        reveal(shown.run)
    elif recorded:
        shown = recorded_example(experiment, config)
        with st.container(key=STATUS):
            play_recorded(shown.run if shown else None)
    show(shown)
    against_parent(experiment, run, curves=parent_curves)


def _moment(shown: Shown | None) -> str:
    """What the page was drawn for; also whether something is in the way, which stands above it."""
    return f"{moment_of(shown)} {services.trouble() is not None}"


def _buttons(
    experiment: Experiment[Any], config: Config, preset: str | None, run: Run | None, paced: bool
) -> None:
    under_way = run is not None and not run.state.is_finished()
    if st.button(
        "Train",
        type="primary",
        icon=":material/play_arrow:",
        disabled=under_way,
        shortcut="Mod+Enter",
        help="Ctrl+Enter or ⌘+Enter",
    ):
        pace = chosen_pace(experiment, config) if paced else None
        if begin(experiment, config, preset, steps_per_second=pace):
            st.rerun()
    run_id = run.id if run else ""
    may_pause = run is None or may_change(visitor(), run)
    rests = run is not None and (run.state is RunState.PAUSED or run.resumable)
    if rests and may_pause:
        request_button("Resume", ":material/resume:", lambda: my_runs().resume(run_id))
    else:
        running = run is not None and run.state is RunState.RUNNING
        request_button(
            "Pause",
            ":material/pause:",
            lambda: my_runs().pause(run_id),
            disabled=not running or not may_pause,
            help=None if may_pause or not under_way else NOT_YOURS_TO_PAUSE,
        )
    request_button("Stop", ":material/stop:", lambda: stop_or_leave(run_id), disabled=not under_way)


def _progress(shown: Shown) -> None:
    run = shown.run
    for sentence in run.course:
        st.caption(f":material/flag: {literal(sentence)}")
    if is_live(run):
        run_progress(run, shown)
        return
    state = "Recorded run" if run.is_recorded else run.state.value.capitalize()
    st.markdown(f"{ICONS[run.state]} **{state}** · {_result(run)}")
    if run.message:
        _message(run)
    say_what_is_serious(run)


def _result(run: Run) -> str:
    words = []
    test = run.report.get("test")
    if test and test.get("accuracy") is not None:
        words.append(
            f"test accuracy **{test['accuracy']:.1%}**, test loss {number_text(test['loss'])}"
        )
    elif test:
        mean = f"mean of {run.networks} networks: " if run.networks > 1 else ""
        scores = f"test loss {number_text(test['loss'])}, R² {number_text(test['r_squared'])}"
        words.append(mean + scores)
    words.append(f"{counted(run.epochs, 'epoch')} in {_duration(run.seconds)} of training")
    if run.parameters:
        words.append(words_of_run(run.experiment, run.config, run.parameters))
    return " · ".join(words)


def _message(run: Run) -> None:
    words = literal(run.message)
    if run.state is RunState.FAILED:
        st.error(words, icon=ICONS[run.state])
    elif run.state is RunState.INTERRUPTED:
        st.warning(words, icon=ICONS[run.state])
    else:
        st.caption(words)


def _duration(seconds: float) -> str:
    if seconds < 60:
        return f"{seconds:.1f} s" if seconds < 10 else f"{seconds:.0f} s"
    return f"{int(seconds // 60)} min {int(seconds % 60):02d} s"
