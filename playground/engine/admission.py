"""Who may begin a run, or bring data: what the limits allow, and the disk has room for."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from playground.datasets import brought
from playground.limits import LimitError, Limits
from playground.limits import limits as limits_now
from playground.runs import Run, RunStore
from playground.runs.thinning import bytes_by_person, bytes_in_all, thin_until

if TYPE_CHECKING:
    from playground.experiments import Config, Experiment

NEAR, ROOM = 0.9, 0.8
"""Shares of a limit of the disk: beyond the first runs are thinned, down to the second."""
REST = 20
"""The next look at the disk waits as many times as long as the last one took."""


class Admission:
    """Lets in what the limits allow.

    Args:
        limits: Instead of those that a teacher adjusts.

    Attributes:
        disk: What runs and data take.
        lock: Held while a run begins, and while data are kept or deleted.
    """

    def __init__(self, store: RunStore, limits: Limits | None = None) -> None:
        self._store = store
        self._limits = limits_now if limits is None else lambda: limits
        self.lock = threading.Lock()
        self.disk = Disk(store, self._limits)

    @contextmanager
    def checked(self, experiment: Experiment[Any], config: Config, begun_by: str) -> Iterator[None]:
        """Around the beginning of a run. Many who ask at the same time are counted one after the
        other: a hundred clicks at once are no way around a limit.

        Raises:
            LimitError: the run is too large, too many are under way, or the disk has no room.
        """
        self.disk.expect_room(begun_by)  # not while others wait: to make room takes a while
        count = self._store.unfinished_count
        with self.lock:
            self._limits().check(
                experiment.count_parameters(config),
                experiment.memory_estimate(config),
                count(),
                count(begun_by) if begun_by else 0,
                count(begun_by, waiting_alone=True) if begun_by else 0,
                experiment.plan(config).epochs,
            )
            self.disk.check(begun_by)
            yield

    @contextmanager
    def checked_again(self, run: Run) -> Iterator[None]:
        """Around the resumption of a run that was interrupted, which counts as one that begins.

        Raises:
            LimitError: as `checked` does.
            ConfigError: its settings are of another version.
        """
        from playground.experiments import experiment  # after the engine's process has begun

        chosen = experiment(run.experiment)
        with self.checked(chosen, chosen.config_type.parse(run.config), run.begun_by):
            yield

    @contextmanager
    def upload(self, person: str, *, counts: bool = True) -> Iterator[None]:
        """Around the keeping of data that a browser brings; of many at once one after the other.

        Args:
            counts: Whether they are one more of its data sets.

        Raises:
            LimitError: it has brought as many as it may, or there is no room on the disk.
        """
        self.disk.expect_room(person)
        with self.lock:
            if counts:
                self._limits().check_upload(len(brought.data_sets_of(person)))
            self.disk.check(person)
            yield

    def check_change(self, run: Run, config: Config) -> None:
        """Refuses settings that make a run larger than may be. What makes it no larger is no
        question of limits, also where these are lower now than when it began.

        Raises:
            LimitError: the model has too many parameters, or needs too much memory.
        """
        from playground.experiments import experiment

        chosen = experiment(run.experiment)
        before, after = (
            (chosen.count_parameters(each), chosen.memory_estimate(each))
            for each in (chosen.config_type.parse(run.settings), config)
        )
        parameters, memory = (
            new if new > old else 0 for old, new in zip(before, after, strict=True)
        )
        self._limits().check(parameters, memory, 0)


class Disk:
    """What runs and data take, and room for new ones, which thinning makes.

    Args:
        limits: Gives those that count now.
    """

    def __init__(self, store: RunStore, limits: Callable[[], Limits]) -> None:
        self._store, self._limits = store, limits
        self._lock = threading.Lock()
        self._next_look = 0.0

    def in_all(self) -> int:
        """Bytes of all runs and data."""
        return bytes_in_all(self._store) + brought.bytes_of_all()

    def expect_room(self, person: str) -> None:
        """Refuses to keep more of a browser where there is no room, also after thinning.

        Raises:
            LimitError: there is none.
        """
        try:
            self.check(person)
        except LimitError:
            self.make_room()
            self.check(person)

    def make_room(self) -> None:
        """Thins old runs where a limit is near. Does nothing when the last look was not long ago
        for the time that it took: of many who ask at once, one looks.

        Raises:
            StoreError: nothing can be read or written now.
        """
        with self._lock:
            began = time.monotonic()
            if began >= self._next_look:
                self._make_room()
                now = time.monotonic()
                self._next_look = now + REST * (now - began)

    def check(self, person: str) -> None:
        """Refuses as `expect_room` does, and makes none."""
        chosen = self._limits()
        runs = data = 0
        if person and chosen.disk_of_one is not None:
            runs = bytes_by_person(self._store, person).get(person, 0)
            data = brought.bytes_by_owner().get(person, 0)
        in_all = self.in_all() if chosen.disk_in_all is not None else 0
        chosen.check_disk(runs + data, in_all, data)

    def _make_room(self) -> None:
        chosen = self._limits()
        if chosen.disk_of_one is not None:
            of_data = brought.bytes_by_owner()
            for person, size in bytes_by_person(self._store).items():
                used = size + of_data.get(person, 0) if person else 0
                self._thin(used, chosen.disk_of_one, person)
        if chosen.disk_in_all is not None:
            self._thin(self.in_all(), chosen.disk_in_all, None)

    def _thin(self, used: int, limit: int, person: str | None) -> None:
        if used > NEAR * limit:
            thin_until(self._store, int(used - ROOM * limit), person)
