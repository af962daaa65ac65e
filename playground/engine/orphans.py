"""Marks runs whose app is gone as interrupted, empties the bin, and does whatever else an engine
does every few seconds."""

from __future__ import annotations

import logging
import sqlite3
import threading
from collections.abc import Callable, Sequence

from playground.runs import RunStore, StoreError

log = logging.getLogger(__name__)

LOOK_SECONDS = 2.0


class OrphanWatch:
    """Looks at once, and again and again until it is closed.

    Args:
        store: The runs, which other apps may train and write too.
        besides: What is done at each later look.
    """

    def __init__(self, store: RunStore, besides: Sequence[Callable[[], object]] = ()) -> None:
        self._store, self._besides = store, besides
        self._closed = threading.Event()
        self._look()
        threading.Thread(target=self._watch, daemon=True, name="run-orphans").start()

    def close(self) -> None:
        """Looks a last time, and ends."""
        self._closed.set()
        self._look()

    def _watch(self) -> None:
        while not self._closed.wait(LOOK_SECONDS):
            self._look()
            for work in self._besides:
                _quietly(work)

    def _look(self) -> None:
        def look() -> None:
            self._store.interrupt_orphans()
            self._store.empty_bin()

        _quietly(look)


def _quietly(work: Callable[[], object]) -> None:
    try:
        work()
    except (StoreError, sqlite3.Error, OSError) as error:  # a full disk, say
        log.warning("What is done with the runs every few seconds was not done: %s", error)
