"""Looks for runs whose app is gone, that no other process marks as interrupted; and sees to the
bin."""

from __future__ import annotations

import logging
import sqlite3
import threading

from playground.runs import RunStore, StoreError

log = logging.getLogger(__name__)

LOOK_SECONDS = 2.0


class OrphanWatch:
    """Looks at once, and again and again until it is closed.

    Args:
        store: The runs, which other apps may train and write too.
    """

    def __init__(self, store: RunStore) -> None:
        self._store = store
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

    def _look(self) -> None:
        try:
            self._store.interrupt_orphans()
            self._store.empty_bin()
        except (
            StoreError,
            sqlite3.Error,
            OSError,
        ) as error:  # of a full disk, say: the next time, then
            log.warning("Runs that nobody trains any more could not be marked: %s", error)
