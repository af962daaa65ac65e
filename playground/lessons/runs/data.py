"""The data that people brought or drew, to be deleted."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import streamlit as st

from playground.classroom.brought_data import deletable
from playground.datasets.brought import kept_at, kind_title, size_of, title_of_brought
from playground.number_text import counted
from playground.runs import RunQuery
from playground.ui import services
from playground.ui.data_table import data_table
from playground.ui.refusal import refusals_kept, say_kept_refusal
from playground.ui.tabs import is_wanted
from playground.ui.visitor import my_runs, visitor

PLACE = "runs:data"
TITLE = "Uploaded and drawn data"
MOST_ROWS = 200


def uploaded_data() -> None:
    """A list of the data that the visitor may delete; nothing where there are none."""
    names = deletable(visitor())
    if not names:
        return
    part = st.expander(TITLE, icon=":material/folder_open:", key=PLACE, on_change="rerun")
    if is_wanted(part, PLACE):
        with part:
            _list(names)


def _list(names: Sequence[str]) -> None:
    say_kept_refusal(PLACE)
    shown = names[:MOST_ROWS]
    # The key follows the rows: a tick is a row's number, and must not move to other data.
    state: Any = data_table(
        [_row(name) for name in shown],
        on_select="rerun",
        selection_mode="multi-row",
        column_config={
            "Size": st.column_config.NumberColumn(format="bytes"),
            "Kept": st.column_config.DatetimeColumn(format="D MMM HH:mm"),
        },
        key=f"{PLACE}:{hash(tuple(shown))}",
        alt="Data that were uploaded, photographed or drawn, with their size and the runs on them.",
    )
    ticked = [shown[row] for row in state.selection.rows if row < len(shown)]
    with st.popover("Delete", icon=":material/delete:", disabled=not ticked):
        st.markdown(
            f"Delete {counted(len(ticked), 'data set')} for good? Runs that trained on the data "
            "keep their curves and scores, but their pages no longer show the data."
        )
        st.button(
            "Delete for good",
            icon=":material/delete_forever:",
            on_click=_delete,
            args=(ticked,),
        )
    if len(names) > len(shown):
        st.caption(f"The newest {MOST_ROWS} of {len(names):,}.")


def _row(name: str) -> dict[str, Any]:
    return {
        "Data": title_of_brought(name),
        "Kind": kind_title(name),
        "Size": size_of(name),
        "Kept": kept_at(name),
        "Runs": services.store().count(RunQuery(in_settings=(name,))),
    }


def _delete(names: Sequence[str]) -> None:
    with refusals_kept(PLACE):
        my_runs().delete_data(names)
