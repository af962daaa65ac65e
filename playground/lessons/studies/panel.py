"""Start, Stop and Continue of a sweep or a search, and how far it is."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import streamlit as st

from playground.classroom.authorization import AccessError
from playground.classroom.identity import may_change
from playground.engine import EngineError, LimitError
from playground.experiments import ConfigError
from playground.lessons.studies.drivers import Drivers
from playground.lessons.studies.frames import Standing
from playground.runs import StoreError
from playground.studies.repository import Study, StudyError, StudyState
from playground.ui.plain_text import literal
from playground.ui.run_progress import progress_line
from playground.ui.run_requests import is_same_click
from playground.ui.stream import Stream
from playground.ui.visitor import visitor

REFUSALS = (StudyError, ConfigError, LimitError, EngineError, StoreError, AccessError)
"""Errors whose text tells a visitor why nothing was begun or stopped."""
ICONS = {
    "running": ":material/play_arrow:",
    "complete": ":material/check_circle:",
    "stopped": ":material/stop_circle:",
    "interrupted": ":material/power_off:",
    "failed": ":material/error:",
}


def buttons(
    drivers: Drivers[Any, Any],
    settings: Any,
    wrong: Exception | None,
    study: Study[Any] | None,
    words: str = "",
) -> None:
    """Start, Continue and Stop; and why one of them did nothing.

    Args:
        settings: What Start begins.
        wrong: Why these cannot be begun.
        words: What stands beside the buttons.
    """
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
            _ask_button(drivers, drivers.again, ":material/resume:", drivers.go_on, study, mine)
        _ask_button(drivers, "Stop", ":material/stop:", drivers.stop, study, live and mine)
        if words:
            st.markdown(words)
    if not mine:
        st.markdown(
            f":material/lock: Only the browser that started this {drivers.name}, or a person at "
            f"the machine that runs the app, may stop or {drivers.again.lower()} it. Start begins "
            "one of your own."
        )
    if wrong is not None:
        st.info(literal(str(wrong)), icon=":material/info:")
    elif pressed:
        _start(drivers, settings)
    refusal = st.session_state.pop(_refusal(drivers), None)
    if refusal:
        st.error(literal(refusal), icon=":material/error:")


def _refusal(drivers: Drivers[Any, Any]) -> str:
    """Key of the sentence why nothing was begun or stopped."""
    return f"{drivers.name}:refusal"


def _ask_button(
    drivers: Drivers[Any, Any],
    label: str,
    icon: str,
    ask: Callable[[str], None],
    study: Study[Any] | None,
    enabled: bool,
) -> None:
    study_id = study.id if study else ""
    st.button(label, icon=icon, on_click=_ask, args=(drivers, ask, study_id), disabled=not enabled)


def _ask(drivers: Drivers[Any, Any], ask: Callable[[str], None], study_id: str) -> None:
    """Asks something of a study, and keeps a refusal for the page to show."""
    try:
        ask(study_id)
    except REFUSALS as error:
        st.session_state[_refusal(drivers)] = str(error)


def _start(drivers: Drivers[Any, Any], settings: Any) -> None:
    if is_same_click():
        return
    try:
        with st.spinner("Starting…"):
            study_id = drivers.begin(settings)
            st.query_params[drivers.name] = study_id
            # The controls stand at it already.
            st.session_state[f"{drivers.name}:filled"] = study_id
    except REFUSALS as error:
        st.session_state[_refusal(drivers)] = str(error)
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
