"""The data that people brought or drew, to be deleted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import Any

import streamlit as st

from playground.classroom.brought_data import data_in, deletable
from playground.classroom.called import called
from playground.datasets.brought import (
    distinct_titles,
    kept_at,
    kind_title,
    owners_of,
    size_of,
    title_of_brought,
)
from playground.experiments import ConfigError
from playground.number_text import counted
from playground.runs import RunQuery
from playground.studies.repository import StudyError
from playground.ui import services
from playground.ui.class_queue import studies_under_way
from playground.ui.data_table import data_table
from playground.ui.refusal import refusals_kept, say_kept_refusal
from playground.ui.tabs import is_wanted
from playground.ui.visitor import my_class, my_runs, visitor

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
    titles, people = distinct_titles(shown, title_of_brought), _people()
    # The key follows the rows: a tick is a row's number, and must not move to other data.
    state: Any = data_table(
        [_row(name, titles[name], people) for name in shown],
        on_select="rerun",
        selection_mode="multi-row",
        formats={"Size": "bytes"},
        column_config={"Kept": st.column_config.DatetimeColumn(format="D MMM HH:mm")},
        key=f"{PLACE}:{hash(tuple(shown))}",
        alt="Data that were uploaded, photographed or drawn, with their size and the runs on them.",
    )
    ticked = [shown[row] for row in state.selection.rows if row < len(shown)]
    # Of other rows it is another one, which is closed.
    key = f"{PLACE}:delete:{hash(tuple(ticked))}"
    with st.popover("Delete", icon=":material/delete:", disabled=not ticked, key=key):
        if ticked:
            _confirm(ticked)
    if len(names) > len(shown):
        st.caption(f"The newest {MOST_ROWS} of {len(names):,}.")


def _confirm(ticked: Sequence[str]) -> None:
    st.markdown(
        f"Delete {counted(len(ticked), 'data set')} for good? Runs on the data keep their curves "
        "and scores, but their pages no longer show the data, and they cannot be resumed."
    )
    st.button(
        "Delete for good",
        icon=":material/delete_forever:",
        on_click=_delete,
        args=(ticked,),
    )


def _people() -> Mapping[str, str]:
    """For the teacher, what the class page calls people, by their ids; nobody for others."""
    if not visitor().is_teacher:
        return {}
    return called(my_class().people(), by_name=my_class().names_shown())


def _row(name: str, title: str, people: Mapping[str, str]) -> dict[str, Any]:
    owners = ", ".join(sorted(people[owner] for owner in owners_of(name) if owner in people))
    return {
        "Data": title,
        **({"Whose": owners} if people else {}),
        "Kind": kind_title(name),
        "Size": size_of(name),
        "Kept": kept_at(name),
        "Runs": services.store().count(RunQuery(in_settings=(name,))),
    }


def _delete(names: Sequence[str]) -> None:
    with refusals_kept(PLACE):
        my_runs().delete_data(names, _data_of_studies())
        st.toast(f"Deleted: {counted(len(names), 'data set')}", icon=":material/check:")


def _data_of_studies() -> set[str]:
    """The data that later trials of sweeps and searches under way need, too."""
    found: set[str] = set()
    for repository, study_id in studies_under_way():
        with suppress(StudyError, ConfigError):  # what cannot be read begins no run
            found |= data_in(repository.status(study_id, services.store()).settings)
    return found
