"""Each run as a task of Dask: sent to a worker of its kind, asked there, and seen to its end."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from playground.engine import task
from playground.engine.cluster import Cluster, EngineError, answer_of, kinds_of_workers
from playground.engine.recorder import Recorder, state_event
from playground.engine.sent_run import SentRun
from playground.runs import Run, RunState, RunStore
from playground.runs.locks import Owner

if TYPE_CHECKING:
    from distributed import Future

    from playground.engine.queue_order import QueueControl

log = logging.getLogger(__name__)

CROWD = 8
"""When each worker for light runs trains this many at full speed, the next run may go to the worker
for heavy ones: threads of one process wait for Python's global lock."""
WORKER_DIED = "The worker that trained this run died. What it had reported is kept."


def key_of(run_id: str) -> str:
    """The name of one task of a run."""
    return f"run-{run_id}-{time.time_ns()}"


def is_heavy(run: Run) -> bool:
    """Whether a run goes to the workers for heavy ones."""
    from playground.experiments import experiment  # after the engine's process has begun

    chosen = experiment(run.experiment)
    return chosen.is_heavy(chosen.config_type.parse(run.config))


class RunTasks:
    """The runs that this process has sent to workers, and whose end is not yet recorded.

    Args:
        cluster: Where they train.
        owner: This process.
        recorder: Takes what is to be recorded of a run.

    Attributes:
        queue: What runs are told of a teacher's wishes; None before it is known.
    """

    def __init__(self, cluster: Cluster, store: RunStore, owner: Owner, recorder: Recorder) -> None:
        self.cluster = cluster
        self._store = store
        self._owner = owner
        self._recorder = recorder
        self._sent: dict[str, SentRun] = {}
        self.queue: QueueControl | None = None

    def is_over(self, run_id: str) -> bool:
        """Whether nothing more is to be expected of the run's task."""
        sent = self._sent.get(run_id)
        return sent is None or sent.future is None or sent.future.done()

    def ending(self) -> set[str]:
        """Ids of the runs that were asked to stop and may not have heard it yet."""
        return {run_id for run_id, sent in list(self._sent.items()) if sent.is_ending}

    def compute(self, function: Callable[..., Any], *values: Any) -> Future:
        """Calls a function of this package in a worker; see `Engine.compute`."""
        return self.cluster.client().submit(function, *values, pure=False)

    def interrupt_all(self) -> None:
        """The workers are gone."""
        for run_id, sent in list(self._sent.items()):
            self._report(run_id, sent.attempt, RunState.INTERRUPTED, WORKER_DIED)

    def _report(self, run_id: str, attempt: str, state: RunState, message: str) -> None:
        self._recorder.put(state_event(run_id, attempt, state, message))

    def launch(
        self, run: Run, attempt: str, checkpoint: bytes | None, beginning: Mapping[str, Any]
    ) -> None:
        """Sends a run to workers of its kind; where that fails the run is interrupted.

        Args:
            attempt: The name under which the worker reports.
            checkpoint: Where it goes on from; None begins it.
            beginning: Steps and speed, as `control.begin` takes them.

        Raises:
            EngineError: the engine does not take it.
        """
        try:
            heavy = is_heavy(run)
            sent = SentRun(attempt, heavy, self._workers_for(heavy), requested=dict(beginning))
            self._sent[run.id] = sent
            sent.future = self._submit(run, sent, checkpoint, beginning)
        except Exception as error:
            said = task.sentence(error)
            self._sent.pop(run.id, None)
            self._report(run.id, attempt, RunState.INTERRUPTED, said)
            if isinstance(error, EngineError):
                raise
            raise EngineError(f"Expected the engine to take a run. Received: {said}") from error

    def _workers_for(self, heavy: bool) -> list[str]:
        """Addresses of the workers for a run of this kind. A crowd of light runs also uses the
        worker for heavy ones while it has none."""
        own = self.cluster.workers_of_kind(heavy)
        unfinished = [sent for sent in list(self._sent.values()) if not sent.is_done]

        def runs_of(workers: list[str]) -> int:
            """Runs at full speed, per worker."""
            there = [s for s in unfinished if not set(workers).isdisjoint(s.workers)]
            return sum(s.is_at_full_speed for s in there) // max(1, len(workers))

        if heavy or runs_of(own) < CROWD or any(s.is_heavy for s in unfinished):
            return own
        kinds = answer_of(kinds_of_workers, self.cluster.client())
        other = [worker for worker, kind in kinds.items() if kind is not heavy]
        return min(own, other or own, key=runs_of)

    def _submit(
        self, run: Run, sent: SentRun, checkpoint: bytes | None, beginning: Mapping[str, Any]
    ) -> Future:
        compiling, epoch = self._store.durations(run.experiment)
        epochs = run.config.get("epochs")
        training = None if epoch is None or epochs is None else epoch * epochs
        future = self._hand_over(
            sent,
            run.id,
            sent.attempt,
            run.experiment,
            run.config,
            checkpoint,
            {"person": run.begun_by, "order": self.queue and self.queue.as_told(), **beginning},
            {"compiling": compiling, "training": training},
        )
        future.add_done_callback(lambda done: self._task_ended(run.id, sent, done))
        return future

    def _hand_over(self, sent: SentRun, run_id: str, *values: Any) -> Future:
        """Gives a run to Dask; `values` as `task.train` takes them."""
        return self.cluster.client().submit(
            task.train,
            run_id,
            *values,
            key=key_of(run_id),
            pure=False,
            retries=0,
            workers=sent.workers or None,
            allow_other_workers=bool(sent.workers),  # those that are left, should these die now
        )

    def _task_ended(self, run_id: str, sent: SentRun, future: Future) -> None:
        """A task that ends without a word of its own was killed together with its worker, or its
        engine.

        Its future is let go: Dask would train a finished run again to have its result back, when
        the worker that holds the result dies.
        """
        from distributed import KilledWorker

        if future.status == "finished":
            future.release()
        elif future.status == "error":
            error = future.exception(timeout=5)
            log.error("Run %s: %s", run_id, error)
            if isinstance(error, KilledWorker):
                self._report(run_id, sent.attempt, RunState.INTERRUPTED, WORKER_DIED)
            else:
                self._report(run_id, sent.attempt, RunState.FAILED, task.sentence(error))
        elif not sent.is_ending and not self.cluster.is_closed:
            self._report(run_id, sent.attempt, RunState.INTERRUPTED, WORKER_DIED)
        self._recorder.then(lambda: self._forget(run_id, sent))

    def _forget(self, run_id: str, sent: SentRun) -> None:
        if self._sent.get(run_id) is sent:
            del self._sent[run_id]

    # -- requests --------------------------------------------------------------------------

    def request(self, run_id: str, what: str, *values: Any) -> None:
        """Passes a request on to a run; see `task.request`.

        Raises:
            EngineError: another process trains the run, or the cluster does not answer.
        """
        self.cluster.client()  # where there is none, that is what is said first
        if (sent := self._sent.get(run_id)) is not None:
            sent.note_request(what, values)
        attempt = self._expect_mine(run_id) or self._store.attempt(run_id) or ""
        if what == "change":
            values = (*values, attempt)
        self.cluster.ask(self._workers_of(run_id), task.request, run_id, what, *values)

    def stop(self, run_id: str) -> None:
        """Asks a run to end, and measure what it has learned. One of another app on the cluster
        that waits just ends: there may be no worker that would hear of it.

        Raises:
            EngineError: as `request` does.
        """
        is_mine = bool(self._expect_mine(run_id))
        if not is_mine and self._store.run(run_id).state is RunState.WAITING:
            self.call_off(run_id)
            return
        if (sent := self._sent.get(run_id)) is not None:
            sent.is_ending = True
        self.request(run_id, "stop")

    def call_off(self, run_id: str) -> None:
        """Ends a run that has not begun. It waits for a thread, or compiles, which nothing
        interrupts: it need not answer.

        Raises:
            EngineError: another process trains the run.
        """
        attempt = self._expect_mine(run_id)
        if (sent := self._sent.get(run_id)) is not None:
            sent.is_ending = True
            if sent.future is not None:
                sent.future.cancel()
        self._report(run_id, attempt, RunState.STOPPED, "Stopped before it began.")
        with suppress(EngineError):  # it is stopped, whether or not its worker hears of it
            self.cluster.tell(self._workers_of(run_id), task.request, run_id, "stop")

    def _workers_of(self, run_id: str) -> list[str]:
        sent = self._sent.get(run_id)
        return sent.workers if sent is not None else []

    def _expect_mine(self, run_id: str) -> str:
        """The attempt that trains a run; empty for one of another app on a cluster of others.

        Raises:
            EngineError: another process that shares the store trains it, with workers of its own,
                which hear only that one.
        """
        attempt = self._store.attempt(run_id, self._owner)
        if attempt is None and self.cluster.is_own:
            raise EngineError(
                "Expected a run that trains here. Received: one that another process "
                "trains and writes into the same store. Ask there, or end that process and resume "
                "the run here."
            )
        return attempt or ""
