"""Who drives sweeps in this process: a thread each, which outlives the page that began it."""

from __future__ import annotations

import threading
from functools import lru_cache

from playground.classroom.authorization import expect_may_change
from playground.engine import LIMITS, LimitError
from playground.folders import sweeps_folder
from playground.studies.sweep.driver import Driver
from playground.studies.sweep.repository import SweepShelf
from playground.studies.sweep.settings import Sweep
from playground.ui import services
from playground.ui.visitor import visitor

_lock = threading.Lock()
_threads: list[threading.Thread] = []


@lru_cache(maxsize=1)
def repository() -> SweepShelf:
    """All sweeps on disk."""
    return SweepShelf(sweeps_folder())


def begin(sweep: Sweep) -> str:
    """Starts a sweep; returns its id.

    Raises:
        ConfigError: it cannot be swept.
        LimitError: a model is too large, or too many sweeps are under way.
        WriteError: there is no room for it on the disk.
    """
    with _lock:
        _check_limit()
        sweep_id = repository().create(sweep, visitor().id)
        _drive(sweep_id)
        return sweep_id


def go_on(sweep_id: str) -> None:
    """Trains what a sweep still lacks.

    Raises:
        AccessError: somebody else began it.
        SweepError: there is no such sweep, or somebody drives it already.
        LimitError: too many sweeps are under way.
        WriteError: the disk is full.
    """
    _expect_mine(sweep_id)
    with _lock:
        _check_limit()
        _drive(sweep_id)


def stop(sweep_id: str) -> None:
    """Asks whoever drives a sweep to end it.

    Raises:
        AccessError: somebody else began it.
        SweepError: there is no such sweep.
    """
    _expect_mine(sweep_id)
    repository().ask_to_stop(sweep_id)


def _expect_mine(sweep_id: str) -> None:
    expect_may_change(visitor(), repository().status(sweep_id, services.store()), "sweep")


def _check_limit() -> None:
    _threads[:] = [thread for thread in _threads if thread.is_alive()]
    if len(_threads) >= LIMITS.searches_at_once:
        raise LimitError(
            f"Expected at most {LIMITS.searches_at_once} sweeps under way. Received: one more. "
            "Stop one, or wait until it ends."
        )


def _drive(sweep_id: str) -> None:
    driver = Driver(services.engine(), repository(), sweep_id)
    thread = threading.Thread(target=driver.run, daemon=True, name=f"sweep-{sweep_id}")
    _threads.append(thread)
    thread.start()
