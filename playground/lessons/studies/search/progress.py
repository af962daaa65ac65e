"""A search while it is under way and after: buttons, figures, the best beside the current."""

from __future__ import annotations

from typing import Any

import streamlit as st

from playground.experiments import Config, ConfigError, Experiment
from playground.lessons.studies.drivers import SEARCHES
from playground.lessons.studies.panel import buttons, progress
from playground.lessons.studies.search.example import example_figures
from playground.lessons.studies.search.frames import figures, standing
from playground.lessons.studies.search.results import OPEN, show_best, show_importance, show_trials
from playground.live import Channel
from playground.studies.search.search import Search
from playground.studies.search.settings import SearchSettings
from playground.ui import services
from playground.ui.live_figure import live_figure
from playground.ui.recorded_comparison import say_example
from playground.ui.rerun_on_change import rerun_on_change
from playground.ui.stream import Stream


def search_panel(
    experiment: Experiment[Any],
    config: Config,
    settings: SearchSettings | ConfigError,
    search: Search | None,
) -> None:
    """Start, Stop, Resume, and what the search of the link has found so far."""
    now = standing(search, services.store()) if search else None
    buttons(SEARCHES, settings, search)
    stream = None
    if now is None or search is None or search.settings.experiment_name != experiment.name:
        search = None
        say_example(f"Press Start for a search of *{experiment.title}*.", experiment)
    else:
        if search.is_live:
            stream = Stream(Channel.of("search", (search.id,)))
        progress(now, stream)
    drawn = figures(search) if search else example_figures()
    left, right = st.columns([5, 6])
    for place, part, can_zoom in ((left, "history", True), (right, "coordinates", False)):
        with place:
            live_figure(
                drawn[part],
                f"search:{part}",
                toolbar=can_zoom and search is not None,
                stream=stream,
                part=part,
            )
    if search is not None:
        rerun_on_change(
            _found,
            stream,
            "search:found",
            *(experiment, config, search.id),
            states=lambda: standing(SEARCHES.status(search.id), services.store()).reached,
        )


def _found(experiment: Experiment[Any], config: Config, search_id: str) -> None:
    if st.session_state.pop(OPEN, False):
        st.switch_page(experiment.page.file)
    search = SEARCHES.status(search_id)
    left, right = st.columns(2)
    with left:
        show_best(experiment, config, search)
    with right:
        show_importance(search)
    show_trials(search)
