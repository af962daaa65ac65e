"""Writes what workers report into the store, in order, and keeps it while the store cannot."""

from __future__ import annotations

import logging
import queue
import threading
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import Any, NamedTuple

from playground.runs import RunStore, WriteError

log = logging.getLogger(__name__)

Event = Mapping[str, Any]
MOST_AT_ONCE = 256
RETRY_SECONDS = 1.0
MOST_WAITING_BYTES = 256 * 2**20
"""What may wait in memory for room on the disk; beyond it observations and checkpoints go."""
MOST_NAMED = 3
DISPENSABLE = ("checkpoint", "observation")
"""Kinds of reports that a run can do without, the most dispensable first."""


class Recorder:
    """A thread between the workers and the store.

    Args:
        store: Where reports are written.
    """

    def __init__(self, store: RunStore) -> None:
        self._store = store
        self._inbox: queue.SimpleQueue[Event | _Flush | None] = queue.SimpleQueue()
        self._waiting: list[Event] = []
        self._trouble: str | None = None
        self._error: WriteError | None = None
        self._thread = threading.Thread(target=self._write, daemon=True, name="run-writer")
        self._thread.start()

    def put(self, event: Event) -> None:
        """Takes one report, at once."""
        self._inbox.put(event)

    @property
    def trouble(self) -> str | None:
        """Why reports wait to be written, in one sentence; None while all is well."""
        return self._trouble

    @property
    def unsaved(self) -> str | None:
        """What waits to be written, and why, in one sentence; None where everything is."""
        error, runs = self._error, sorted({event["run"] for event in self._waiting})
        if error is None or not runs:
            return None
        named = ", ".join(runs[:MOST_NAMED]) + (", …" if len(runs) > MOST_NAMED else "")
        return (
            f"{error.fact} {len(self._waiting):,} reports of {len(runs):,} "
            f"{'run' if len(runs) == 1 else 'runs'} ({named}) are not saved: {error.advice}, and "
            "train again."
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
        self._thread.join(10)

    def _write(self) -> None:
        """Writes what arrives, everything at hand in one transaction."""
        ends = False
        while not ends:
            batch = self._next_batch()
            ends = None in batch
            self._waiting += [e for e in batch if e is not None and not isinstance(e, _Flush)]
            self._apply()
            for flush in batch:
                if isinstance(flush, _Flush):
                    flush.work()

    def _next_batch(self) -> list[Event | _Flush | None]:
        batch: list[Event | _Flush | None] = []
        with suppress(queue.Empty):
            batch.append(self._inbox.get(timeout=RETRY_SECONDS if self._waiting else None))
            while len(batch) < MOST_AT_ONCE:
                batch.append(self._inbox.get_nowait())
        return batch

    def _apply(self) -> None:
        if not self._waiting:
            return
        try:
            self._apply_together()
        except WriteError as error:
            self._keep(error)
            return
        if self._trouble is not None:
            log.warning("Reports of runs are written again")
            self._trouble = self._error = None

    def _apply_together(self) -> None:
        """Writes what waits; a report that cannot be read does not hold up the others.

        Raises:
            WriteError: nothing can be written now; what was not written waits on.
        """
        try:
            self._store.apply(self._waiting)
            self._waiting = []
        except WriteError:
            raise
        except Exception:
            log.exception("%d reports of runs could not be written together", len(self._waiting))
            self._apply_one_by_one()

    def _apply_one_by_one(self) -> None:
        while self._waiting:
            event = self._waiting[0]
            try:
                self._store.apply([event])
            except WriteError:
                raise
            except Exception:
                log.exception("A report of run %s is lost", event.get("run"))
            del self._waiting[0]

    def _keep(self, error: WriteError) -> None:
        self._waiting = within(self._waiting, MOST_WAITING_BYTES)
        is_new, self._error = self._error is None, error
        self._trouble = (
            f"{error.fact} Training goes on and {len(self._waiting):,} reports wait in memory: "
            f"{error.advice}, and do not close the app before this message is gone."
        )
        if is_new:
            log.error("%s", self._trouble)


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
    """The report that an attempt to train a run has come to a state."""
    sender = {"run": run_id, "attempt": attempt, "time": time.time()}
    return {"kind": "state", "state": state, "message": message, **sender}
