"""Recorded runs to look at, before anybody has trained."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from playground.experiments import EXPERIMENTS
from playground.experiments.recorded_runs import recorded_configs, recorded_runs
from playground.experiments.run_names import run_name
from playground.number_text import counted
from playground.runs import Run
from playground.ui.plain_text import literal
from playground.ui.run_links import page_link, replay_link

MOST_SHOWN = 3


def show_recorded() -> None:
    """A card for each of a few: what it reached, and where it can be seen."""
    runs = _of_classifiers()
    for place, run in zip(st.columns(len(runs) or 1), runs, strict=False):
        with place, st.container(border=True):
            st.markdown(f"**{EXPERIMENTS[run.experiment].title}**")
            st.caption(f":material/movie: Recorded run: {literal(run_name(run))}")
            accuracy = run.report["test"]["accuracy"]
            st.markdown(f"{counted(run.epochs, 'epoch')}, test accuracy **{accuracy:.1%}**")
            with st.container(horizontal=True):
                page_link(run)
                replay_link(run)


def _of_classifiers() -> Sequence[Run]:
    """The first of each experiment whose test gives an accuracy."""
    known = recorded_runs()
    firsts = [next(iter(recorded_configs(each)), "") for each in EXPERIMENTS.values()]
    found = [known[run_id].run for run_id in firsts if run_id in known]
    return [run for run in found if run.report["test"]["accuracy"] is not None][:MOST_SHOWN]
