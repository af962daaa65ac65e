"""Sweeping one or two fields: every value, some seeds, curves, bars or a heatmap."""

import streamlit as st

from playground.lessons.studies.choices import study_of_link
from playground.lessons.studies.drivers import SWEEPS
from playground.lessons.studies.earlier import earlier_sweeps
from playground.lessons.studies.sweep.choices import (
    choose_experiment,
    choose_sweep,
    lesson_of,
)
from playground.lessons.studies.sweep.progress import sweep_panel
from playground.ui.controls import choose_config
from playground.ui.share import headline
from playground.ui.tabs import is_wanted

status = study_of_link(SWEEPS)
experiment = choose_experiment(status)
base, _ = choose_config(lesson_of(experiment))

headline("Which value is best?", "sweep:share")
with st.expander("What to vary", expanded=status is None, icon=":material/tune:"):
    sweep = choose_sweep(experiment, base)
sweep_panel(sweep, status)
earlier = st.expander(
    "Earlier sweeps", icon=":material/history:", key="sweep:past", on_change="rerun"
)
if is_wanted(earlier, "sweep:past"):
    with earlier:
        earlier_sweeps()
