"""Searches that are kept, the last changed one first."""

from __future__ import annotations

import datetime
from typing import Any

import streamlit as st

from playground.experiments import ConfigError
from playground.search.search import Search
from playground.search.shelf import SearchError
from playground.ui.search.drivers import shelf


def earlier_searches() -> None:
    """A row per search; choosing one opens it."""
    found = _kept()
    if not found:
        st.caption("Searches are kept on disk and listed here.")
        return
    chosen: Any = st.dataframe(
        [_row(search) for search in found],
        hide_index=True,
        on_select="rerun",
        selection_mode="single-row",
        key="search:earlier",
        column_config={"Begun": st.column_config.DatetimeColumn(format="YYYY-MM-DD HH:mm")},
        alt="Earlier searches with their fields and their best validation score.",
    )
    rows = chosen.selection.rows
    if rows and rows[0] < len(found) and found[rows[0]].id != st.query_params.get("search"):
        picked = found[rows[0]]
        st.query_params.from_dict(
            {"experiment": picked.settings.experiment_name, "search": picked.id}
        )
        st.rerun()


def _kept() -> list[Search]:
    found = []
    for search_id in shelf().newest():
        try:
            found.append(shelf().search(search_id))
        except (SearchError, ConfigError, KeyError, ValueError):  # of a playground that was
            continue
    return found


def _row(search: Search) -> dict[str, Any]:
    best = search.best
    settings = search.settings
    value = "" if best is None or best.value is None else f"{best.value:.4g}"
    return {
        "Search": search.id,
        "Experiment": settings.experiment.title,
        "Fields": ", ".join(settings.space),
        "State": search.state.value,
        "Trials": len(search.trials),
        "Best": f"{settings.judged_by} {value}" if value else "",
        "Begun": datetime.datetime.fromtimestamp(search.created),
    }
