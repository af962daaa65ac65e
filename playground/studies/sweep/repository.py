"""All sweeps on disk. Their runs stand in the store, where they name their sweep: what is done is
known from them alone.
"""

from __future__ import annotations

import json
import time
from collections.abc import Hashable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playground.experiments import Config
from playground.folders import replace_file
from playground.runs import Run, RunQuery, RunState, RunStore
from playground.runs.writing import writing
from playground.studies.repository import Repository, Study, StudyState
from playground.studies.sweep.settings import MOST_RUNS, Sweep

DONE = (RunState.COMPLETE, RunState.FAILED)
"""States of a run that the same settings would reach again."""


@dataclass(frozen=True)
class SweepStatus(Study[Sweep]):
    """A sweep at one moment.

    Attributes:
        runs: The newest run of each configuration of the grid; None where there is none yet.
    """

    runs: tuple[Run | None, ...]

    @property
    def done(self) -> int:
        """How many configurations need no more training."""
        return sum(run is not None and run.state in DONE for run in self.runs)

    def cell_runs(self, index: int) -> list[Run]:
        """The runs of a cell, seed after seed, as far as there are any."""
        return [run for run in self.runs[index :: len(self.settings.cells())] if run is not None]


class SweepRepository(Repository[Sweep, SweepStatus]):
    """Where sweeps are kept."""

    name, plural, again, suffix = "sweep", "sweeps", "Continue", "json"

    def _write(self, path: Path, settings: Sweep, begun_by: str) -> None:
        kept = settings.to_json() | {"created": time.time(), "begun_by": begun_by}
        with writing(path.parent):
            replace_file(path, json.dumps(kept).encode())

    def status(self, study_id: str, store: RunStore) -> SweepStatus:
        with self._reading(study_id) as path:
            values = json.loads(path.read_text())
            created, begun_by = float(values["created"]), str(values.get("begun_by", ""))
            sweep = Sweep.from_json(values)
        driven = self.is_locked(study_id)
        runs = newest_runs(sweep.grid(), study_id, store)
        message = self._failure(study_id)
        if driven:
            state = StudyState.RUNNING
        elif all(run is not None and run.state in DONE for run in runs):
            state, message = StudyState.COMPLETE, ""
        elif message:
            state = StudyState.FAILED
        elif self.is_asked_to_stop(study_id):
            state = StudyState.STOPPED
        else:
            state = StudyState.INTERRUPTED
        return SweepStatus(study_id, sweep, state, message, created, tuple(runs), begun_by=begun_by)

    def version(self, study_id: str, store: RunStore) -> Hashable:
        return (
            self.is_locked(study_id),
            self.is_asked_to_stop(study_id),
            self._failure(study_id),
            store.version(RunQuery(study=study_id)),
        )


def newest_runs(grid: list[Config], sweep_id: str, store: RunStore) -> list[Run | None]:
    """For each configuration the newest run of the sweep, deleted ones left out."""
    found = store.find(RunQuery(study=sweep_id, ascending=True, limit=20 * MOST_RUNS))
    by_config = {_text(run.config): run for run in found}
    return [by_config.get(_text(config.model_dump(mode="json"))) for config in grid]


def _text(config: dict[str, Any]) -> str:
    return json.dumps(config, sort_keys=True)
