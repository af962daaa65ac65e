"""One slider over the epochs of all networks that are compared, while they rest."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

import streamlit as st

from playground.replay import recorded_epochs
from playground.runs import Run
from playground.runs.shown import can_look_back
from playground.ui import services
from playground.ui.look_back import moment_text


def choose_moment(runs: Sequence[Run]) -> float | None:
    """Draws the slider once all runs rest.

    Returns:
        The epoch that somebody looks back at; None for the newest of each run.
    """
    if not runs or not all(can_look_back(run) for run in runs):
        return None
    # Runs may end at different epochs, and each records moments of its own: the longest leads.
    every = [_epochs(run.id, run.version) for run in runs]
    longest = max(range(len(runs)), key=lambda k: every[k][-1:])
    epochs = every[longest]
    if len(epochs) < 2:
        return None
    # Another key once more is recorded: then the newest is shown again.
    key = f"plane:compared moment:{','.join(run.id for run in runs)}:{epochs[-1]:g}"
    chosen = st.select_slider(
        "Look back to",
        epochs,
        value=epochs[-1],
        key=key,
        format_func=lambda epoch: moment_text(epoch, runs[longest]),
        help="Moves all surfaces back in time, and marks the epoch in the curves.",
    )
    return None if chosen == epochs[-1] else float(chosen)


@lru_cache(maxsize=64)
def _epochs(run_id: str, version: int) -> tuple[float, ...]:
    del version  # only says when to look again
    return recorded_epochs(services.store(), services.store().run(run_id), "weights")
