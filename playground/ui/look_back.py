"""Back in time: a slider over what was recorded of a run, while it rests."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import streamlit as st

from playground.experiments import Experiment
from playground.replay import recorded_epochs
from playground.runs import Run, Shown
from playground.runs.shown import can_look_back, shown
from playground.ui import services


def shown_of(experiment: Experiment[Any], run: Run | None) -> Shown | None:
    """The moment of a run to show: the newest, unless the slider stands at an earlier one."""
    if run is None:
        return None
    epochs = _recorded(experiment, run)
    chosen = st.session_state.get(_key(run, epochs)) if epochs else None
    return shown(services.store(), run.id, experiment.main_observation, chosen)


def look_back(experiment: Experiment[Any], shown: Shown | None) -> None:
    """The slider; nothing before there is something to look back at."""
    epochs = () if shown is None else _recorded(experiment, shown.run)
    if shown is None or len(epochs) < 2:
        return
    run = shown.run
    # Only people move it: a value that the program set could miss the browser, which would then
    # report its own as if somebody had chosen it.
    st.select_slider(
        "Look back to",
        epochs,
        value=epochs[-1],
        key=_key(shown.run, epochs),
        format_func=lambda epoch: moment_text(epoch, run),
        help="Moves the network, the surface and the curves back in time.",
        width=235,
    )


def moment_text(epoch: float, run: Run) -> str:
    """As "epoch 12" at the end of an epoch, as "step 313" inside one."""
    if epoch == int(epoch):
        return f"epoch {int(epoch):,}"
    return f"step {round(float(run.step_at(epoch))):,}"


def _recorded(experiment: Experiment[Any], run: Run) -> tuple[float, ...]:
    """Thinned to what a slider can tell apart; none while the run trains."""
    if not experiment.main_observation or not can_look_back(run):
        return ()
    return _epochs(run.id, experiment.main_observation, run.version)


@lru_cache(maxsize=64)
def _epochs(run_id: str, name: str, version: int) -> tuple[float, ...]:
    del version  # only says when to look again
    return recorded_epochs(services.store(), services.store().run(run_id), name)


def _key(run: Run, epochs: tuple[float, ...]) -> str:
    """Another one once more is recorded: then the newest is shown again."""
    return f"look back:{run.id}:{len(epochs)}:{epochs[-1]:g}"
