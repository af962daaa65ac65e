"""Start, Stop and Continue of a sweep or a search, and how far it is."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import streamlit as st

from playground.classroom.identity import may_change
from playground.lessons.studies.drivers import Drivers
from playground.lessons.studies.frames import Standing
from playground.studies.repository import Study, StudyState
from playground.ui.plain_text import literal
from playground.ui.refusal import refusals_kept, say_kept_refusal
from playground.ui.run_progress import progress_line
from playground.ui.run_requests import is_same_click, request_button
from playground.ui.run_states import ICONS
from playground.ui.stream import Stream
from playground.ui.visitor import visitor


def buttons(
    drivers: Drivers[Any, Any],
    settings: Any,
    study: Study[Any] | None,
    words: str = "",
) -> None:
    """Start, Continue and Stop; and why one of them did nothing.

    Args:
        settings: What Start begins, or the error that says why it cannot be begun.
        words: What stands beside the buttons.
    """
    wrong = settings if isinstance(settings, Exception) else None
    live = study is not None and study.is_live
    mine = study is None or may_change(visitor(), study)
    with st.container(horizontal=True, vertical_alignment="center"):
        pressed = st.button(
            "Start",
            type="primary",
            icon=":material/play_arrow:",
            disabled=(live and mine) or wrong is not None,
        )
        if study is not None and not live and study.state is not StudyState.COMPLETE:
            _ask_button(drivers.again, ":material/resume:", drivers.go_on, study, mine)
        _ask_button("Stop", ":material/stop:", drivers.stop, study, live and mine)
        if words:
            st.markdown(words)
    if not mine:
        st.markdown(
            f":material/lock: Only the browser that started this {drivers.name}, the teacher, or a "
            f"person at the machine that runs the app may stop or {drivers.again.lower()} it. "
            "Start begins one of your own."
        )
    if wrong is not None:
        st.info(literal(str(wrong)), icon=":material/info:")
    elif pressed:
        _start(drivers, settings)
    say_kept_refusal()


def _ask_button(
    label: str,
    icon: str,
    ask: Callable[[str], None],
    study: Study[Any] | None,
    enabled: bool,
) -> None:
    study_id = study.id if study else ""
    request_button(label, icon, lambda: ask(study_id), disabled=not enabled)


def _start(drivers: Drivers[Any, Any], settings: Any) -> None:
    if is_same_click():
        return
    with refusals_kept(), st.spinner("Starting…"):
        study_id = drivers.begin(settings)
        st.query_params[drivers.name] = study_id
        # The controls stand at it already.
        st.session_state[f"{drivers.name}:filled"] = study_id
    st.rerun()


def progress(now: Standing, stream: Stream | None) -> None:
    """How far it is, moving by itself; how it ended."""
    if stream is not None:
        progress_line(now.frame()["progress"], stream)
        return
    st.markdown(f"{ICONS[now.study.state]} **{now.study.state.capitalize()}** · {now.words}")
    if now.message:
        draw = st.error if now.study.state is StudyState.FAILED else st.warning
        draw(literal(now.message), icon=ICONS[now.study.state])
