"""Writes what workers report into the store, in order, and keeps it while the store cannot."""

from __future__ import annotations

import logging
import queue
import sqlite3
import threading
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import Any, NamedTuple

from playground.runs import RunStore, StoreError, WriteError
from playground.runs.writing import DISK, IN_USE, code_of

log = logging.getLogger(__name__)

Event = Mapping[str, Any]
MOST_AT_ONCE = 256
MOST_BYTES_AT_ONCE = 8 * 2**20
"""Of the arrays that one transaction writes, so that a disk with some room takes some of them."""
RETRY_SECONDS = 1.0
CLOSE_SECONDS = 10.0
MOST_WAITING_BYTES = 256 * 2**20
"""What may wait in memory for room on the disk; beyond it observations and checkpoints go."""
MOST_NAMED = 3
DISPENSABLE = ("checkpoint", "observation")
"""Kinds of reports that a run can do without, the most dispensable first."""
OF_ONE_REPORT = (
    sqlite3.SQLITE_ERROR,
    sqlite3.SQLITE_CONSTRAINT,
    sqlite3.SQLITE_TOOBIG,
    sqlite3.SQLITE_MISMATCH,
)
"""Codes of SQLite for values that it will never take."""


class Recorder:
    """A thread between the workers and the store.

    Args:
        store: Where reports are written.
    """

    def __init__(self, store: RunStore) -> None:
        self._store = store
        self._inbox: queue.SimpleQueue[Event | _Flush | None] = queue.SimpleQueue()
        self._waiting: list[Event] = []
        self._error: WriteError | None = None
        self._next_try = 0.0
        self._thread = threading.Thread(target=self._write, daemon=True, name="run-writer")
        self._thread.start()

    def put(self, event: Event) -> None:
        """Takes one report, at once."""
        self._inbox.put(event)

    @property
    def trouble(self) -> str | None:
        """Why reports wait to be written, in one sentence; None while all is well."""
        error = self._error
        if error is None:
            return None
        return (
            f"{error.fact} Training goes on and {_reports_wait(len(self._waiting))} in memory: "
            f"{error.advice}, and do not close the app before this message is gone."
        )

    @property
    def unsaved(self) -> str | None:
        """What waits to be written, and why, in one sentence; None where everything is."""
        error, runs = self._error, sorted({event["run"] for event in self._waiting})
        if error is None or not runs:
            return None
        named = ", ".join(runs[:MOST_NAMED]) + (", …" if len(runs) > MOST_NAMED else "")
        count = len(self._waiting)
        return (
            f"{error.fact} {count:,} {'report' if count == 1 else 'reports'} of {len(runs):,} "
            f"{'run' if len(runs) == 1 else 'runs'} ({named}) {'is' if count == 1 else 'are'} "
            f"not saved: {error.advice}, and train again."
        )

    def drain(self, timeout: float = 10.0) -> None:
        """Waits until all that was put before is written, or kept because it cannot be."""
        done = threading.Event()
        self.then(done.set)
        done.wait(timeout)

    def then(self, work: Callable[[], object]) -> None:
        """Calls a function, which must be quick, when all that was put before is written, or kept
        because it cannot be."""
        self._inbox.put(_Flush(work))

    def close(self) -> None:
        """Writes what is at hand and ends."""
        self._inbox.put(None)
        self._thread.join(CLOSE_SECONDS)
        if not self._thread.is_alive():
            return
        with suppress(queue.Empty):  # so that `unsaved` names them
            while True:
                event = self._inbox.get_nowait()
                if event is not None and not isinstance(event, _Flush):
                    self._waiting.append(event)
        self._inbox.put(None)
        if self._error is None:
            expected, advice = IN_USE
            self._error = WriteError(
                f"Expected {expected} to {self._store.path.parent}. Received: nothing is written "
                f"after {CLOSE_SECONDS:g} seconds.",
                advice,
            )

    def _write(self) -> None:
        """Writes what arrives, everything at hand together. After a failure it is tried again when
        some time has passed, or somebody waits for it."""
        ends = False
        while not ends:
            batch = self._next_batch()
            ends = None in batch
            flushes = [each for each in batch if isinstance(each, _Flush)]
            self._waiting += [e for e in batch if e is not None and not isinstance(e, _Flush)]
            if ends or flushes or time.monotonic() >= self._next_try:
                self._apply()
            for flush in flushes:
                flush.work()

    def _next_batch(self) -> list[Event | _Flush | None]:
        batch: list[Event | _Flush | None] = []
        with suppress(queue.Empty):
            pause = max(0.0, self._next_try - time.monotonic())
            batch.append(self._inbox.get(timeout=pause if self._waiting else None))
            while len(batch) < MOST_AT_ONCE:
                batch.append(self._inbox.get_nowait())
        return batch

    def _apply(self) -> None:
        """Writes what waits, in order; what cannot be written now waits on."""
        if not self._waiting:
            return
        try:
            while part := _first_part(self._waiting):
                self._apply_together(part)
        except Exception as error:
            self._keep(error)
            return
        self._next_try = 0.0
        if self._error is not None:
            log.warning("Reports of runs are written again")
            self._error = None

    def _apply_together(self, part: list[Event]) -> None:
        """Writes the first of those that wait; one that cannot be read does not hold up the others.

        Raises:
            Exception: nothing can be written now.
        """
        try:
            self._store.apply(part)
            del self._waiting[: len(part)]
        except Exception as error:
            if not _is_of_one_report(error):
                raise
            log.exception("%d reports of runs could not be written together", len(part))
            self._apply_one_by_one(part)

    def _apply_one_by_one(self, part: list[Event]) -> None:
        for event in part:
            try:
                self._store.apply([event])
            except Exception as error:
                if not _is_of_one_report(error):
                    raise
                log.exception("A report of run %s is lost", event.get("run"))
            del self._waiting[0]

    def _keep(self, error: Exception) -> None:
        self._next_try = time.monotonic() + RETRY_SECONDS
        self._waiting = within(self._waiting, MOST_WAITING_BYTES)
        is_new = self._error is None
        self._error = error if isinstance(error, WriteError) else _as_write_error(error)
        if is_new:
            log.error("%s", self.trouble, exc_info=error)


def _first_part(events: list[Event]) -> list[Event]:
    """As many of the oldest reports as one transaction writes."""
    part, room = events[:MOST_AT_ONCE], MOST_BYTES_AT_ONCE
    for place, event in enumerate(part):
        room -= _size(event)
        if room < 0 and place:
            return part[:place]
    return part


def _is_of_one_report(error: Exception) -> bool:
    """Whether an error lies in a report, which can never be written, and not in the store."""
    if isinstance(error, sqlite3.Error):
        # Errors of Python's own module have no code.
        return code_of(error) in OF_ONE_REPORT and "closed database" not in str(error)
    return not isinstance(error, StoreError | OSError | MemoryError)


def _as_write_error(error: Exception) -> WriteError:
    fact = str(error) if isinstance(error, StoreError) else f"Expected to write. Received: {error}."
    return WriteError(fact, DISK[1])


def _reports_wait(count: int) -> str:
    return "1 report waits" if count == 1 else f"{count:,} reports wait"


class _Flush(NamedTuple):
    """Passes through the inbox; `work` is called when all before it is written."""

    work: Callable[[], object]


def within(events: list[Event], most_bytes: int) -> list[Event]:
    """The reports without the oldest dispensable ones, until their arrays take that room at most.

    Metrics, states and results stay, whatever they take.
    """
    excess = sum(_size(event) for event in events) - most_bytes
    dropped: set[int] = set()
    for kind in DISPENSABLE:
        for place, event in enumerate(events):
            if excess <= 0:
                break
            if event["kind"] == kind:
                dropped.add(place)
                excess -= _size(event)
    return [event for place, event in enumerate(events) if place not in dropped]


def _size(event: Event) -> int:
    return len(event.get("data", b""))


def state_event(run_id: str, attempt: str, state: str, message: str) -> dict[str, Any]:
    """The report that an attempt to train a run has come to a state; whatever attempt it is where
    none is named."""
    sender = {"run": run_id, "time": time.time()} | ({"attempt": attempt} if attempt else {})
    return {"kind": "state", "state": state, "message": message, **sender}
