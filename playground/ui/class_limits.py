"""What the class may take of this machine: the teacher reads and adjusts it."""

from __future__ import annotations

import streamlit as st

from playground.limits import ADJUSTABLE, Limits, Range, given_limits, limits, size_text
from playground.ui import services
from playground.ui.refusal import refusals_kept, say_kept_refusal
from playground.ui.visitor import class_controls, visitor

PLACE = "limits"
"""Where a refusal is said, and how the keys of the widgets begin."""
GROUPS = {
    "Runs": ("unfinished_runs_of_one", "waiting_runs_of_one", "unfinished_runs"),
    "Size of a run": ("epochs", "parameters"),
    "Data that students bring": ("upload_bytes", "uploads_of_one", "uploads_bytes"),
    "Disk": ("disk_of_one", "disk_in_all"),
}


def show_limits() -> None:
    """The limits as a form, and what the disk has; nothing for anybody but the teacher."""
    if not visitor().is_teacher:
        return
    now = limits()
    _say_disk(now)
    say_kept_refusal(PLACE)
    with st.form("limits", border=False):
        for place, (words, names) in zip(st.columns(len(GROUPS)), GROUPS.items(), strict=True):
            with place:
                st.markdown(f"**{words}**")
                for name in names:
                    _field(name, now)
        with st.container(horizontal=True):
            st.form_submit_button("Save", type="primary", icon=":material/check:", on_click=_save)
            st.form_submit_button("Back to the defaults", on_click=_reset)
    st.caption(
        "What you save applies at once, to everybody. An empty field means no limit. Before the "
        "disk limit is reached, old runs without a name keep fewer epochs to replay; when "
        "that is not enough, no new run starts."
    )


def _say_disk(now: Limits) -> None:
    used = services.engine().admission.disk.in_all()
    of = "" if now.disk_in_all is None else f" of {size_text(now.disk_in_all)}"
    st.markdown(f":material/hard_drive: Runs and data take **{size_text(used)}**{of}.")


def _field(name: str, now: Limits) -> None:
    known, value = ADJUSTABLE[name], getattr(now, name)
    key, none = _key(name, value), known.may_be_none
    if value is not None:
        st.session_state.setdefault(key, _shown(value, known))
    # A field that begins with a number cannot be emptied: the state gives it one instead.
    st.number_input(
        known.words,
        known.least,
        known.most,
        None if none else "min",
        key=key,
        placeholder="no limit" if none else None,
    )


def _key(name: str, value: int | None) -> str:
    """Another one when the limit has changed meanwhile: the field then shows what counts."""
    return f"{PLACE}:{name}:{value}"


def _shown(value: int, known: Range) -> int:
    return min(known.most, max(known.least, value // known.unit))


def _save() -> None:
    now, values = limits(), {}
    for name, known in ADJUSTABLE.items():
        before = getattr(now, name)
        key = _key(name, before)
        if key not in st.session_state:  # it was changed elsewhere: this tab shows another field
            continue
        chosen = st.session_state[key]
        is_same = before is not None and chosen == _shown(before, known)
        if not is_same and (chosen is not None or known.may_be_none):
            values[name] = None if chosen is None else int(chosen) * known.unit
    with refusals_kept(PLACE):
        class_controls().adjust(values)
        st.toast("Saved. It applies at once.", icon=":material/check:")


def _reset() -> None:
    with refusals_kept(PLACE):
        given = given_limits()
        class_controls().adjust({name: getattr(given, name) for name in ADJUSTABLE})
        st.toast("The defaults count again.", icon=":material/check:")
