"""What a teacher does with the queue: hold it, let it go on, and move a run first.

It is kept beside the runs, so that an app that was killed goes on with it, and told to the workers,
which hold their runs and give places.
"""

from __future__ import annotations

import json
import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from playground.engine import task
from playground.engine.cluster import Cluster, EngineError
from playground.folders import replace_file
from playground.runs import RunState, RunStore
from playground.runs.writing import writing

log = logging.getLogger(__name__)

FILE = "queue.json"
MOST_MOVED = 100
TELL_SECONDS = 300.0
"""No compilation keeps a worker from hearing for longer."""


@dataclass(frozen=True)
class QueueOrder:
    """How a teacher has left the queue.

    Attributes:
        paused: Whether no run begins, and those that train rest after their burst.
        first: Ids of the runs that were moved before all others, in order.
    """

    paused: bool = False
    first: tuple[str, ...] = ()


class QueueControl:
    """The queue of one engine.

    Args:
        store: The runs; the order is kept in its folder.
        owner: The name of the app: other apps' runs on the same cluster are left to them.
        is_kept: Whether there is a teacher; else the queue is never held, and nothing is read.

    Attributes:
        order: How the teacher has left it.
    """

    def __init__(self, store: RunStore, cluster: Cluster, owner: str, *, is_kept: bool) -> None:
        self._store, self._cluster, self._owner = store, cluster, owner
        self.is_kept = is_kept
        self._file = store.path.parent / FILE
        self._changing = threading.Lock()
        self._tell_until = 0.0
        self.order = _kept(self._file) if is_kept else QueueOrder()

    def pause(self) -> None:
        """Lets no run begin; those that train rest when their burst has ended.

        Raises:
            EngineError: this engine has no queue to be held.
            WriteError: that cannot be kept.
        """
        self._change(lambda order: replace(order, paused=True))

    def go_on(self) -> None:
        """Lets all runs go on that `pause` held; raises what that does."""
        self._change(lambda order: replace(order, paused=False))

    def move_first(self, run_id: str) -> None:
        """Moves a run before all others that wait.

        Raises:
            EngineError: the run has ended, or this engine has no queue.
            KeyError: there is no such run.
            WriteError: that cannot be kept.
        """
        state = self._store.run(run_id).state
        if state.is_finished() and state is not RunState.INTERRUPTED:
            raise EngineError(
                f"Expected a run that waits. Received: one that is {state}. Choose another one."
            )

        def moved(order: QueueOrder) -> QueueOrder:
            others = [each for each in order.first if each != run_id and self._may_wait(each)]
            return replace(order, first=(run_id, *others)[:MOST_MOVED])

        self._change(moved)

    def tell(self) -> None:
        """Says to all workers how the queue is, for some time after a change: one that was busy
        then has not heard of it. To others each run brings it along."""
        if time.monotonic() < self._tell_until:
            self._cluster.broadcast(
                task.queue_order, self.order.paused, list(self.order.first), self._owner
            )

    def as_told(self) -> tuple[bool, list[str]] | None:
        """What a run brings along to its worker; None where there is nothing to tell."""
        order = self.order
        return None if order == QueueOrder() else (order.paused, list(order.first))

    def _may_wait(self, run_id: str) -> bool:
        try:
            state = self._store.run(run_id).state
        except KeyError:
            return False
        return not state.is_finished() or state is RunState.INTERRUPTED

    def _change(self, changed: Callable[[QueueOrder], QueueOrder]) -> None:
        if not self.is_kept:
            raise EngineError(
                "Expected an app with a class. Received: one for this machine alone. Pause and "
                "stop the runs themselves."
            )
        with self._changing, writing(self._file.parent):
            order = changed(self.order)
            kept = json.dumps({"paused": order.paused, "first": order.first})
            replace_file(self._file, kept.encode())
            self.order, self._tell_until = order, time.monotonic() + TELL_SECONDS
        self.tell()


def _kept(file: Path) -> QueueOrder:
    try:
        values = json.loads(file.read_bytes())
        first = tuple(str(run_id) for run_id in values["first"])
        return QueueOrder(values["paused"] is True, first[:MOST_MOVED])
    except FileNotFoundError:
        return QueueOrder()
    except (OSError, ValueError, KeyError, TypeError) as error:
        log.error("The order of the queue in %s was damaged: it goes on. %s", file, error)
        return QueueOrder()
