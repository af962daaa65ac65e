"""Train, pause, stop, and watch: the part that every page with training shares."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import streamlit as st

from playground.classroom.identity import may_change
from playground.experiments import Config, ConfigError, Experiment
from playground.experiments.run_names import run_name
from playground.figures.learning_curves import learning_curves, learning_curves_info
from playground.figures.template import empty
from playground.runs import Run, RunState, Shown
from playground.runs.remaining_time import remaining_words
from playground.ui import house
from playground.ui.diagnosis_hint import say_what_is_serious
from playground.ui.guess import guess_form, reveal
from playground.ui.live_figure import live_figure
from playground.ui.look_back import shown_of
from playground.ui.parent_run import (
    against_parent,
    change_one_thing,
    linked_parent,
    offer_copy,
    parent_of,
    say_changes,
)
from playground.ui.plain_text import literal
from playground.ui.replay import replay_link
from playground.ui.run_requests import REFUSAL, begin, wish
from playground.ui.stepping import chosen_pace, step_buttons
from playground.ui.tasks import share, show_task
from playground.ui.visitor import my_runs, visitor
from playground.ui.window import name_tab

POLL_SECONDS = 0.4
LIVELY_SECONDS = 0.25
REPORT_GRACE_SECONDS = 30
Show = Callable[[Shown | None], None]
ICONS = {
    RunState.WAITING: ":material/hourglass_top:",
    RunState.RUNNING: ":material/play_arrow:",
    RunState.PAUSED: ":material/pause:",
    RunState.COMPLETE: ":material/check_circle:",
    RunState.STOPPED: ":material/stop_circle:",
    RunState.FAILED: ":material/error:",
    RunState.INTERRUPTED: ":material/power_off:",
}


def current_run(experiment: Experiment[Any]) -> Run | None:
    """The run that the URL names, if it is one of this experiment and its settings are still
    known."""
    run_id = st.query_params.get("run")
    if not run_id:
        return None
    try:
        run = house.store().run(run_id)
        if run.experiment != experiment.name:
            return None
        experiment.config_type.parse(run.config)
    except KeyError as error:
        _let_go_of_run(str(error.args[0]))
        return None
    except ConfigError as error:  # it is older, or came from elsewhere
        _let_go_of_run(
            f"“{run_name(run)}” has settings that this version does not take. {error} The page "
            "Compare shows its curves and scores."
        )
        return None
    return run


def _let_go_of_run(sentence: str) -> None:
    st.warning(literal(sentence), icon=":material/link_off:")
    del st.query_params["run"]


def is_live(run: Run | None) -> bool:
    """Whether there is still something to come: curves, or the test of a stopped run."""
    if run is None:
        return False
    if not run.state.is_finished():
        return True
    awaited = run.state is RunState.STOPPED and run.parameters and not run.report
    return bool(awaited) and time.time() - (run.ended or 0) < REPORT_GRACE_SECONDS


def run_panel(
    experiment: Experiment[Any],
    config: Config,
    preset: str | None,
    show: Show,
    *,
    stepping: bool = False,
    log_loss: bool = True,
    parent_curves: bool = False,
) -> Run | None:
    """Buttons, progress and what moves while a run trains; returns the run on show.

    Args:
        show: Draws the figures of a run at the moment that the words above them speak of, or of
            the controls when there is no run.
        stepping: Whether there are buttons for one step and one epoch, and a speed.
        log_loss: Whether there is a switch to a logarithmic axis.
        parent_curves: Whether to draw a run and its parent below, as `show` does not.
    """
    run = current_run(experiment)
    if run is not None:
        name_tab(experiment.title, run_name(run))
    drawn_for = _moment(shown_of(experiment, run))
    seconds = LIVELY_SECONDS if experiment.lively else POLL_SECONDS
    show_task(experiment, run)
    panel = st.fragment(_panel, run_every=seconds if is_live(run) else None, key="run_panel")
    say_changes(experiment, config, run)
    panel(experiment, config, preset, show, drawn_for, stepping, log_loss, parent_curves)
    # Always there, also empty: what follows would be built anew below it, tabs at their first one.
    ways_on = st.container(horizontal=True, vertical_alignment="center")
    if run is not None and run.state.is_finished():
        with ways_on:
            change_one_thing(run, key=f"{experiment.name}:change")
            replay_link(run)
    share(experiment, config, run)
    return run


def loss_and_accuracy(experiment: Experiment[Any], baseline: float | None) -> Show:
    """What to show of a classifier: its loss and accuracy over the epochs.

    Args:
        baseline: Validation accuracy of the majority class, drawn into the accuracy figure.
    """

    def show(shown: Shown | None) -> None:
        log_loss = st.session_state.get(f"{experiment.name}:log_loss", False)
        if shown is None:
            figure = empty("Press Train: loss and accuracy will grow here.", height=340)
        else:
            run = shown.run
            snapshot = house.store().snapshot(run.id)
            parent = parent_of(experiment, run)
            behind = None if parent is None else house.store().snapshot(parent.id)
            figure = learning_curves(
                learning_curves_info(snapshot, baseline),
                log_loss=log_loss,
                parent=None if behind is None else learning_curves_info(behind, None),
            )
        live_figure(figure, key=f"{experiment.name}:curves")

    return show


def _panel(
    experiment: Experiment[Any],
    config: Config,
    preset: str | None,
    show: Show,
    drawn_for: Any,
    stepping: bool,
    log_loss: bool,
    parent_curves: bool,
) -> None:
    run = current_run(experiment)
    shown = shown_of(experiment, run)
    if drawn_for != _moment(shown):
        st.rerun()  # all of the page speaks of the same moment
    with st.container(horizontal=True, vertical_alignment="center"):
        if run is None or run.state.is_finished() or may_change(visitor(), run):
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
            guess_form(experiment, config, linked_parent(experiment))
    trouble = house.engine().trouble
    if trouble:
        st.error(literal(trouble), icon=":material/error:")
    refusal = st.session_state.pop(REFUSAL, None)
    if refusal:
        st.error(literal(refusal), icon=":material/error:")
    if shown is not None:
        _progress(shown)
        reveal(shown.run)
    show(shown)
    against_parent(experiment, run, curves=parent_curves)


def _buttons(
    experiment: Experiment[Any], config: Config, preset: str | None, run: Run | None, paced: bool
) -> None:
    under_way = run is not None and not run.state.is_finished()
    if st.button("Train", type="primary", icon=":material/play_arrow:", disabled=under_way):
        pace = chosen_pace(experiment, config) if paced else None
        if begin(experiment, config, preset, steps_per_second=pace):
            st.rerun()
    run_id = run.id if run else ""
    resumable = run is not None and run.resumable and may_change(visitor(), run)
    if run is not None and (run.state is RunState.PAUSED or resumable):
        wish("Resume", ":material/resume:", lambda: my_runs().resume(run_id))
    else:
        running = run is not None and run.state is RunState.RUNNING
        wish("Pause", ":material/pause:", lambda: my_runs().pause(run_id), disabled=not running)
    wish("Stop", ":material/stop:", lambda: my_runs().stop(run_id), disabled=not under_way)


def _moment(shown: Shown | None) -> Any:
    """What a page was drawn for; only while a run trains does it change without the whole page."""
    if shown is None:
        return None
    run = shown.run
    if run.state in (RunState.WAITING, RunState.RUNNING):
        return run.id
    return run.id, run.state, run.version, shown.epoch, is_live(run)


def _progress(shown: Shown) -> None:
    run = shown.run
    share = run.progress.get("step", 0) / max(1, run.progress.get("total_steps", 1))
    words = f"{ICONS[run.state]} **{run.state.value.capitalize()}**"
    if run.state.is_finished():
        st.markdown(f"{words} · {_result(run)}")
        if run.message:
            _message(run)
        say_what_is_serious(run)
        return
    st.progress(min(1.0, share), text=f"{words} · {_position(shown)}")


def _position(shown: Shown) -> str:
    run, p = shown.run, shown.run.progress
    # Of a lively run the figures show what was recorded last: the words speak of the same step.
    step = shown.step if shown.is_newest else p["step"]
    if run.state is RunState.WAITING or not step:
        waiting = run.state is RunState.PAUSED
        return "before the first step" if waiting else "preparing: reading data and compiling"
    words = [f"epoch {-(-step // p['steps_per_epoch'])} of {p['epochs']}"]
    words.append(f"step {step:,} of {p['total_steps']:,}")
    if run.state is RunState.RUNNING and p["steps_per_second"]:
        words.append(f"{p['steps_per_second']:,.3g} steps/s")
        words.append(remaining_words(p))
    return " · ".join(words)


def _result(run: Run) -> str:
    words = []
    test = run.report.get("test")
    if test and test.get("accuracy") is not None:
        words.append(f"test accuracy **{test['accuracy']:.1%}**, test loss {test['loss']:.3f}")
    elif test:
        words.append(f"test loss {test['loss']:.4g}, R² {test['r_squared']:.4f}")
    words.append(f"{run.epochs:,} epochs in {_duration(run.seconds)} of training")
    if run.parameters:
        words.append(f"{run.parameters:,} parameters")
    return " · ".join(words)


def _message(run: Run) -> None:
    words = literal(run.message)
    if run.state is RunState.FAILED:
        st.error(words, icon=":material/error:")
    elif run.state is RunState.INTERRUPTED:
        st.warning(words, icon=":material/power_off:")
    else:
        st.caption(words)


def _duration(seconds: float) -> str:
    if seconds < 60:
        return f"{seconds:.1f} s" if seconds < 10 else f"{seconds:.0f} s"
    return f"{int(seconds // 60)} min {int(seconds % 60):02d} s"
