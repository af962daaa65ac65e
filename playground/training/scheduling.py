"""Whose turn it is: first what a teacher moved first, then those whose run is watched, among them
whoever has had least."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import takewhile

LOOK_SECONDS = 1.0
"""Between two calls of `on_wait`."""


@dataclass(frozen=True, eq=False)
class Ticket:
    """Somebody who waits, or has a turn.

    Attributes:
        run_id: Which run it is, where that matters.
        person: Whose run it is; all runs of a person share that person's part.
        is_watched: Whether anybody is looking at the run now.
        place: One with a smaller number comes before all others, whoever is watched.
        is_held: Whether it is to have no turn now; it keeps its place in the queue.
        news: Notified when the turn comes, and when there is a reason to look again.
    """

    number: int
    run_id: str
    person: str
    is_watched: Callable[[], bool]
    place: Callable[[], int]
    is_held: Callable[[], bool]
    news: threading.Condition


OnWait = Callable[[Ticket], None]


class FairSemaphore:
    """A semaphore that is fair to people rather than to runs.

    Runs that are watched come before others. Among these a turn goes to the person who has held
    turns for the shortest time; between runs of one person, first come, first served.

    Args:
        width: How many may hold a turn at the same time.
        clock: Tells the time in seconds.
    """

    def __init__(self, width: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._width = width
        self._clock = clock
        self._arrivals = 0
        self._queue: list[Ticket] = []
        self._seconds: dict[str, float] = {}
        self._present: dict[str, int] = {}
        self._holders: list[Ticket] = []
        self._order: list[Ticket] | None = None
        self._free: dict[int, float] = {}
        self._lock = threading.RLock()

    @property
    def crowd(self) -> float:
        """How many want a turn for each one that there is; at least 1."""
        return max(1.0, (len(self._queue) + len(self._holders)) / self._width)

    @contextmanager
    def turn(
        self,
        give_up: Callable[[], bool],
        person: str = "",
        is_watched: Callable[[], bool] = lambda: True,
        run_id: str = "",
        on_wait: OnWait | None = None,
        place: Callable[[], int] = lambda: 0,
        is_held: Callable[[], bool] = lambda: False,
    ) -> Iterator[bool]:
        """Waits for a turn; yields False when `give_up` came true first.

        `wake` makes waiters ask all of these again.

        Args:
            on_wait: Called again and again with the ticket of this turn, while it has to be waited
                for.
            place, is_held: As `Ticket` has them.
        """
        with self._lock:
            self._arrivals += 1
            news = threading.Condition(self._lock)
            ticket = Ticket(self._arrivals, run_id, person, is_watched, place, is_held, news)
            self._enter(person)
            self._queue.append(ticket)
            self._grant()
        granted, began = False, self._clock()
        try:
            with self._lock:
                try:
                    while ticket in self._queue and not give_up():
                        if on_wait is not None:
                            on_wait(ticket)
                        if ticket in self._queue:
                            news.wait(None if on_wait is None else LOOK_SECONDS)
                finally:  # also when `on_wait` fails: others would wait behind it for ever
                    granted = ticket in self._holders
                    if not granted:
                        self._queue.remove(ticket)
            began = self._clock()
            yield granted
        finally:
            with self._lock:
                if granted:
                    self._holders.remove(ticket)
                free = self._free.pop(ticket.number, 0.0)
                self._leave(person, self._clock() - began - free if granted else 0.0)
                self._grant()

    @contextmanager
    def free_of_charge(self, run_id: str) -> Iterator[None]:
        """Around time in which a run keeps its turn and may not use it: the person who has it has
        had no more of the machine than before."""
        began = self._clock()
        try:
            yield
        finally:
            with self._lock:
                for ticket in self._holders:
                    if ticket.run_id == run_id:
                        so_far = self._free.get(ticket.number, 0.0)
                        self._free[ticket.number] = so_far + self._clock() - began

    def wake(self) -> None:
        """Has all who wait ask again whether to give up, and gives turns that nobody could have."""
        with self._lock:
            self._grant()
            for ticket in self._queue:
                ticket.news.notify()

    def _grant(self) -> None:
        """Gives the turns that are free to those who are next. Only these are woken: in a class,
        hundreds wait."""
        self._order = None
        while len(self._holders) < self._width:
            following = min(
                (t for t in self._queue if not t.is_held()), key=self._rank, default=None
            )
            if following is None:
                return
            self._queue.remove(following)
            self._holders.append(following)
            following.news.notify()

    def line(self, ticket: Ticket) -> tuple[list[str], list[str]]:
        """The runs that have a turn, and those that will have one before this ticket, in order."""
        with self._lock:
            if self._order is None:  # hundreds ask each second: one sorts for all
                self._order = sorted(self._queue, key=self._rank)
            ahead = takewhile(lambda t: t is not ticket, self._order)
            return [t.run_id for t in self._holders], [t.run_id for t in ahead]

    def is_wanted_by_watched(self) -> bool:
        """Whether a run that somebody looks at waits for a turn."""
        with self._lock:
            return any(ticket.is_watched() for ticket in self._queue)

    def _enter(self, person: str) -> None:
        """Whoever was away counts as having had as much as the one here who has had least: waiting
        elsewhere earns nothing (start-time fair queueing, Goyal et al., 1996)."""
        if not self._present.get(person):
            here = [self._seconds[other] for other, count in self._present.items() if count]
            self._seconds[person] = max(self._seconds.get(person, 0.0), min(here, default=0.0))
        self._present[person] = self._present.get(person, 0) + 1

    def _leave(self, person: str, seconds: float) -> None:
        self._seconds[person] += seconds
        self._present[person] -= 1
        if not any(self._present.values()):  # nothing is owed to anybody
            self._seconds.clear()
            self._present.clear()

    def _rank(self, ticket: Ticket) -> tuple[int, bool, float, int, int]:
        has_now = sum(holder.person == ticket.person for holder in self._holders)
        seconds = self._seconds[ticket.person]
        return ticket.place(), not ticket.is_watched(), seconds, has_now, ticket.number
