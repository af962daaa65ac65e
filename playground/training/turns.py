"""Whose turn it is: first come, first served, so many bursts at a time."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager


class Turns:
    """A fair semaphore.

    Args:
        width: How many may hold a turn at the same time.
    """

    def __init__(self, width: int) -> None:
        self._width = width
        self._held = 0
        self._queue: deque[object] = deque()
        self._changed = threading.Condition()

    @contextmanager
    def turn(self, give_up: Callable[[], bool]) -> Iterator[bool]:
        """Waits for a turn; yields False when `give_up` came true first.

        `wake` makes waiters ask `give_up` again.
        """
        ticket = object()
        with self._changed:
            self._queue.append(ticket)
            self._changed.wait_for(lambda: self._is_next(ticket) or give_up())
            granted = self._is_next(ticket)
            self._queue.remove(ticket)
            self._held += granted
            self._changed.notify_all()
        try:
            yield granted
        finally:
            if granted:
                with self._changed:
                    self._held -= 1
                    self._changed.notify_all()

    def wake(self) -> None:
        with self._changed:
            self._changed.notify_all()

    def _is_next(self, ticket: object) -> bool:
        return self._held < self._width and self._queue[0] is ticket
