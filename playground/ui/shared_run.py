"""What a page says of runs that several want: one that they share, or one that is finished."""

from __future__ import annotations

from typing import Any

import streamlit as st

from playground.classroom.identity import shares
from playground.engine.sharing import finished_run
from playground.experiments import Config, Experiment
from playground.runs import Run
from playground.ui import services
from playground.ui.visitor import my_runs, visitor

NOTICE = "shared_run:notice"
"""Key of what to say of a run that was left."""
LEFT = "You have left the run. It goes on for the others who share it."
JOINED = (
    "Someone is already training this: you are watching the same run. Press Stop to leave it; it "
    "goes on for the others."
)
NOT_YOURS_TO_PAUSE = "Others share this run: only the person who started it can pause it."


def is_joined(run: Run | None) -> bool:
    """Whether the visitor shares a run that somebody else began."""
    return run is not None and shares(visitor(), run) and visitor().id != run.begun_by


def say_shared(run: Run | None) -> None:
    """Says that the visitor watches the run of somebody else, or has left it."""
    if run is not None and not run.state.is_finished() and is_joined(run):
        st.markdown(f":material/group: {JOINED}")
    notice = st.session_state.pop(NOTICE, None)
    if notice:
        st.info(notice, icon=":material/logout:")


def stop_or_leave(run_id: str) -> None:
    """Ends a run; one that goes on for others is no longer shown.

    Raises:
        AccessError: somebody else began it, and the visitor does not share it.
        EngineError: the engine refuses.
    """
    if not my_runs().stop(run_id):
        st.query_params.pop("run", None)
        st.session_state[NOTICE] = LEFT


def offer_finished(experiment: Experiment[Any], config: Config, shown: Run | None) -> None:
    """A button that shows a run of these settings that took long; none where it is on show."""
    found = finished_run(services.store(), experiment, config)
    if found is None or (shown is not None and shown.config == found.config):
        return
    st.button(
        "A finished run of these settings: look at it",
        icon=":material/history:",
        key=f"{experiment.name}:finished",
        on_click=st.query_params.update,
        args=({"run": found.id},),
        help="Train begins a new one.",
    )
