"""Drives a sweep: trains every configuration of the grid that has no run yet."""

from __future__ import annotations

import time

from playground.runs import Run, RunState
from playground.studies.driver import Driver
from playground.studies.repository import StudyState
from playground.studies.sweep.repository import DONE, SweepStatus, newest_runs

REPORT_SECONDS = 30.0


class SweepDriver(Driver[SweepStatus, str]):
    """Drives one sweep; what is under way are ids of runs."""

    _at_once = 4

    def _open(self, study: SweepStatus) -> None:
        self._sweep = study.settings
        self._ended_at: dict[str, float] = {}

    def _take_up(self) -> None:
        """Runs of a driver before this one that go on are waited for."""
        self._engine.store.interrupt_orphans()  # of a driver that was killed nothing goes on
        grid = self._sweep.grid()
        found = newest_runs(grid, self._id, self._engine.store)
        alive = [run.id for run in found if run is not None and not run.state.is_finished()]
        self._under_way += alive
        self._waiting = [
            config
            for config, run in zip(grid, found, strict=True)
            if run is None or (run.state.is_finished() and run.state not in DONE)
        ]

    def _ended(self) -> StudyState | None:
        return StudyState.INTERRUPTED if self._engine.is_closed else super()._ended()

    def _are_left(self) -> bool:
        return bool(self._waiting)

    def _begin(self) -> None:
        config, chosen = self._waiting.pop(0), self._sweep.experiment
        preset = chosen.preset_of(config)
        run = self._engine.submit(chosen, config, preset, origin=self._origin)
        self._under_way.append(run.id)

    def _look_at(self, each: str) -> None:
        run: Run = self._engine.store.run(each)
        if not run.state.is_finished():
            return
        if run.state is RunState.COMPLETE and not run.report:  # its test is still on the way
            first = self._ended_at.setdefault(each, time.monotonic())
            if time.monotonic() - first < REPORT_SECONDS:
                return
        self._under_way.remove(each)

    def _poll_seconds(self) -> float:
        return 0.1

    def _close(self, state: StudyState, message: str) -> None:
        for run_id in self._under_way:
            self._stop_run(run_id)
        if message and not (state is StudyState.INTERRUPTED and self._engine.is_closed):
            self._repository.write_failure(self._id, message)
