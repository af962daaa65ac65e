"""Back to the first step: with the same initial weights, or with others."""

from __future__ import annotations

from typing import Any

import streamlit as st

from playground.experiments import Experiment
from playground.runs import Run
from playground.ui import house
from playground.ui.run_requests import ask_engine, begin
from playground.ui.sections import clicked
from playground.ui.stepping import chosen_pace

MOST_SEED = 2**31 - 1


def restart_buttons(experiment: Experiment[Any], config: Any, run: Run | None) -> None:
    """Both begin a run that rests before its first step."""
    if st.button(
        "Reset",
        icon=":material/restart_alt:",
        help="The settings of the sidebar from the same initial weights: same seed, same start.",
    ) and _start(experiment, config, run):
        st.rerun()
    seed = 0 if config.seed == MOST_SEED else config.seed + 1
    if st.button(
        "New weights",
        icon=":material/casino:",
        help="From the initial weights of the next seed.",
    ) and _start(experiment, config.model_copy(update={"seed": seed}), run):
        clicked(experiment, config, seed=seed)


def _start(experiment: Experiment[Any], config: Any, run: Run | None) -> bool:
    if run is not None and not run.state.is_finished():
        ask_engine(lambda: house.engine().stop(run.id))
    pace = chosen_pace(experiment, config)
    preset = experiment.preset_of(config)
    return begin(experiment, config, preset, steps=0, steps_per_second=pace)
