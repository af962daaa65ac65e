"""All sweeps on disk: a file each, and a lock that tells whether somebody drives it.

The runs stand in the store, where they name their sweep: what is done is known from them alone.
"""

from __future__ import annotations

import json
import os
import re
import secrets
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from playground.experiments import Config
from playground.runs import Run, RunQuery, RunState, RunStore
from playground.runs.driving import AlreadyDrivenError, driving, is_driven
from playground.sweep.settings import MOST_RUNS, Sweep


class SweepError(RuntimeError):
    """A sweep that is not there or cannot be driven; its text is one sentence for the user."""


class SweepState(StrEnum):
    """Where a sweep stands."""

    RUNNING = "running"
    COMPLETE = "complete"
    STOPPED = "stopped"
    INTERRUPTED = "interrupted"
    FAILED = "failed"


DONE = (RunState.COMPLETE, RunState.FAILED)
"""States of a run that the same settings would reach again."""


@dataclass(frozen=True)
class SweepStatus:
    """A sweep at one moment.

    Attributes:
        runs: The newest run of each configuration of the grid; None where there is none yet.
    """

    id: str
    sweep: Sweep
    state: SweepState
    message: str
    created: float
    runs: tuple[Run | None, ...]

    @property
    def done(self) -> int:
        """How many configurations need no more training."""
        return sum(run is not None and run.state in DONE for run in self.runs)

    def cell_runs(self, index: int) -> list[Run]:
        """The runs of a cell, seed after seed, as far as there are any."""
        return [run for run in self.runs[index :: len(self.sweep.cells())] if run is not None]


class SweepShelf:
    """Where sweeps are kept.

    Args:
        folder: Made when it is not there; shared by all processes.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        folder.mkdir(parents=True, exist_ok=True)

    def create(self, sweep: Sweep) -> str:
        """Writes a new sweep down; returns its id.

        Raises:
            ConfigError, LimitError: it cannot be swept.
        """
        sweep.check()
        sweep_id = secrets.token_hex(5)
        path = self._file(sweep_id, "json")
        part = path.with_suffix(".part")
        part.write_text(json.dumps(sweep.to_json() | {"created": time.time()}))
        os.replace(part, path)
        return sweep_id

    def sweep(self, sweep_id: str) -> Sweep:
        """What a sweep trains.

        Raises:
            SweepError: there is no such sweep.
            ConfigError: it is of an experiment or of fields that are no more.
        """
        return Sweep.from_json(self._read(sweep_id))

    def status(self, sweep_id: str, store: RunStore) -> SweepStatus:
        """A sweep as it stands now.

        Raises:
            SweepError: there is no such sweep.
            ConfigError: it is of an experiment or of fields that are no more.
        """
        values = self._read(sweep_id)
        sweep, driven = Sweep.from_json(values), self.is_driven(sweep_id)
        runs = newest_runs(sweep.grid(), sweep_id, store)
        failure = self._file(sweep_id, "failure")
        message = failure.read_text() if failure.exists() else ""
        if driven:
            state = SweepState.RUNNING
        elif all(run is not None and run.state in DONE for run in runs):
            state, message = SweepState.COMPLETE, ""
        elif message:
            state = SweepState.FAILED
        elif self.is_asked_to_stop(sweep_id):
            state = SweepState.STOPPED
        else:
            state = SweepState.INTERRUPTED
        return SweepStatus(sweep_id, sweep, state, message, values["created"], tuple(runs))

    def newest(self, limit: int = 20) -> list[str]:
        """Ids of sweeps, the newest first."""
        paths = sorted(self._folder.glob("*.json"), key=lambda p: -p.stat().st_mtime)
        return [path.stem for path in paths[:limit]]

    def ask_to_stop(self, sweep_id: str) -> None:
        """Tells whoever drives a sweep to end it, in whatever process.

        Raises:
            SweepError: there is no such sweep.
        """
        self._read(sweep_id)
        self._file(sweep_id, "stop").touch()

    def is_asked_to_stop(self, sweep_id: str) -> bool:
        return self._file(sweep_id, "stop").exists()

    def write_failure(self, sweep_id: str, message: str) -> None:
        """Why a sweep did not go on, for the page."""
        self._file(sweep_id, "failure").write_text(message)

    @contextmanager
    def driving(self, sweep_id: str) -> Iterator[None]:
        """Holds a sweep: nobody else drives it meanwhile. What was asked before is forgotten.

        Raises:
            SweepError: somebody does already, or there is no such sweep.
        """
        self._read(sweep_id)
        try:
            with driving(self._file(sweep_id, "lock")):
                self._file(sweep_id, "stop").unlink(missing_ok=True)
                self._file(sweep_id, "failure").unlink(missing_ok=True)
                yield
        except AlreadyDrivenError as error:
            raise SweepError(
                "Expected a sweep that rests. Received: this one is under way. Stop it first."
            ) from error

    def is_driven(self, sweep_id: str) -> bool:
        """Whether a living process drives a sweep."""
        return is_driven(self._file(sweep_id, "lock"))

    def _read(self, sweep_id: str) -> dict[str, Any]:
        path = self._file(sweep_id, "json")
        if not re.fullmatch("[0-9a-f]{10}", sweep_id) or not path.is_file():
            raise SweepError(
                f"Expected the id of a recorded sweep. Received: sweep={sweep_id!r}. Start one."
            )
        values: dict[str, Any] = json.loads(path.read_text())
        return values

    def _file(self, sweep_id: str, kind: str) -> Path:
        return self._folder / f"{Path(sweep_id).name or 'none'}.{kind}"


def newest_runs(grid: list[Config], sweep_id: str, store: RunStore) -> list[Run | None]:
    """For each configuration the newest run of the sweep, deleted ones left out."""
    found = store.find(RunQuery(sweep=sweep_id, ascending=True, limit=20 * MOST_RUNS))
    by_config = {_text(run.config): run for run in found}
    return [by_config.get(_text(config.model_dump(mode="json"))) for config in grid]


def _text(config: dict[str, Any]) -> str:
    return json.dumps(config, sort_keys=True)
