"""One step, one epoch, and the speed in between."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

import streamlit as st

from playground.experiments import Config, Experiment
from playground.runs import Run, RunState
from playground.ui.run_requests import ask_engine, begin, request_button
from playground.ui.visitor import my_runs

PACES: dict[str, tuple[float, bool] | None] = {
    "1 step/s": (1, False),
    "5 steps/s": (5, False),
    "1 epoch/s": (1, True),
    "10 epochs/s": (10, True),
    "60 epochs/s": (60, True),
    "300 epochs/s": (300, True),
    "full speed": None,
}
"""How many a second, and whether epochs are meant; None is as fast as it goes."""
USUAL_PACE = "60 epochs/s"


def steps_per_epoch(experiment: Experiment[Any], config: Any) -> int:
    """Optimization steps of one pass over the training data."""
    examples, plan = len(experiment.load_data(config).train), experiment.plan(config)
    return -(-examples // plan.batch_size)


def chosen_pace(
    experiment: Experiment[Any], config: Config, run: Run | None = None
) -> float | None:
    """Steps per second that were chosen last; None is as fast as it goes.

    Args:
        run: A run with settings of its own, which may have longer epochs.
    """
    chosen = st.session_state.get(_key(experiment), USUAL_PACE)
    return _steps_per_second(chosen, _whole_epoch(experiment, config, run))


def _steps_per_second(label: str, whole_epoch: int) -> float | None:
    pace = PACES.get(label)
    if pace is None:
        return None
    number, counts_epochs = pace
    return number * (whole_epoch if counts_epochs else 1)


def _pace_of(experiment: Experiment[Any], config: Config, run: Run | None) -> str:
    """The speed of a run under way, whoever chose it and where; else the one chosen last here."""
    chosen: str = st.session_state.get(_key(experiment), USUAL_PACE)
    if run is None or run.state.is_finished() or "speed" not in run.progress:
        return chosen
    whole = _whole_epoch(experiment, config, run)
    fitting = [p for p in PACES if _steps_per_second(p, whole) == run.progress["speed"]]
    return chosen if chosen in fitting or not fitting else fitting[0]


def _whole_epoch(experiment: Experiment[Any], config: Config, run: Run | None) -> int:
    known = run.progress.get("steps_per_epoch") if run else None
    return int(known or steps_per_epoch(experiment, config))


def step_buttons(
    experiment: Experiment[Any], config: Config, preset: str | None, run: Run | None
) -> None:
    """One step, one epoch and the speed. Without a run under way they begin one."""
    under_way = run if run is not None and not run.state.is_finished() else None
    whole = _whole_epoch(experiment, config, under_way)
    for label, icon, steps in (("Step", "step", 1), ("Epoch", "skip_next", whole)):
        if under_way is not None:
            # To the next step, or to the end of the epoch.
            until = (under_way.progress.get("step", 0) // steps + 1) * steps
            request_button(
                label,
                f":material/{icon}:",
                partial(my_runs().train_until, under_way.id, until),
                disabled=under_way.state is not RunState.PAUSED,
            )
        elif st.button(label, icon=f":material/{icon}:"):
            pace = chosen_pace(experiment, config)
            if begin(experiment, config, preset, steps=steps, steps_per_second=pace):
                st.rerun()
    pace_choice(experiment, config, [] if run is None else [run])


def pace_choice(experiment: Experiment[Any], config: Config, runs: Sequence[Run]) -> None:
    """The speed, also of runs that are under way."""
    now = _pace_of(experiment, config, runs[0] if runs else None)
    # The speed is in the key: one that somebody else chose makes a new box, which begins with it.
    key = f"{_key(experiment)}:{runs[0].id if runs else ''}:{now}"
    st.selectbox(
        "Speed",
        list(PACES),
        index=list(PACES).index(now),
        key=key,
        label_visibility="collapsed",
        help="How fast to train.",
        width=140,
        on_change=_change_pace,
        args=(experiment, config, runs, key),
    )


def _change_pace(
    experiment: Experiment[Any], config: Config, runs: Sequence[Run], key: str
) -> None:
    st.session_state[_key(experiment)] = st.session_state[key]
    for run in runs:
        if not run.state.is_finished():
            pace = chosen_pace(experiment, config, run)
            ask_engine(partial(my_runs().limit_speed, run.id, pace))


def _key(experiment: Experiment[Any]) -> str:
    return f"{experiment.name}:speed"
