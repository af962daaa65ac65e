"""What is expensive to compute of a run, computed once for everybody who watches."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import Generic, TypeVar

from playground.once_cache import OnceCache
from playground.runs import Run, RunState

Version = TypeVar("Version")
V = TypeVar("V")
MOST_RUNS = 256


class RunCache(Generic[Version, V]):
    """Values by run and version. While a run trains, one value serves everybody for some seconds:
    sixty people who come one after another cost one computation, not sixty.

    Args:
        seconds: How long the value of a run that trains serves.
        most: How many values are kept.
    """

    def __init__(self, seconds: float, most: int = 32) -> None:
        self._seconds = seconds
        self._made: OnceCache[V] = OnceCache(most)
        self._held: dict[str, tuple[Version, float]] = {}
        self._lock = threading.Lock()

    def at(self, run: Run, newest: Version, make: Callable[[Version], V]) -> V:
        """The value of the newest version, or of one that is at most some seconds older.

        Args:
            newest: What there is now; equal versions give equal values.
            make: ``make(version)`` computes one.
        """
        version = self._version(run, newest)
        return self._made.get((run.id, version), lambda: make(version))

    def _version(self, run: Run, newest: Version) -> Version:
        if run.state is not RunState.RUNNING:  # nothing may come after this
            return newest
        now = time.monotonic()
        with self._lock:
            version, until = self._held.get(run.id, (newest, 0.0))
            if now < until:
                return version
            if len(self._held) >= MOST_RUNS:
                self._held.clear()
            self._held[run.id] = newest, now + self._seconds
        return newest
