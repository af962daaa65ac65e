"""Who drives searches in this process: a thread each, which outlives the page that began it."""

from __future__ import annotations

import threading
from functools import lru_cache

from playground.classroom.authorization import expect_may_change
from playground.engine import LIMITS, LimitError
from playground.folders import searches_folder
from playground.runs import WriteError
from playground.studies.search.driver import Driver
from playground.studies.search.repository import Repository
from playground.studies.search.settings import SearchSettings
from playground.ui import services
from playground.ui.visitor import visitor

_lock = threading.Lock()
_threads: list[threading.Thread] = []


@lru_cache(maxsize=1)
def repository() -> Repository:
    """All searches on disk."""
    return Repository(searches_folder())


def begin(settings: SearchSettings) -> str:
    """Starts a search; returns its id.

    Raises:
        ConfigError: it cannot be searched.
        LimitError: too many searches are under way.
        WriteError: there is no room for it on the disk.
    """
    with _lock:
        _check_limit()
        search_id = repository().create(settings, visitor().id)
        try:
            _drive(search_id)
        except WriteError as error:
            repository().keep_unwritten(search_id, str(error))
            raise
        return search_id


def resume(search_id: str) -> None:
    """Goes on with a search.

    Raises:
        AccessError: somebody else began it.
        SearchError: there is no such search, or somebody drives it already.
        LimitError: too many searches are under way.
        WriteError: the disk is full.
    """
    _expect_mine(search_id)
    with _lock:
        _check_limit()
        _drive(search_id)


def stop(search_id: str) -> None:
    """Asks whoever drives a search to end it.

    Raises:
        AccessError: somebody else began it.
        SearchError: there is no such search.
    """
    _expect_mine(search_id)
    repository().ask_to_stop(search_id)


def _expect_mine(search_id: str) -> None:
    expect_may_change(visitor(), repository().search(search_id), "search")


def _check_limit() -> None:
    _threads[:] = [thread for thread in _threads if thread.is_alive()]
    if len(_threads) >= LIMITS.searches_at_once:
        raise LimitError(
            f"Expected at most {LIMITS.searches_at_once} searches under way. Received: one more. "
            "Stop one, or wait until it ends."
        )


def _drive(search_id: str) -> None:
    driver = Driver(services.engine(), repository(), search_id)
    thread = threading.Thread(target=driver.run, daemon=True, name=f"search-{search_id}")
    _threads.append(thread)
    thread.start()
