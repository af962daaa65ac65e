"""A search as its page draws it and as the stream sends it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from playground.figures.figure import Figure
from playground.figures.parallel_coordinates import parallel_coordinates
from playground.figures.search_history import SearchHistory, search_history
from playground.lessons.studies.drivers import SEARCHES
from playground.lessons.studies.frames import Standing, study_source
from playground.lessons.studies.search.results import value_text
from playground.runs import RunStore
from playground.runs.remaining_time import remaining_of_several
from playground.studies.search.figure_data import coordinates_info, history_info
from playground.studies.search.search import Outcome, Search

HEIGHT = 290


def figures(search: Search | None) -> dict[str, Figure]:
    """The value of every trial, and what its settings were; empty ones of no search."""
    none = np.empty(0)
    nothing = SearchHistory(none, none, none.astype(bool), "validation", True, None, None)
    history = history_info(search) if search else nothing
    axes, lines = coordinates_info(search) if search else ([], [])
    return {
        "history": search_history(history, height=HEIGHT),
        "coordinates": parallel_coordinates(axes, lines, height=HEIGHT),
    }


def standing(search: Search, store: RunStore) -> Standing:
    """How far a search is."""
    config = search.settings.config
    under_way = sum(trial.outcome is Outcome.RUNNING for trial in search.trials)
    more = [f"{under_way} under way"] if under_way and search.is_live else []
    if search.best is not None:
        best = value_text(search, search.best)
        more.append(f"best validation {search.settings.judged_by} {best}")
    if config.minutes:
        more.append(f"{search.spent / 60:.1f} of {config.minutes:g} minutes")
    shares = [search.counted / config.trials] if config.trials else []
    shares += [search.spent / 60 / config.minutes] if config.minutes else []
    most = f" of {config.trials}" if config.trials else ""
    return Standing(
        search,
        f"{search.counted}{most} trials",
        max(shares, default=0.0),
        [(t.outcome.value, f"Trial {t.number + 1}: {t.outcome.value}") for t in search.trials],
        more,
        remaining=_remaining(search, store) if search.is_live else None,
        message=search.message,
    )


def _remaining(search: Search, store: RunStore) -> float | None:
    """Until all trials have ended, or the time is over."""
    config = search.settings.config
    left = [] if config.minutes is None else [max(0.0, 60 * config.minutes - search.spent)]
    if config.trials is not None:
        ids = [trial.run_id for trial in search.trials if trial.outcome is Outcome.RUNNING]
        under_way = [store.run(run_id).progress for run_id in store.versions(ids)]
        ended = [trial.seconds for trial in search.trials if trial.outcome.counts()]
        to_come = max(0, config.trials - search.counted - len(under_way))
        seconds = remaining_of_several(ended, under_way, to_come)
        left += [] if seconds is None else [seconds]
    return min(left, default=None)


def _frame(store: RunStore, search_id: str, view: Mapping[str, Any]) -> dict[str, Any]:
    del view
    search = SEARCHES.repository.status(search_id, store)
    return {**standing(search, store).frame(), **figures(search)}


SEARCH = study_source(SEARCHES, _frame, {})
