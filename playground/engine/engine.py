"""Submit, pause, resume and stop runs; write down what they report."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable, Collection
from typing import TYPE_CHECKING, Any

from playground.engine import task
from playground.engine.admission import Admission
from playground.engine.changes import changed_config, checkpoint_of, expect_editable
from playground.engine.cluster import SCHEDULER, EngineError, answer_of, written
from playground.engine.open_files import allow_many_open_files
from playground.engine.orphans import OrphanWatch
from playground.engine.outbox import reports_in
from playground.engine.outside_runs import tasks_of
from playground.engine.queue_order import QueueControl
from playground.engine.recorder import Recorder
from playground.engine.sharing import alone, may_be_shared, run_to_join
from playground.limits import Limits
from playground.runs import Origin, Run, RunState, RunStore
from playground.runs.run import NOWHERE

if TYPE_CHECKING:
    from distributed import Future

    from playground.experiments import Config, Experiment


class Engine:
    """One road to training for pages, the command line and tests.

    Without an address it starts a scheduler and a worker in a process of their own, which end with
    this process.

    Args:
        store: Where runs are kept; every run submitted here is written there as it happens.
        address: A Dask scheduler to use instead; ``PLAYGROUND_SCHEDULER`` when left out.
        limits: Instead of those that a teacher adjusts.
        has_queue: Whether a teacher pauses and orders its runs.

    Attributes:
        admission: Lets in what the limits allow.
        queue: What a teacher does with all runs that wait and train.
    """

    def __init__(
        self,
        store: RunStore,
        address: str | None = None,
        limits: Limits | None = None,
        *,
        has_queue: bool = False,
    ) -> None:
        allow_many_open_files()
        self.store = store
        self._owner = store.become_owner()
        self.admission = Admission(store, limits)
        self._sharing = threading.Lock()
        self._recorder = Recorder(store)
        self._tasks = tasks_of(
            address or os.environ.get(SCHEDULER), store, self._owner, self._recorder, self._receive
        )
        self._cluster = self._tasks.cluster
        self.queue = QueueControl(store, self._cluster, self._owner.name, is_kept=has_queue)
        self._tasks.queue = self.queue
        self._orphans = OrphanWatch(store, (self.admission.disk.make_room, self.queue.tell))

    # -- what people ask -------------------------------------------------------------------

    def start(self) -> None:
        """Connects in the background; `submit` waits for it."""
        self._cluster.start()

    def submit(
        self,
        experiment: Experiment[Any],
        config: Config,
        preset: str | None = None,
        *,
        steps: int | None = None,
        steps_per_second: float | None = None,
        origin: Origin = NOWHERE,
    ) -> Run:
        """Queues a training and returns its run.

        Args:
            steps: Pause after so many steps, 0 included; None trains on.
            steps_per_second: A speed not to be exceeded.
            origin: Why the run is begun.

        Raises:
            LimitError: the run is too large, or too many are under way.
            EngineError: there is no engine to be had, or no room for the run on the disk.
        """
        self._cluster.client()  # where there is none, no run is begun
        run, attempt = self._create(experiment, config, preset, origin)
        beginning = {"steps": steps, "steps_per_second": steps_per_second}
        self._tasks.launch(run, attempt, None, beginning)
        return run

    def _create(
        self, experiment: Experiment[Any], config: Config, preset: str | None, origin: Origin
    ) -> tuple[Run, str]:
        """A run that waits, and the attempt to train it."""
        with written(), self.admission.checked(experiment, config, origin.begun_by):
            self.store.expect_writable()
            attempt, values = self._owner.new_attempt(), config.model_dump(mode="json")
            run = self.store.create(experiment.name, values, self._owner, preset, origin, attempt)
        return run, attempt

    def submit_or_join(
        self,
        experiment: Experiment[Any],
        config: Config,
        preset: str | None = None,
        *,
        origin: Origin = NOWHERE,
    ) -> Run:
        """As `submit`; but of a heavy run that others wait for or train, this browser becomes one
        of the sharers.

        Raises:
            LimitError, EngineError: as `submit` does.
        """
        if not may_be_shared(experiment, config, origin):
            return self.submit(experiment, config, preset, origin=origin)
        self._cluster.client()
        attempt = None
        with self._sharing, written(), alone(self.store.path.parent):
            run = run_to_join(self.store, experiment, config, origin, self._tasks.ending())
            if run is None:
                run, attempt = self._create(experiment, config, preset, origin)
            self.store.share(run.id, origin.begun_by)
        if attempt is not None:
            self._tasks.launch(run, attempt, None, {})
        return self.store.run(run.id)

    def leave(self, run_id: str, person: str) -> bool:
        """Lets one of the sharers of a run go; when the last one goes it stops. One that its owner
        has paused goes on for the others, who could not resume it.

        Returns:
            Whether it stops.

        Raises:
            EngineError: another process trains it, or the disk is full.
        """
        with self._sharing:
            with written():
                others = self.store.leave(run_id, person)
            run = self.store.run(run_id)
            if not others:
                self.stop(run_id)
            elif run.state is RunState.PAUSED and run.begun_by == person:
                self.resume(run_id)
        return not others

    def compute(self, function: Callable[..., Any], *values: Any) -> Future:
        """Calls a function of this package in a worker, beside the runs.

        Returns:
            A future with ``done()`` and ``result()``.

        Raises:
            EngineError: there is no engine to be had.
        """
        return self._tasks.compute(function, *values)

    def pause(self, run_id: str) -> None:
        """Lets a run rest between two bursts; a finished one needs no rest."""
        if not self.store.run(run_id).state.is_finished():
            self._tasks.request(run_id, "pause")

    def train_until(self, run_id: str, step: int) -> None:
        """Lets a run train to that step of the whole training, and pause there."""
        if not self.store.run(run_id).state.is_finished():
            self._tasks.request(run_id, "until", step)

    def set_watched(self, run_ids: Collection[str]) -> None:
        """Says which runs people look at: the others train when these do not want to."""
        self._cluster.broadcast(task.watched, list(run_ids), self._owner.name)

    def limit_speed(self, run_id: str, steps_per_second: float | None) -> None:
        """Holds a run back, for slow motion; None lets it go as fast as it can."""
        if not self.store.run(run_id).state.is_finished():
            self._tasks.request(run_id, "speed", steps_per_second)

    def edit_weight(self, run_id: str, index: int, value: float) -> None:
        """Sets one weight of a paused run, by its position in the flat vector of all.

        Raises:
            EngineError: the run is not paused, or has no such weight.
        """
        expect_editable(self.store.run(run_id), index)
        self._tasks.request(run_id, "edit", index, value)

    def change(self, run_id: str, name: str, value: float) -> None:
        """Lets a run go on with another value of a setting from its next burst on.

        Raises:
            EngineError, ConfigError: as `changed_config` does.
            LimitError: the run would need too much memory.
        """
        run = self.store.run(run_id)
        config = changed_config(run, name, value)
        self.admission.check_change(run, config)
        self._tasks.request(run_id, "change", name, getattr(config, name))

    def resume(self, run_id: str) -> None:
        """Goes on with a paused run, or with an interrupted one from its last checkpoint. Of
        several who ask at the same time one begins it.

        Raises:
            EngineError: the run is neither, or has no checkpoint; or no engine or room is there.
            LimitError: as `submit` does.
        """
        run = self.store.run(run_id)
        if run.state is RunState.INTERRUPTED:
            checkpoint = checkpoint_of(self.store, run_id)
            self._cluster.client()
            attempt = self._owner.new_attempt()
            with written(), self.admission.checked_again(run):
                if not self.store.take_over(run_id, self._owner, attempt):
                    return
            beginning = {"steps_per_second": run.progress.get("speed")}
            self._tasks.launch(run, attempt, checkpoint, beginning)
        elif run.state.is_finished():
            raise EngineError(
                f"Expected a paused or interrupted run. Received: one that is {run.state}."
            )
        else:
            self._tasks.request(run_id, "go on")

    def stop(self, run_id: str) -> None:
        """Ends a run and measures what it has learned; a waiting run just ends."""
        run = self.store.run(run_id)
        if run.state.is_finished():
            return
        has_begun = run.state is not RunState.WAITING or run.progress.get("step")
        if has_begun or self._recorder.trouble:  # then more has happened than is recorded
            self._tasks.stop(run_id)
        else:
            self._tasks.call_off(run_id)

    def wait(self, run_id: str, timeout: float = 600.0) -> Run:
        """Blocks until a run is finished and its report has been written.

        Raises:
            TimeoutError: it takes longer than `timeout` seconds.
        """
        end = time.monotonic() + timeout
        while time.monotonic() < end:
            run = self.store.run(run_id)
            if run.state.is_finished() and (run.report or self._tasks.is_over(run_id)):
                self._recorder.drain()
                return self.store.run(run_id)
            time.sleep(0.02)
        raise TimeoutError(f"Expected run {run_id} to finish within {timeout:g} s.")

    def workers(self) -> dict[str, int]:
        """Process id of each worker by its address."""
        return dict(answer_of(self._cluster.client().run, os.getpid))

    def close(self) -> None:
        """Ends the engine; runs under way become INTERRUPTED."""
        if self.is_closed:
            return
        self._cluster.close()
        self._recorder.close()
        self._owner.close()
        self._orphans.close()

    @property
    def trouble(self) -> str | None:
        """Why reports of runs wait to be written, and what is wrong with the cluster; None while
        all is well."""
        return " ".join(filter(None, (self._recorder.trouble, self._cluster.trouble))) or None

    @property
    def unsaved(self) -> str | None:
        """What a closed engine could not write, in one sentence; None where it wrote everything."""
        return self._recorder.unsaved

    @property
    def is_closed(self) -> bool:
        """Whether `close` was called: what is interrupted then has done nothing wrong."""
        return self._cluster.is_closed

    # -- what workers report ---------------------------------------------------------------

    def _receive(self, event: tuple[float, bytes]) -> None:
        """Runs on Dask's own thread: only hands on. Other apps' runs on the same cluster are left
        to them."""
        for report in reports_in(event[1]):
            if self._owner.made(report["attempt"]) and not self.is_closed:
                self._recorder.put(report)
