"""What can be done with the ticked runs."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from playground.classroom.identity import may_change
from playground.experiments.run_names import run_name
from playground.runs import Run
from playground.ui import services
from playground.ui.parent_run import offer_copy
from playground.ui.plain_text import literal
from playground.ui.refusal import refusals_kept, say_kept_refusal
from playground.ui.run_links import page_of
from playground.ui.visitor import my_runs, visitor

MOST_COMPARED = 8
MOST_NAME, MOST_NOTE, MOST_TAGS, MOST_TAG = 80, 2000, 10, 30
UNDO = "runs:undo"
"""Key of the runs that were deleted last."""


def actions(runs: Sequence[Run], *, in_bin: bool) -> None:
    """A row of buttons; those that do not apply to what is ticked are greyed."""
    say_kept_refusal()
    one = runs[0] if len(runs) == 1 else None
    mine = [run for run in runs if may_change(visitor(), run)]
    with st.container(horizontal=True, vertical_alignment="center"):
        if in_bin:
            _bin_actions([run.id for run in mine])
            _say_not_yours(runs, mine)
            return
        if st.button("Open", icon=":material/open_in_new:", disabled=one is None) and one:
            st.switch_page(page_of(one), query_params={"run": one.id})
        if (
            st.button("Replay", icon=":material/replay:", disabled=one is None or not one.epochs)
            and one
        ):
            st.switch_page("pages/replay.py", query_params={"run": one.id})
        comparable = 2 <= len(runs) <= MOST_COMPARED
        if st.button(
            "Compare",
            icon=":material/stacked_line_chart:",
            disabled=not comparable,
            help=f"Tick two to {MOST_COMPARED} runs.",
        ):
            ids = ",".join(run.id for run in runs)
            st.switch_page("pages/compare.py", query_params={"runs": ids})
        with st.popover("Describe", icon=":material/edit:", disabled=one not in mine):
            if one is not None and one in mine:
                _describe(one)
        finished = [run.id for run in mine if run.state.is_finished()]
        st.button(
            "Delete",
            icon=":material/delete:",
            disabled=not finished,
            help="Finished runs go into the bin for seven days of use.",
            on_click=_delete,
            args=(finished,),
        )
        deleted = st.session_state.get(UNDO)
        if deleted:
            st.button(
                f"Undo: restore {len(deleted)}",
                icon=":material/undo:",
                on_click=_restore,
                args=(deleted,),
            )
        if not runs:
            st.caption("Tick rows to open, replay, compare, describe or delete them.")
    _say_not_yours(runs, mine)


def _bin_actions(ids: list[str]) -> None:
    st.button(
        "Restore",
        icon=":material/restore_from_trash:",
        disabled=not ids,
        on_click=_restore,
        args=(ids,),
    )
    st.button(
        "Delete for good",
        icon=":material/delete_forever:",
        disabled=not ids,
        help="Frees the space these runs take, even on a full disk.",
        on_click=_erase,
        args=(ids,),
    )


def _say_not_yours(runs: Sequence[Run], mine: Sequence[Run]) -> None:
    """Why fewer runs than are ticked can be described, deleted and taken back."""
    others = [run for run in runs if run not in mine]
    if len(runs) == 1 and others:
        with st.container(horizontal=True, vertical_alignment="center"):
            offer_copy(others[0], key="runs:copy")
    elif others:
        st.caption(
            f":material/lock: {len(others)} of the ticked runs can only be looked at: they were "
            "not started in this browser."
        )


def _describe(run: Run) -> None:
    with st.form(f"describe:{run.id}", border=False):
        name = st.text_input("Name", run.name, max_chars=MOST_NAME, placeholder=run_name(run))
        tags = st.multiselect(
            "Tags",
            sorted({*services.store().tags(), *run.tags}),
            list(run.tags),
            accept_new_options=True,
            max_selections=max(MOST_TAGS, len(run.tags)),  # more may have been imported
        )
        note = st.text_area("Note", run.note, max_chars=MOST_NOTE)
        if st.form_submit_button("Save", type="primary"):
            short = [tag.strip()[:MOST_TAG] for tag in tags if tag.strip()]
            with refusals_kept():
                my_runs().describe(run.id, name=name.strip(), note=note.strip(), tags=short)
                called = run_name(services.store().run(run.id))
                st.toast(f"Saved: {literal(called)}", icon=":material/check:")
            st.rerun()


def _delete(run_ids: list[str]) -> None:
    with refusals_kept():
        my_runs().delete(run_ids)
        st.session_state[UNDO] = run_ids


def _erase(run_ids: list[str]) -> None:
    with refusals_kept():
        my_runs().erase(run_ids)


def _restore(run_ids: list[str]) -> None:
    with refusals_kept():
        my_runs().restore(run_ids)
        st.session_state.pop(UNDO, None)
