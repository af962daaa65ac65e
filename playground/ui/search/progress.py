"""A search while it is under way and after: buttons, figures, the best beside the current settings."""

from __future__ import annotations

from typing import Any

import streamlit as st

from playground.engine import EngineError, LimitError
from playground.experiments import Config, ConfigError, Experiment
from playground.figures.parallel_coordinates import parallel_coordinates
from playground.figures.search_history import search_history
from playground.figures.search_importance import search_importance
from playground.search.importance import importances, missing_trials
from playground.search.search import Outcome, Search, SearchState, Trial
from playground.search.settings import SearchSettings
from playground.search.shelf import SearchError
from playground.ui.controls import set_values
from playground.ui.live_figure import live_figure
from playground.ui.plain_text import literal
from playground.ui.run_requests import is_same_click
from playground.ui.search import drivers
from playground.ui.search.choices import search_of_link
from playground.ui.search.pictures import coordinates_info, history_info

POLL_SECONDS = 1.0
REFUSAL = "search:refusal"
OPEN = "search:open"
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
        _best(experiment, config, search)
    with right:
        _importance(search)
    _trials(search)


def _nothing() -> Any:
    import numpy as np

    from playground.figures.search_history import SearchHistory

    none = np.empty(0)
    return SearchHistory(none, none, none.astype(bool), "validation", True, None, None)


def _buttons(settings: SearchSettings | ConfigError, search: Search | None) -> None:
    live = is_live(search)
    with st.container(horizontal=True, vertical_alignment="center"):
        wrong = isinstance(settings, ConfigError)
        if st.button(
            "Start", type="primary", icon=":material/play_arrow:", disabled=wrong or live
        ) and not isinstance(settings, ConfigError):
            _start(settings)
        if search is not None and search.state.can_be_resumed() and not live:
            st.button(
                "Resume", icon=":material/resume:", on_click=_ask, args=(drivers.resume, search.id)
            )
        st.button(
            "Stop",
            icon=":material/stop:",
            disabled=not live,
            on_click=_ask,
            args=(drivers.shelf().ask_to_stop, search.id if search else ""),
        )


def _start(settings: SearchSettings) -> None:
    if is_same_click():
        return
    try:
        with st.spinner("Starting…"):
            st.query_params["search"] = drivers.begin(settings)
    except (ConfigError, LimitError, EngineError) as error:
        st.session_state[REFUSAL] = str(error)
    st.rerun()


def _ask(ask: Any, search_id: str) -> None:
    """Asks something of a search, and keeps a refusal for the page to show."""
    try:
        ask(search_id)
    except (SearchError, ConfigError, LimitError, EngineError) as error:
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
        best = _value(search, search.best)
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


def _value(search: Search, trial: Trial) -> str:
    value = trial.value or 0.0
    return f"{value:.2%}" if search.settings.higher_is_better else f"{value:.4g}"


def _best(experiment: Experiment[Any], config: Config, search: Search) -> None:
    """Only the fields in which the best differs from the controls, and a button that sets them."""
    st.subheader("Best so far")
    best = search.best
    found = search.config(best) if best else None
    if best is None or found is None:
        st.caption("The first complete trial will stand here beside the current settings.")
        return
    changed = found.differences(config)
    described = experiment.config_type.controls()
    if not changed:
        st.markdown("The controls in the sidebar stand at the best settings.")
    else:
        now, then = config.as_text(), found.as_text()
        st.dataframe(
            [
                {
                    "Field": described[name].label,
                    "Current": now[name] or "empty",
                    f"Trial {best.number + 1}": then[name] or "empty",
                }
                for name in changed
            ],
            hide_index=True,
            alt="The fields in which the best trial differs from the current settings.",
        )
    st.button(
        "Use these settings",
        icon=":material/tune:",
        on_click=_use,
        args=(experiment, found),
        help="Sets the controls and opens their page.",
    )


def _use(experiment: Experiment[Any], found: Config) -> None:
    set_values(experiment, **found.model_dump())
    if experiment.page:  # a page with sections: the first one trains
        st.session_state[f"{experiment.page}:sections"] = ""
    st.session_state[OPEN] = True


def _importance(search: Search) -> None:
    st.subheader("Which field decided?")
    described = search.settings.experiment.config_type.controls()
    shares = {described[name].label: share for name, share in importances(search).items()}
    figure = search_importance(shares, missing_trials(search))
    live_figure(figure, "search:importance", toolbar=False)


def _trials(search: Search) -> None:
    """A row per trial, the newest first; choosing a row opens its run."""
    if not search.trials:
        return
    st.subheader("Trials")
    trials = list(reversed(search.trials))
    described = search.settings.experiment.config_type.controls()
    name = f"Validation {search.settings.judged_by}"
    rows = [
        {
            "Trial": trial.number + 1,
            "State": trial.outcome.value,
            name: trial.value,
            **{described[f].label: search.value_text(trial, f) for f in search.settings.space},
            "Epochs": trial.epoch,
            "Run": trial.run_id,
            "What happened": trial.message,
        }
        for trial in trials
    ]
    percent = "percent" if search.settings.higher_is_better else "%.4g"
    chosen: Any = st.dataframe(
        rows,
        hide_index=True,
        on_select="rerun",
        selection_mode="single-row",
        key=f"search:trials:{search.id}",
        column_config={name: st.column_config.NumberColumn(format=percent)},
        alt="Every trial with its settings, its validation score and its run.",
    )
    picked = chosen.selection.rows
    if picked and picked[0] < len(trials) and trials[picked[0]].run_id:
        page = search.settings.experiment.page or search.settings.experiment_name
        st.switch_page(f"pages/{page}.py", query_params={"run": trials[picked[0]].run_id})
