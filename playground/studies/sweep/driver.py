"""Drives a sweep: submits its runs a few at a time, until all are done or somebody stops it."""

from __future__ import annotations

import logging
import time
from contextlib import ExitStack, suppress

from playground.datasets import DatasetError
from playground.engine import LIMITS, Engine, EngineError, LimitError
from playground.experiments import Config, ConfigError
from playground.runs import Origin, Run, RunState, StoreError
from playground.studies.sweep.repository import DONE, SweepShelf, newest_runs

log = logging.getLogger(__name__)

AT_ONCE = 4
POLL_SECONDS = 0.1
REPORT_SECONDS = 30.0


class Driver:
    """Drives one sweep. From its making to the end of `run` nobody else can drive it.

    Raises:
        SweepError: there is no such sweep, or somebody drives it already.
    """

    def __init__(self, engine: Engine, repository: SweepShelf, sweep_id: str) -> None:
        self._held = ExitStack()
        self._held.enter_context(repository.driving(sweep_id))
        self._engine, self._shelf, self._id = engine, repository, sweep_id
        self._sweep = repository.sweep(sweep_id)
        self._origin = Origin(sweep=sweep_id, begun_by=repository.begun_by(sweep_id))
        self._under_way: list[str] = []
        self._ended: dict[str, float] = {}

    def run(self) -> None:
        """Trains what is missing; whatever happens is written down, and nothing is raised."""
        with self._held:
            try:
                self._train()
            except EngineError as error:
                if not self._engine.is_closed:
                    self._shelf.write_failure(self._id, str(error))
            except (DatasetError, ConfigError, LimitError, StoreError) as error:
                self._shelf.write_failure(self._id, str(error))
            except Exception:
                log.exception("A sweep failed")
                sentence = "The sweep met an error, which the log describes. Continue it to go on."
                self._shelf.write_failure(self._id, sentence)
            finally:
                self._let_go()

    def _train(self) -> None:
        waiting = self._missing()
        while waiting or self._under_way:
            if self._shelf.is_asked_to_stop(self._id) or self._engine.is_closed:
                return
            while waiting and self._may_begin():
                self._begin(waiting.pop(0))
            time.sleep(POLL_SECONDS)
            self._under_way = [run_id for run_id in self._under_way if self._is_live(run_id)]

    def _missing(self) -> list[Config]:
        """What still needs training; runs of a driver before this one that go on are waited for."""
        self._engine.store.interrupt_orphans()  # of a driver that was killed nothing goes on
        grid = self._sweep.grid()
        found = newest_runs(grid, self._id, self._engine.store)
        alive = [run.id for run in found if run is not None and not run.state.is_finished()]
        self._under_way += alive
        return [
            config
            for config, run in zip(grid, found, strict=True)
            if run is None or (run.state.is_finished() and run.state not in DONE)
        ]

    def _may_begin(self) -> bool:
        free = len(self._under_way) < AT_ONCE
        # A full queue is no fault of the sweep: wait for others to end.
        return free and LIMITS.have_room(self._engine.store, self._origin.begun_by)

    def _begin(self, config: Config) -> None:
        chosen = self._sweep.experiment
        preset = chosen.preset_of(config)
        run = self._engine.submit(chosen, config, preset, origin=self._origin)
        self._under_way.append(run.id)

    def _is_live(self, run_id: str) -> bool:
        run: Run = self._engine.store.run(run_id)
        if not run.state.is_finished():
            return True
        if run.state is RunState.COMPLETE and not run.report:  # its test is still on the way
            first = self._ended.setdefault(run_id, time.monotonic())
            return time.monotonic() - first < REPORT_SECONDS
        return False

    def _let_go(self) -> None:
        for run_id in self._under_way:
            with suppress(EngineError, KeyError):
                self._engine.stop(run_id)
