"""Who has a page open now: kept in memory alone, as connections are."""

from __future__ import annotations

import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager

GRACE_SECONDS = 8.0
"""So long somebody still counts whose last connection was cut: browsers come back by themselves."""


class Presence:
    """Counts the connections of each browser.

    Args:
        now: A clock, in seconds.
    """

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self._now = now
        self._lock = threading.Lock()
        self._open: Counter[str] = Counter()
        self._left: dict[str, float] = {}

    @contextmanager
    def connected(self, person: str) -> Iterator[None]:
        """Around a connection of somebody's browser."""
        with self._lock:
            self._open[person] += 1
        try:
            yield
        finally:
            with self._lock:
                self._open[person] -= 1
                if not self._open[person]:
                    del self._open[person]
                    self._left[person] = self._now()

    def pages_of(self, person: str) -> int:
        """How many connections somebody's browser has."""
        with self._lock:
            return self._open[person]

    def here(self) -> frozenset[str]:
        """The anonymous ids of those who are connected, or were a moment ago."""
        oldest = self._now() - GRACE_SECONDS
        with self._lock:
            self._left = {who: at for who, at in self._left.items() if at > oldest}
            return frozenset(self._open) | frozenset(self._left)
