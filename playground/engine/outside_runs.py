"""Runs on a cluster that others have started: a run whose worker is lost goes on with another one.

Each run is sent to one worker and to no other, so that Dask never begins one again by itself. When
the worker, or the scheduler, is gone, the run waits for a worker that fits, as a new attempt, and
goes on from its last checkpoint; what the attempt before still reports does not count.
"""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any

from playground.datasets.brought import brought_in, content_of
from playground.engine import task
from playground.engine.cluster import Cluster, OnEvent
from playground.engine.outside import OutsideCluster
from playground.engine.recorder import Recorder
from playground.engine.run_tasks import WORKER_DIED, RunTasks, key_of
from playground.engine.sent_run import SentRun
from playground.runs import Run, RunState, RunStore
from playground.runs.locks import Owner

if TYPE_CHECKING:
    from distributed import Client, Future

log = logging.getLogger(__name__)

MOST_LOSSES = 3
"""How often a run may be lost without a checkpoint in between; more, and it may itself kill."""
THERE = ("pending", "finished")
"""Dask's words for a task whose result is to be had."""
CONNECTION_LOST = "the connection to the scheduler was lost"
"""Why a run moves that its worker may still train: nothing is wrong with the run."""
WAITS = {"kind": "waiting", "waits": {"for": "worker"}}
"""The report of a run that waits because there is no worker for it."""


def tasks_of(
    address: str | None, store: RunStore, owner: Owner, recorder: Recorder, on_event: OnEvent
) -> RunTasks:
    """What trains the runs of an app.

    Args:
        address: Of a scheduler; None starts one, and workers, in a process of their own.
        on_event: Takes what workers report.
    """
    logs, topic = store.path.parent / "logs", task.topic_of(owner.name)
    if address is None:
        cluster = Cluster(logs, topic, on_event, lambda: tasks.interrupt_all())
        tasks = RunTasks(cluster, store, owner, recorder)
        return tasks
    outside = OutsideCluster(address, logs, topic, on_event)
    runs = OutsideRunTasks(outside, store, owner, recorder)
    outside.on_look = runs.look
    return runs


class OutsideRunTasks(RunTasks):
    """The runs that this process has sent to a cluster elsewhere."""

    def __init__(
        self, cluster: OutsideCluster, store: RunStore, owner: Owner, recorder: Recorder
    ) -> None:
        super().__init__(cluster, store, owner, recorder)
        self._outside = cluster
        self._data: dict[str, Future] = {}

    def compute(self, function: Callable[..., Any], *values: Any) -> Future:
        workers = self._outside.workers_of_kind(is_heavy=False)
        client = self.cluster.client()
        call, named = task.portable(function, *values)
        data = self._send_data(client, values, workers)
        return client.submit(call, named, data, pure=False, workers=workers)

    def look(self) -> None:
        """Sends runs whose worker was lost to another one, where there is one that fits."""
        for run_id, sent in list(self._sent.items()):
            if self.cluster.is_closed:
                return
            with _others_go_on(run_id, sent):
                if sent.is_lost or self._is_gone(sent):
                    self._go_on(run_id, sent)
        self._spread()

    # -- sending ---------------------------------------------------------------------------

    def _workers_for(self, heavy: bool) -> list[str]:
        return [min(self._outside.workers_of_kind(heavy), key=self._load())]

    def _load(self) -> Callable[[str], int]:
        """How many runs a worker has, those included of which it has not heard yet."""
        mine = Counter(worker for sent in list(self._sent.values()) for worker in sent.workers)
        return lambda worker: max(mine[worker], self._outside.load_of(worker))

    def _spread(self) -> None:
        """Gives runs that wait in busy workers to those that have nothing to do, such as one that
        has just joined: a run for each."""
        load = self._load()
        idle = [worker for worker in self._outside.known() if not load(worker)]
        for run_id, sent in list(self._sent.items()) if idle else ():
            is_there = sent.future is not None and sent.future.status == "pending"
            if not is_there or sent.is_ending or load(sent.workers[0]) < 2:
                continue
            with _others_go_on(run_id, sent):
                run = self._store.run(run_id)
                if self._waits_there(run, sent) and (fit := self._fitting(sent).intersection(idle)):
                    idle.remove(fit.pop())
                    self._give_away(run_id, sent)

    def _waits_there(self, run: Run, sent: SentRun) -> bool:
        """Whether a run waits for others in its worker, and has not trained: for a place, or, where
        it has reported nothing from there, for a thread of Dask."""
        if run.state is not RunState.WAITING or run.progress.get("step"):
            return False
        waits = run.progress.get("waits") or {}
        reason = "place" if "place" in waits else waits.get("for", "worker")
        no_thread = self._outside.load_of(sent.workers[0], ("ready",)) > 0
        return reason in ("place", "watched") or (reason == "worker" and no_thread)

    def _give_away(self, run_id: str, sent: SentRun) -> None:
        """Sends a run to a worker that has nothing to do, unless it has just begun after all."""
        self._recorder.drain()
        attempt = self._owner.new_attempt()
        if not self._waits_there(self._store.run(run_id), sent):
            return
        if not self._store.move(run_id, sent.attempt, attempt):
            return
        again = sent.once_more(attempt)
        self._sent[run_id] = again
        again.is_ending |= sent.is_ending  # asked just now
        if sent.future is not None:
            sent.future.cancel()
        self._go_on(run_id, again)

    def _hand_over(self, sent: SentRun, run_id: str, *values: Any) -> Future:
        client, worker = self.cluster.client(), self._outside.id_of(sent.workers[0])
        call, named = task.portable(task.train, run_id, *values, worker=worker)
        sent.data = self._send_data(client, values, sent.workers)
        return client.submit(
            call,
            named,
            sent.data,
            key=key_of(run_id),
            pure=False,
            retries=0,
            workers=sent.workers,
            allow_other_workers=False,
        )

    def _send_data(self, client: Client, values: Any, workers: Collection[str]) -> list[Future]:
        """The data that people brought, each on the cluster once, by what it holds: Dask sends them
        to the workers that need them, and makes them anew when they are lost. Those that all
        runs of an experiment share stay there as long as the connection."""
        from playground.experiments import shared_data_of

        def brought(name: str, content: bytes) -> tuple[str, bytes]:
            return name, content

        def sent(name: str, read: Callable[[str], bytes | None]) -> list[Future]:
            before = self._data.get(name)
            if before is not None and before.client is client and before.status in THERE:
                return [before]
            if (content := read(name)) is None:
                return []
            place = {"workers": list(workers), "allow_other_workers": True}
            return [client.submit(brought, name, content, key=f"brought-{name}", **place)]

        shared = {
            name: future
            for data in shared_data_of(values)
            for name in data.names()
            for future in sent(name, data.content_of)
        }
        self._data |= shared
        own = [each for name in sorted(brought_in(values)) for each in sent(name, content_of)]
        return [*own, *shared.values()]

    # -- what is lost ----------------------------------------------------------------------

    def _is_gone(self, sent: SentRun) -> bool:
        if sent.future is None:
            return False
        if sent.future.status == "pending":
            return sent.workers[0] not in self._outside.known()
        return self._was_lost(sent.future)  # with a connection that is closed: nobody is told

    def _task_ended(self, run_id: str, sent: SentRun, future: Future) -> None:
        if self._was_lost(future) and not self.cluster.is_closed:
            sent.is_lost = True
        else:
            super()._task_ended(run_id, sent, future)

    def _was_lost(self, future: Future) -> bool:
        from distributed import KilledWorker

        if future.status != "error":
            return future.status != "finished"
        return isinstance(future.exception(timeout=5), (KilledWorker, task.RestartedError))

    def _go_on(self, run_id: str, sent: SentRun) -> None:
        """Lets a lost run wait, and gives it to another worker, where there is one.

        Raises:
            EngineError: no worker takes it now.
            WriteError: nothing can be written now.
        """
        if sent.workers:
            again = self._moved(run_id, sent)
            if again is None:
                self._forget(run_id, sent)
                return
            self._sent[run_id] = again
            again.is_ending |= sent.is_ending  # asked just now
            sent = again
        run = self._store.run(run_id)
        if self._has_stopped(run, sent) or not self._fitting(sent):
            return
        try:
            sent.workers = self._workers_for(sent.is_heavy)
            sent.is_lost = False  # from here on its worker hears what is asked of it
            if not self._has_stopped(run, sent):
                checkpoint = self._store.checkpoint(run_id)
                sent.future = self._submit(run, sent, checkpoint, sent.beginning(run))
        except Exception:
            sent.workers, sent.is_lost = [], True
            raise

    def _has_stopped(self, run: Run, sent: SentRun) -> bool:
        """Whether a run was asked to stop while it waited: then that is its end."""
        if not (run.state.is_finished() or sent.is_ending):
            return False
        self._report(run.id, sent.attempt, RunState.STOPPED, "Stopped while it waited.")
        self._forget(run.id, sent)
        return True

    def _fitting(self, sent: SentRun) -> set[str]:
        return set(self._outside.fitting(sent.is_heavy))

    def _moved(self, run_id: str, sent: SentRun) -> SentRun | None:
        """The next attempt of a run that was lost, which waits; None where there is to be none."""
        self._recorder.drain()
        attempt, words = self._owner.new_attempt(), self._why_lost(sent)
        if not self._store.move(run_id, sent.attempt, attempt, words):
            return None
        if words != CONNECTION_LOST:  # else Dask has cancelled it, and there is nobody to ask
            self._outside.check_again(sent.workers[0])
            if sent.future is not None:
                with suppress(Exception):  # whoever still has it lets go
                    sent.future.cancel()
        moves = self._store.run(run_id).progress["moves"]
        here = [move["words"] for move in moves if move["epoch"] == moves[-1]["epoch"]]
        losses = len(here) - here.count(CONNECTION_LOST)
        if losses > MOST_LOSSES and not sent.is_ending:
            self._report(run_id, attempt, RunState.INTERRUPTED, WORKER_DIED)
            return None
        self._recorder.put({"run": run_id, "attempt": attempt} | WAITS)
        return sent.once_more(attempt)

    def _why_lost(self, sent: SentRun) -> str:
        if sent.future is not None and sent.future.status in ("cancelled", "lost"):
            return CONNECTION_LOST  # else Dask would say that it waits, or has failed
        return f"the worker {self._outside.name_of(sent.workers[0])} was lost"

    # -- requests --------------------------------------------------------------------------

    def request(self, run_id: str, what: str, *values: Any) -> None:
        sent = self._sent.get(run_id)
        if sent is not None:
            if what == "change":
                sent.changes[values[0]] = values[1], len(self._store.run(run_id).changes)
            if sent.is_lost or not sent.workers:
                sent.note_request(what, values)
                return  # it waits for a worker, which will hear of it
        super().request(run_id, what, *values)


@contextmanager
def _others_go_on(run_id: str, sent: SentRun) -> Iterator[None]:
    """Around what is done for one run: what fails is logged once, and tried at the next look."""
    try:
        yield
    except Exception as error:
        if sent.trouble != repr(error):
            log.exception("Run %s does not go on yet", run_id)
        sent.trouble = repr(error)
