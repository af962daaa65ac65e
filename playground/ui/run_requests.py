"""What a page asks of the engine, and what it says when the engine refuses."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import streamlit as st

from playground.experiments import Config, Experiment
from playground.runs.run import NOWHERE
from playground.ui.class_here import class_here
from playground.ui.parent_run import linked_parent
from playground.ui.prediction import committed, forget_prediction
from playground.ui.refusal import refusals_kept
from playground.ui.tasks import pinned_task
from playground.ui.visitor import my_class, my_runs

SAME_CLICK_SECONDS = 1.0
BEGUN = "run_panel:begun"
"""Key of when this visitor last started a run."""


def begin(experiment: Experiment[Any], config: Config, preset: str | None, **how: Any) -> bool:
    """Starts a run and puts it into the link; False when the engine refused, which is then said.

    Args:
        how: As `Engine.submit` takes it: a speed, a number of steps, an origin.
    """
    with st.spinner("Starting…", show_time=True):
        return begin_quietly(experiment, config, preset, **how)


def begin_quietly(
    experiment: Experiment[Any], config: Config, preset: str | None, **how: Any
) -> bool:
    """As `begin`, but draws nothing: for callbacks."""
    if is_same_click():
        return False
    parent, task = linked_parent(experiment), pinned_task(experiment)
    how["origin"] = replace(
        how.get("origin", NOWHERE),
        parent=None if parent is None else parent.id,
        prediction=committed(experiment).as_json(),
        task={} if task is None else task.as_json(),
    )
    with refusals_kept():
        if class_here() is not None and my_class().would_answer(experiment.name, config):
            how["may_join"] = False  # a student could stop a run that a student has begun
        run = my_runs().submit(experiment, config, preset, **how)
        forget_prediction(experiment)
        st.query_params["run"] = run.id
        if class_here() is not None:
            my_class().note_run(run, config)
        return True
    return False


def is_same_click() -> bool:
    """Whether something was begun a moment ago: then this is the same click again, or the second
    half of a double one. Streamlit repeats a click whose run of the page was cut short."""
    now = time.monotonic()
    if now - st.session_state.get(BEGUN, -SAME_CLICK_SECONDS) < SAME_CLICK_SECONDS:
        return True
    st.session_state[BEGUN] = now
    return False


def request_button(
    label: str,
    icon: str,
    ask: Callable[[], object],
    *,
    disabled: bool = False,
    help: str | None = None,
) -> None:
    """A button that asks something of a run. A callback, because a click must not be lost to a
    redrawing of the page that is under way."""
    st.button(label, icon=icon, disabled=disabled, on_click=ask_engine, args=(ask,), help=help)


def ask_engine(ask: Callable[[], object]) -> None:
    """Asks, and keeps a refusal for the page to show."""
    with refusals_kept():
        ask()
