"""Curves, tables and matrices of the runs on show, moving while any of them trains."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from playground.comparison.curves import compared_curves
from playground.comparison.differences import run_names
from playground.comparison.losses import losses_of
from playground.comparison.view import FEWEST_RUNS, CompareView
from playground.figures.run_lines import run_lines
from playground.lessons.compare.choice import choose_metrics
from playground.lessons.compare.matrices import show_matrices
from playground.runs import Run
from playground.ui import services
from playground.ui.live_figure import live_figure
from playground.ui.parent_run import change_one_thing
from playground.ui.recorded_comparison import activations_compared, say_example
from playground.ui.rerun_on_change import rerun_on_change
from playground.ui.run_links import page_of
from playground.ui.run_states import is_live
from playground.ui.run_tables import show_differences, show_measures

POLL_SECONDS = 1.0
HEIGHT = 350
CHOSEN = "compare:opened run"


def comparison(view: CompareView, runs: Sequence[Run]) -> None:
    """All that is compared; looks again as long as a run is under way. Before two are chosen, some
    that are recorded."""
    if len(runs) < FEWEST_RUNS:
        runs = activations_compared()
        say_example("Choose two runs or more above to compare your own.")
    live = any(is_live(run) for run in runs)
    ids = [run.id for run in runs]
    rerun_on_change(_body, runs, "compare:body", view, ids, live, seconds=POLL_SECONDS)


def _body(view: CompareView, ids: list[str], was_live: bool) -> None:
    snapshots = [services.store().snapshot(run_id) for run_id in ids]
    runs = [snapshot.run for snapshot in snapshots]
    if was_live != any(is_live(run) for run in runs):
        st.rerun()
    names = run_names(runs)
    figure = run_lines(compared_curves(view, snapshots, names), height=HEIGHT)
    live_figure(figure, "compare:curves", toolbar=True)
    if view.together:
        st.caption("Each mean ends at the last epoch that all of its seeds have reached.")
    kinds = losses_of(runs)
    if len(kinds) > 1:
        st.caption(
            f"Losses of different kinds have no common axis: {', '.join(kinds)}. Compare "
            "accuracy instead, if all runs have it."
        )
    choose_metrics(view, snapshots)
    show_measures(runs, view.band)
    show_differences(runs, names)
    show_matrices(runs, names)
    _one_run(runs, names)


def _one_run(runs: Sequence[Run], names: Sequence[str]) -> None:
    """From here to one of the runs."""
    if not runs:
        return
    st.subheader("Continue from one of them")
    by_id = {run.id: run for run in runs}
    titles = dict(zip(by_id, names, strict=True))
    with st.container(horizontal=True, vertical_alignment="bottom"):
        chosen = st.selectbox(
            "Run", list(by_id), format_func=titles.__getitem__, key=CHOSEN, width=320
        )
        run = by_id[chosen]
        if st.button("Open", icon=":material/open_in_new:"):
            st.switch_page(page_of(run), query_params={"run": run.id})
        change_one_thing(run, key="compare:change")
