"""Each run as a task of Dask: sent to a worker of its kind, asked there, and seen to its end."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from playground.engine import task
from playground.engine.cluster import Cluster, EngineError
from playground.engine.recorder import state_event
from playground.runs import Run, RunState, RunStore

if TYPE_CHECKING:
    from distributed import Client, Future

log = logging.getLogger(__name__)

WORKER_DIED = (
    "The worker that trained this run died. What it had reported is kept: resume the run to go on "
    "from its last checkpoint."
)


class RunTasks:
    """The runs that this process has sent to workers.

    Args:
        report: Takes what is to be recorded of a run, as workers report it.
    """

    def __init__(
        self, cluster: Cluster, store: RunStore, report: Callable[[Mapping[str, Any]], None]
    ) -> None:
        self._cluster = cluster
        self._store = store
        self._report = report
        self._futures: dict[str, Future] = {}
        self._mine: set[str] = set()
        self._sent_to: dict[str, list[str]] = {}

    def is_mine(self, run_id: str) -> bool:
        """Whether this process has sent the run."""
        return run_id in self._mine

    def is_over(self, run_id: str) -> bool:
        """Whether nothing more is to be expected of the run's task."""
        future = self._futures.get(run_id)
        return future is None or future.done()

    def cancel(self, run_id: str) -> None:
        """Takes back a task that no worker has begun."""
        future = self._futures.get(run_id)
        if future is not None:
            future.cancel()

    def leave(self, client: Client) -> None:
        """Leaves no work behind on a cluster that stays when this process goes."""
        if self._cluster.process is None:
            for run_id, future in self._futures.items():
                if not future.done():
                    client.run(task.request, run_id, "stop", on_error="ignore")

    def interrupt_all(self) -> None:
        """The workers are gone."""
        for run_id in list(self._futures):
            self._report(state_event(run_id, RunState.INTERRUPTED, WORKER_DIED))

    @contextmanager
    def taking(self, run_id: str) -> Iterator[None]:
        """Around what hands a waiting run to a worker: when it fails the run does not wait on."""
        try:
            yield
        except Exception as error:
            said = task.sentence(error)
            self._report(state_event(run_id, RunState.INTERRUPTED, said))
            if isinstance(error, EngineError):
                raise
            raise EngineError(f"Expected the engine to take a run. Received: {said}") from error

    def choose_workers(self, run: Run) -> None:
        """Of the run's kind; requests go there too."""
        from playground.experiments import experiment as experiment_named

        self._mine.add(run.id)
        chosen = experiment_named(run.experiment)
        is_heavy = chosen.is_heavy(chosen.config_type.parse(run.config))
        self._sent_to[run.id] = self._cluster.workers_of_kind(is_heavy)

    def launch(self, run: Run, checkpoint: bytes | None) -> None:
        """Sends a run to the workers that were chosen for it.

        Args:
            checkpoint: Where it goes on from; None begins it.
        """
        compiling, epoch = self._store.durations(run.experiment)
        epochs = run.config.get("epochs")
        training = None if epoch is None or epochs is None else epoch * epochs
        workers = self._sent_to[run.id]
        future = self._cluster.client().submit(
            task.train,
            run.id,
            run.experiment,
            run.config,
            checkpoint,
            run.begun_by,
            {"compiling": compiling, "training": training},
            key=f"run-{run.id}-{time.time_ns()}",
            pure=False,
            retries=0,
            workers=workers or None,
            allow_other_workers=bool(workers),  # those that are left, should these die now
        )
        self._futures[run.id] = future
        future.add_done_callback(lambda done: self._task_ended(run.id, done))

    def _task_ended(self, run_id: str, future: Future) -> None:
        """A task that ends without a word of its own was killed together with its worker.

        Its future is let go: Dask would train a finished run again to have its result back, when
        the worker that holds the result dies.
        """
        if future.status == "finished":
            if self._futures.get(run_id) is future:
                del self._futures[run_id]
            future.release()
        if future.status != "error":
            return
        from distributed import KilledWorker

        error = future.exception(timeout=5)
        log.error("Run %s: %s", run_id, error)
        if isinstance(error, KilledWorker):
            event = state_event(run_id, RunState.INTERRUPTED, WORKER_DIED)
        else:
            event = state_event(run_id, RunState.FAILED, task.sentence(error))
        self._report(event)

    def expect_mine(self, run_id: str) -> None:
        """Another process that shares the store has workers of its own, which hear only it.

        Raises:
            EngineError: that one trains the run.
        """
        if run_id not in self._mine and self._cluster.process is not None:
            raise EngineError(
                "Expected a run that trains here. Received: one that another process "
                "trains and writes into the same store. Ask there, or end that process and resume "
                "the run here."
            )

    def request(self, run_id: str, what: str, *values: Any) -> None:
        """Passes a request on to a run; see `task.request`.

        Raises:
            EngineError: another process trains the run, or the cluster does not answer.
        """
        self._cluster.client()  # where there is none, that is what is said first
        self.expect_mine(run_id)
        self._cluster.ask(self._sent_to.get(run_id, ()), task.request, run_id, what, *values)
