"""Back to the first step: with the same initial weights, or with others."""

from __future__ import annotations

from typing import Any

import streamlit as st

from playground.classroom.identity import may_change
from playground.experiments import Experiment
from playground.runs import Run, RunState
from playground.ui.run_requests import ask_engine, begin_quietly
from playground.ui.sections import set_later
from playground.ui.stepping import chosen_pace
from playground.ui.visitor import my_runs, visitor

MOST_SEED = 2**31 - 1


def restart_buttons(experiment: Experiment[Any], config: Any, run: Run | None) -> None:
    """Both begin a run that rests before its first step; not while one trains."""
    trains = run is not None and run.state in (RunState.WAITING, RunState.RUNNING)
    stops = " It stops the paused run." * would_stop(run)
    st.button(
        "Reset",
        icon=":material/restart_alt:",
        help="The settings of the sidebar from the same initial weights: same seed, same start."
        + stops,
        disabled=trains,
        on_click=_start,
        args=(experiment, config, run),
    )
    seed = 0 if config.seed == MOST_SEED else config.seed + 1
    st.button(
        "New weights",
        icon=":material/casino:",
        help="From the initial weights of the next seed." + stops,
        disabled=trains,
        on_click=_start,
        args=(experiment, config.model_copy(update={"seed": seed}), run),
    )


def _start(experiment: Experiment[Any], config: Any, run: Run | None) -> None:
    """A callback, which happens once however often the page is drawn meanwhile."""
    pace = chosen_pace(experiment, config)
    preset = experiment.preset_of(config)
    if begin_quietly(experiment, config, preset, steps=0, steps_per_second=pace):
        stop_if_allowed(run)
        set_later(experiment, config)


def would_stop(run: Run | None) -> bool:
    """Whether a paused run ends when the page no longer shows it: not somebody else's."""
    return run is not None and run.state is RunState.PAUSED and may_change(visitor(), run)


def stop_if_allowed(run: Run | None) -> None:
    """Stops a run that the page no longer shows, unless it is somebody else's; for callbacks."""
    if run is not None and not run.state.is_finished() and may_change(visitor(), run):
        ask_engine(lambda: my_runs().stop(run.id))


def leave_run(run: Run) -> None:
    """Takes a run from the page, which then shows the controls' network untrained; for
    callbacks."""
    stop_if_allowed(run)
    st.query_params.pop("run", None)
