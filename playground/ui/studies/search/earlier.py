"""Searches that are kept, the last changed one first."""

from __future__ import annotations

import datetime
from typing import Any

from playground.experiments import ConfigError
from playground.number_text import number_text
from playground.studies.search.repository import SearchError
from playground.studies.search.search import Search
from playground.ui.earlier import earlier
from playground.ui.studies.search.drivers import repository


def earlier_searches() -> None:
    """A row per search; choosing one opens it."""
    found = _kept()
    links = [{"experiment": each.settings.experiment_name, "search": each.id} for each in found]
    earlier("search", [_row(each) for each in found], links)


def _kept() -> list[Search]:
    found = []
    for search_id in repository().newest():
        try:
            found.append(repository().search(search_id))
        except (SearchError, ConfigError):  # of a playground that was
            continue
    return found


def _row(search: Search) -> dict[str, Any]:
    best = search.best
    settings = search.settings
    value = "" if best is None or best.value is None else number_text(best.value)
    return {
        "Search": search.id,
        "Experiment": settings.experiment.title,
        "Fields": ", ".join(settings.space),
        "State": search.state.value,
        "Trials": len(search.trials),
        "Best": f"{settings.judged_by} {value}" if value else "",
        "Begun": datetime.datetime.fromtimestamp(search.created),
    }
