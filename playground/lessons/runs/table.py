"""The table of runs: a row for each, ticked to open, replay, compare, describe or delete."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import streamlit as st

from playground.comparison.differences import label_of, setting_text
from playground.experiments import EXPERIMENTS, ConfigError
from playground.experiments.run_names import run_name
from playground.lessons.runs.actions import actions
from playground.lessons.runs.choice import PER_PAGE, choose_runs, measure_words
from playground.lessons.runs.recorded import show_recorded
from playground.number_text import counted
from playground.runs import Run, RunQuery, RunState
from playground.runs.query import COLUMNS
from playground.ui import services
from playground.ui.data_table import data_table
from playground.ui.plain_text import literal
from playground.ui.rerun_on_change import ALL_RUNS, rerun_on_change
from playground.ui.store_notices import damage_words
from playground.ui.visitor import visible

REFRESH_SECONDS = 2.0
MOST_DAMAGED = 10
ROW_PIXELS = 35
TICKED = "runs:ticked"
"""Key of the ids of ticked runs, which outlive a change of the rows."""


def runs_table() -> None:
    """Filters and the table below them, which follows what is written of any run."""
    store = services.store()
    query = choose_runs(store)
    rerun_on_change(_table, ALL_RUNS, "runs:table", query, seconds=REFRESH_SECONDS)
    for repair in store.repairs():
        st.caption(f":material/healing: {literal(repair)}")
    for run_id in store.damaged_runs()[:MOST_DAMAGED]:
        st.caption(f":material/broken_image: {literal(damage_words(run_id))}")


def _table(query: RunQuery) -> None:
    store, query = services.store(), visible(query)
    count = store.count(query)
    pages = max(1, -(-count // PER_PAGE))
    page = min(int(st.session_state.get("runs:page", 1)), pages)
    runs = store.find(replace(query, limit=PER_PAGE, offset=(page - 1) * PER_PAGE))
    actions(ticked(runs), in_bin=query.deleted)
    if not runs:
        _nothing(query)
        return
    _rows(runs, query)
    with st.container(horizontal=True, vertical_alignment="center"):
        if pages > 1:
            st.pagination(pages, key="runs:page")
        st.caption(counted(count, "run"))


def ticked(runs: Sequence[Run]) -> list[Run]:
    """Those of the listed runs that are ticked, in the order of the list."""
    chosen = set(st.session_state.get(TICKED, ()))
    return [run for run in runs if run.id in chosen]


def _rows(runs: Sequence[Run], query: RunQuery) -> None:
    ids = [run.id for run in runs]
    chosen = {run.id for run in ticked(runs)}
    # The key follows the rows: a tick is a row's number, and must not move to another run.
    key = f"runs:{hash(tuple(ids))}"
    state: Any = data_table(
        _without_empty([table_row(run, query.sort) for run in runs]),
        on_select="rerun",
        selection_mode="multi-row",
        selection_default={
            "selection": {"rows": [i for i, run_id in enumerate(ids) if run_id in chosen]}
        },
        key=key,
        height=min(430, ROW_PIXELS * (len(ids) + 1) + 3),
        placeholder="",
        formats={
            "Test accuracy": "percent",
            "Test loss": "%.4g",
            "Seconds": "%.1f",
            "Epochs": "localized",
            "Parameters": "localized",
        },
        column_config={
            "Run": st.column_config.TextColumn(width=270),
            "Changed": st.column_config.TextColumn(width=180),
            "Begun": st.column_config.DatetimeColumn(format="D MMM HH:mm"),
        },
        alt="Runs with their state, settings and scores.",
    )
    now = {ids[row] for row in state.selection.rows if row < len(ids)}
    if now != chosen:
        st.session_state[TICKED] = tuple(now)
        st.rerun(scope="fragment")


def table_row(run: Run, sort: str = "created") -> dict[str, Any]:
    """What the table says of a run; the measure that it is sorted by has a column of its own."""
    known = EXPERIMENTS.get(run.experiment)
    row = {
        "Run": run_name(run),
        "Page": known.title if known else run.experiment,
        "Changed": _changed(run),
        "Tags": list(run.tags),
        "State": _state(run),
        "Test accuracy": run.measures.get("test_accuracy"),
        "Test loss": run.measures.get("test_loss"),
        "Epochs": run.epochs,
        "Seconds": run.seconds,
        "Parameters": run.parameters,
        "Begun": datetime.datetime.fromtimestamp(run.created),
        "Note": run.note,
    }
    if sort not in COLUMNS and sort not in ("test_accuracy", "test_loss"):
        row = {"Run": row["Run"], measure_words(sort): run.measures.get(sort)} | row
    return row


def _state(run: Run) -> str:
    """How it ended; of one under way, how far it has come."""
    done, total = run.progress.get("step", 0), run.progress.get("total_steps") or 1
    under_way = run.state in (RunState.RUNNING, RunState.PAUSED)
    return f"{run.state.value} {min(1.0, done / total):.0%}" if under_way else run.state.value


def _without_empty(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Without the columns of tags and notes where no run has any: the others have room then."""
    empty = {name for name in ("Tags", "Note") if not any(row[name] for row in rows)}
    return [{name: row[name] for name in row if name not in empty} for row in rows]


def _changed(run: Run) -> str:
    """The settings that are not the default's: what tells the runs of a sweep apart."""
    known = EXPERIMENTS.get(run.experiment)
    if known is None or run.preset:
        return ""
    try:
        config = known.config_type.parse(run.config)
    except ConfigError:  # of another version
        return ""
    texts = config.as_text()
    changed = [name for name in config.differences(known.preset(None)) if name in texts]
    return " · ".join(f"{label_of([run], name)} {setting_text(run, name)}" for name in changed)


def _nothing(query: RunQuery) -> None:
    every = RunQuery(without=query.without)
    if replace(query, alone=False) == every and not services.store().count(every):
        st.markdown(
            "No runs yet: open a page and press **Train**. Until then, look at recorded ones:"
        )
        show_recorded()
    elif query.deleted:
        st.info(
            "The bin is empty. Deleted runs stay here for seven days of use.",
            icon=":material/delete:",
        )
    else:
        more = ", or include sweeps and searches" if query.alone else ""
        st.info(
            f"No run fits these filters. Clear one of them{more}.",
            icon=":material/filter_alt_off:",
        )
