"""A search while it is under way and after: buttons, figures, the best beside the current."""

from __future__ import annotations

from typing import Any

import numpy as np
import streamlit as st

from playground.classroom.authorization import AccessError
from playground.classroom.identity import may_change
from playground.engine import EngineError, LimitError
from playground.experiments import Config, ConfigError, Experiment
from playground.figures.parallel_coordinates import parallel_coordinates
from playground.figures.search_history import SearchHistory, search_history
from playground.runs import StoreError
from playground.search.search import Outcome, Search, SearchState
from playground.search.settings import SearchSettings
from playground.search.shelf import SearchError
from playground.ui.live_figure import live_figure
from playground.ui.plain_text import literal
from playground.ui.run_requests import is_same_click
from playground.ui.search import drivers
from playground.ui.search.choices import search_of_link
from playground.ui.search.pictures import coordinates_info, history_info
from playground.ui.search.results import (
    OPEN,
    show_best,
    show_importance,
    show_trials,
    value_text,
)
from playground.ui.visitor import visitor

POLL_SECONDS = 1.0
REFUSAL = "search:refusal"
REFUSALS = (SearchError, ConfigError, LimitError, EngineError, StoreError, AccessError)
ICONS = {
    SearchState.RUNNING: ":material/play_arrow:",
    SearchState.COMPLETE: ":material/check_circle:",
    SearchState.STOPPED: ":material/stop_circle:",
    SearchState.INTERRUPTED: ":material/power_off:",
    SearchState.FAILED: ":material/error:",
}
HEIGHT = 290


def search_panel(
    experiment: Experiment[Any], config: Config, settings: SearchSettings | ConfigError
) -> None:
    """Start, Stop, Resume, and what the search of the link has found so far."""
    search = search_of_link()
    live = is_live(search)
    panel = st.fragment(_panel, run_every=POLL_SECONDS if live else None, key="search_panel")
    panel(experiment, config, settings, live)


def is_live(search: Search | None) -> bool:
    return search is not None and search.state is SearchState.RUNNING


def _panel(
    experiment: Experiment[Any],
    config: Config,
    settings: SearchSettings | ConfigError,
    was_live: bool,
) -> None:
    if st.session_state.pop(OPEN, False):
        st.switch_page(f"pages/{experiment.page or experiment.name}.py")
    search = search_of_link()
    if was_live != is_live(search):
        st.rerun()  # polling begins or ends
    _buttons(settings, search)
    if isinstance(settings, ConfigError):
        st.info(literal(str(settings)), icon=":material/info:")
    refusal = st.session_state.pop(REFUSAL, None)
    if refusal:
        st.error(literal(refusal), icon=":material/error:")
    if search is None or search.settings.experiment_name != experiment.name:
        left, right = st.columns(2)
        with left:
            live_figure(search_history(_nothing(), height=HEIGHT), "search:history", toolbar=False)
        with right:
            live_figure(
                parallel_coordinates([], [], height=HEIGHT), "search:coordinates", toolbar=False
            )
        return
    _progress(search)
    left, right = st.columns([5, 6])
    with left:
        live_figure(search_history(history_info(search), height=HEIGHT), "search:history")
    with right:
        live_figure(
            parallel_coordinates(*coordinates_info(search), height=HEIGHT),
            "search:coordinates",
            toolbar=False,
        )
    left, right = st.columns(2)
    with left:
        show_best(experiment, config, search)
    with right:
        show_importance(search)
    show_trials(search)


def _nothing() -> SearchHistory:
    none = np.empty(0)
    return SearchHistory(none, none, none.astype(bool), "validation", True, None, None)


def _buttons(settings: SearchSettings | ConfigError, search: Search | None) -> None:
    live = is_live(search)
    mine = search is None or may_change(visitor(), search)
    with st.container(horizontal=True, vertical_alignment="center"):
        wrong = isinstance(settings, ConfigError)
        if st.button(
            "Start", type="primary", icon=":material/play_arrow:", disabled=wrong or (live and mine)
        ) and not isinstance(settings, ConfigError):
            _start(settings)
        if search is not None and search.state.can_be_resumed() and not live:
            st.button(
                "Resume",
                icon=":material/resume:",
                on_click=_ask,
                args=(drivers.resume, search.id),
                disabled=not mine,
            )
        st.button(
            "Stop",
            icon=":material/stop:",
            disabled=not (live and mine),
            on_click=_ask,
            args=(drivers.stop, search.id if search else ""),
        )
    if not mine:
        st.markdown(
            ":material/lock: Only the browser that started this search, or a person at the machine "
            "that runs the app, may stop or resume it. Start begins one of your own."
        )


def _start(settings: SearchSettings) -> None:
    if is_same_click():
        return
    try:
        with st.spinner("Starting…"):
            st.query_params["search"] = drivers.begin(settings)
    except REFUSALS as error:
        st.session_state[REFUSAL] = str(error)
    st.rerun()


def _ask(ask: Any, search_id: str) -> None:
    """Asks something of a search, and keeps a refusal for the page to show."""
    try:
        ask(search_id)
    except REFUSALS as error:
        st.session_state[REFUSAL] = str(error)


def _progress(search: Search) -> None:
    config = search.settings.config
    words = [f"{ICONS[search.state]} **{search.state.value.capitalize()}**"]
    most = f" of {config.trials}" if config.trials else ""
    words.append(f"{search.counted}{most} trials")
    under_way = sum(trial.outcome is Outcome.RUNNING for trial in search.trials)
    if under_way and is_live(search):
        words.append(f"{under_way} under way")
    if search.best is not None:
        best = value_text(search, search.best)
        words.append(f"best validation {search.settings.judged_by} **{best}**")
    if config.minutes:
        words.append(f"{search.spent / 60:.1f} of {config.minutes:g} minutes")
    text = " · ".join(words)
    if is_live(search):
        shares = [search.counted / config.trials] if config.trials else []
        shares += [search.spent / 60 / config.minutes] if config.minutes else []
        st.progress(min(1.0, max(shares, default=0.0)), text=text)
        return
    st.markdown(text)
    if search.message:
        draw = st.error if search.state is SearchState.FAILED else st.warning
        draw(literal(search.message), icon=ICONS[search.state])
