"""Settings of a run that are changed while it trains."""

from __future__ import annotations

from functools import partial
from typing import Any

import streamlit as st

from playground.classroom.identity import may_change
from playground.engine import EngineError
from playground.engine.changes import expect_changeable
from playground.experiments import Config, Experiment
from playground.experiments.naming import capital
from playground.runs import Run, RunState
from playground.ui.run_requests import request_button
from playground.ui.visitor import my_runs, visitor

HELP = "The curves mark the change, and the script repeats it."
AT_ONCE = f"It takes effect with the next step. {HELP}"
AFTER_AN_EPOCH = f"It takes effect when an epoch ends, once it is compiled. {HELP}"
TAKEN_BACK = "Takes back what you have asked for: the run goes on as it does now."


def offer_changes(experiment: Experiment[Any], config: Config, run: Run | None) -> None:
    """A button for each setting that the controls have otherwise than a run under way, and that it
    can go on with; several are behind one button. What has been asked for is said until it
    counts, and can be taken back."""
    if run is None or run.state not in (RunState.RUNNING, RunState.PAUSED):
        return
    if not may_change(visitor(), run):
        return
    own = experiment.config_type.parse(run.settings)
    asked = run.progress.get("wanted", {})
    wanted = {name: getattr(config, name) for name in own.changeable()}
    changes = [
        (name, getattr(own, name), value)
        for name, value in wanted.items()
        if value not in (getattr(own, name), asked.get(name))
    ]
    for name, value in asked.items():
        is_batch = own.changeable().get(name) == "batch size"
        when = "it counts from the end of an epoch" if is_batch else "it is being compiled"
        st.caption(f"{_words(run, name)} {value:g} is on its way: {when}.")
        request_button(
            f"Keep {run.words_of(name)} {getattr(own, name):g}",
            ":material/undo:",
            partial(my_runs().change, run.id, name, getattr(own, name)),
            help=TAKEN_BACK,
        )
    if failure := run.progress.get("change_failure"):
        st.caption(failure)
    if not changes:
        return
    try:
        expect_changeable(run)
    except EngineError as refused:
        st.caption(str(refused))
        return
    if len(changes) == 1:
        _buttons(run, own, changes)
    else:
        with st.popover("Change this run", icon=":material/tune:"):
            _buttons(run, own, changes)


def _buttons(run: Run, own: Config, changes: list[tuple[str, Any, Any]]) -> None:
    for name, now, value in changes:
        request_button(
            f"Change {run.words_of(name)} {now:g} → {value:g} in this run",
            ":material/tune:",
            partial(my_runs().change, run.id, name, value),
            help=AFTER_AN_EPOCH if own.changeable()[name] == "batch size" else AT_ONCE,
        )


def _words(run: Run, name: str) -> str:
    return capital(run.words_of(name))
