"""A table of runs."""

from __future__ import annotations

import datetime
from typing import Any

import streamlit as st

from playground.experiments import EXPERIMENTS
from playground.runs import Run
from playground.ui import house

REFRESH_SECONDS = 2.0
MOST_ROWS = 200


def page_of(run: Run) -> str:
    """The page that shows a run."""
    known = EXPERIMENTS.get(run.experiment)
    return f"pages/{(known and known.page) or run.experiment}.py"


def run_list() -> None:
    """Runs, newest first; choosing a row opens its page."""
    st.fragment(_table, run_every=REFRESH_SECONDS if house.store().unfinished_count() else None)()


def _table() -> None:
    runs = [run for run in house.store().runs(limit=MOST_ROWS) if run.experiment in EXPERIMENTS]
    if not runs:
        st.info("No runs yet: open a lesson and press Train.", icon=":material/history:")
        return
    chosen: Any = st.dataframe(
        [_row(run) for run in runs],
        hide_index=True,
        on_select="rerun",
        selection_mode="single-row",
        key="runs",
        column_config={
            "Test accuracy": st.column_config.NumberColumn(format="percent"),
            "Seconds": st.column_config.NumberColumn(format="%.1f"),
            "Parameters": st.column_config.NumberColumn(format="localized"),
            "Started": st.column_config.DatetimeColumn(format="YYYY-MM-DD HH:mm"),
        },
        alt="All runs with their state, settings and test accuracy.",
    )
    rows = chosen.selection.rows
    if rows and rows[0] < len(runs):
        run = runs[rows[0]]
        st.switch_page(page_of(run), query_params={"run": run.id})


def _row(run: Run) -> dict[str, Any]:
    test = run.report.get("test") or {}
    return {
        "Run": run.id,
        "Lesson": EXPERIMENTS[run.experiment].title,
        "Preset": run.preset or "own settings",
        "State": run.state.value,
        "Test accuracy": test.get("accuracy"),
        "Epochs": run.epochs,
        "Seconds": run.seconds,
        "Parameters": run.parameters,
        "Started": datetime.datetime.fromtimestamp(run.created),
    }
