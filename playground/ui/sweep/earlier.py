"""Sweeps that are kept, the newest first."""

from __future__ import annotations

import datetime
from typing import Any

import streamlit as st

from playground.experiments import ConfigError
from playground.sweep.shelf import SweepError, SweepStatus
from playground.ui import house
from playground.ui.sweep.drivers import shelf


def earlier_sweeps() -> None:
    """A row per sweep; choosing one opens it."""
    found = _kept()
    if not found:
        st.caption("Sweeps are kept on disk and listed here.")
        return
    chosen: Any = st.dataframe(
        [_row(status) for status in found],
        hide_index=True,
        on_select="rerun",
        selection_mode="single-row",
        key="sweep:earlier",
        column_config={"Begun": st.column_config.DatetimeColumn(format="YYYY-MM-DD HH:mm")},
        alt="Earlier sweeps with their fields and values.",
    )
    rows = chosen.selection.rows
    if rows and rows[0] < len(found) and found[rows[0]].id != st.query_params.get("sweep"):
        picked = found[rows[0]]
        st.query_params.from_dict({"experiment": picked.sweep.experiment_name, "sweep": picked.id})
        st.rerun()


def _kept() -> list[SweepStatus]:
    found = []
    for sweep_id in shelf().newest():
        try:
            found.append(shelf().status(sweep_id, house.store()))
        except (SweepError, ConfigError):  # of a playground that was
            continue
    return found


def _row(status: SweepStatus) -> dict[str, Any]:
    return {
        "Sweep": status.id,
        "Experiment": status.sweep.experiment.title,
        "Fields": ", ".join(str(axis) for axis in status.sweep.axes),
        "Seeds": status.sweep.seeds,
        "State": status.state.value,
        "Runs": f"{status.done} of {status.sweep.size}",
        "Begun": datetime.datetime.fromtimestamp(status.created),
    }
