"""A table of the studies that are kept on disk; choosing a row opens it."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from typing import Any

import streamlit as st

from playground.lessons.studies.drivers import SEARCHES, SWEEPS, Drivers
from playground.number_text import number_text
from playground.studies.search.search import Search
from playground.studies.sweep.repository import SweepStatus
from playground.ui import services
from playground.ui.data_table import data_table
from playground.ui.plain_text import literal


def _sweep_cells(status: SweepStatus) -> dict[str, Any]:
    return {
        "Fields": ", ".join(str(axis) for axis in status.settings.axes),
        "Seeds": status.settings.seeds,
        "State": status.state.value,
        "Runs": f"{status.done} of {status.settings.size}",
    }


def _search_cells(search: Search) -> dict[str, Any]:
    best, settings = search.best, search.settings
    value = "" if best is None or best.value is None else number_text(best.value)
    return {
        "Fields": ", ".join(settings.space),
        "State": search.state.value,
        "Trials": len(search.trials),
        "Best": f"{settings.judged_by} {value}" if value else "",
    }


_CELLS: dict[str, Callable[[Any], dict[str, Any]]] = {
    SWEEPS.name: _sweep_cells,
    SEARCHES.name: _search_cells,
}


def earlier_studies(drivers: Drivers[Any, Any]) -> None:
    """A row per sweep or per search, the last changed one first."""
    kind = drivers.name
    found, unreadable = drivers.repository.newest_readable(services.store())
    found = [each for each in found if drivers.may_look(each)]
    for sentence in unreadable:
        st.warning(literal(sentence), icon=":material/broken_image:")
    if not found:
        st.caption(f"{kind.capitalize()} results are kept on disk and listed here.")
        return
    rows = [
        {
            kind.capitalize(): each.id,
            "Experiment": each.settings.experiment.title,
            **_CELLS[kind](each),
            "Begun": datetime.datetime.fromtimestamp(each.created),
        }
        for each in found
    ]
    chosen: Any = data_table(
        rows,
        on_select="rerun",
        selection_mode="single-row",
        key=f"{kind}:earlier",
        column_config={"Begun": st.column_config.DatetimeColumn(format="YYYY-MM-DD HH:mm")},
        alt=f"What each earlier {kind} varied and what became of it.",
    )
    picked = chosen.selection.rows
    if picked and picked[0] < len(found):
        opened = found[picked[0]]
        if opened.id != st.query_params.get(kind):
            link = {"experiment": opened.settings.experiment_name, kind: opened.id}
            st.query_params.from_dict(link)
            st.rerun()
