"""All sweeps on disk: a file each, and a lock that tells whether somebody drives it.

The runs stand in the store, where they name their sweep: what is done is known from them alone.
"""

from __future__ import annotations

import json
import logging
import os
import re
import secrets
import time
from collections.abc import Hashable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from playground.experiments import Config, ConfigError
from playground.quoted import quoted
from playground.runs import Run, RunQuery, RunState, RunStore
from playground.runs.locks import AlreadyDrivenError, driving, is_driven
from playground.runs.writing import writing
from playground.studies.sweep.settings import MOST_RUNS, Sweep

log = logging.getLogger(__name__)


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
        begun_by: The anonymous id of the browser that began it; empty where none did.
    """

    id: str
    sweep: Sweep
    state: SweepState
    message: str
    created: float
    runs: tuple[Run | None, ...]
    begun_by: str = ""

    @property
    def done(self) -> int:
        """How many configurations need no more training."""
        return sum(run is not None and run.state in DONE for run in self.runs)

    def cell_runs(self, index: int) -> list[Run]:
        """The runs of a cell, seed after seed, as far as there are any."""
        return [run for run in self.runs[index :: len(self.sweep.cells())] if run is not None]


class SweepShelf:
    """Where sweeps are kept. What writes raises a `WriteError` when the disk is full.

    Args:
        folder: Made when it is not there; shared by all processes.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        self._unwritten: dict[str, str] = {}

    def create(self, sweep: Sweep, begun_by: str = "") -> str:
        """Writes a new sweep down; returns its id.

        Args:
            begun_by: The anonymous id of a browser, to which the runs will belong, too.

        Raises:
            ConfigError, LimitError: it cannot be swept.
        """
        sweep.check()
        sweep_id = secrets.token_hex(5)
        path = self._file(sweep_id, "json")
        part = path.with_suffix(".part")
        try:
            with writing(self._folder):
                kept = sweep.to_json() | {"created": time.time(), "begun_by": begun_by}
                part.write_text(json.dumps(kept))
                os.replace(part, path)
        finally:
            part.unlink(missing_ok=True)
        return sweep_id

    def sweep(self, sweep_id: str) -> Sweep:
        """What a sweep trains.

        Raises:
            SweepError: there is no such sweep, or its file is damaged.
            ConfigError: it is of an experiment or of fields that are no more.
        """
        return self._read(sweep_id)[0]

    def begun_by(self, sweep_id: str) -> str:
        """The anonymous id of the browser that began a sweep; empty where none did.

        Raises:
            As `sweep` does.
        """
        return self._read(sweep_id)[2]

    def status(self, sweep_id: str, store: RunStore) -> SweepStatus:
        """A sweep as it stands now.

        Raises:
            SweepError: there is no such sweep, or its file is damaged.
            ConfigError: it is of an experiment or of fields that are no more.
        """
        sweep, created, begun_by = self._read(sweep_id)
        driven = self.is_driven(sweep_id)
        runs = newest_runs(sweep.grid(), sweep_id, store)
        message = self._failure(sweep_id)
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
        return SweepStatus(sweep_id, sweep, state, message, created, tuple(runs), begun_by)

    def newest(self, limit: int = 20) -> list[str]:
        """Ids of sweeps, the newest first."""
        paths = sorted(self._folder.glob("*.json"), key=lambda p: -p.stat().st_mtime)
        return [path.stem for path in paths[:limit]]

    def ask_to_stop(self, sweep_id: str) -> None:
        """Tells whoever drives a sweep to end it, in whatever process.

        Raises:
            SweepError: there is no such sweep.
        """
        self._existing(sweep_id)
        with writing(self._folder):
            self._file(sweep_id, "stop").touch()

    def is_asked_to_stop(self, sweep_id: str) -> bool:
        return self._file(sweep_id, "stop").exists()

    def write_failure(self, sweep_id: str, message: str) -> None:
        """Why a sweep did not go on, for the page. Where the disk is full, which may be the very
        reason, only this process can tell it."""
        try:
            self._file(sweep_id, "failure").write_text(message)
        except OSError:
            log.exception("It could not be written that a sweep failed: %s", message)
            self._unwritten[sweep_id] = message

    def _failure(self, sweep_id: str) -> str:
        path = self._file(sweep_id, "failure")
        written = path.read_text() if path.exists() else ""
        return written or self._unwritten.get(sweep_id, "")

    @contextmanager
    def driving(self, sweep_id: str) -> Iterator[None]:
        """Holds a sweep: nobody else drives it meanwhile. What was asked before is forgotten.

        Raises:
            SweepError: somebody does already, or there is no such sweep.
        """
        self._existing(sweep_id)
        with ExitStack() as held:
            try:
                with writing(self._folder):
                    held.enter_context(driving(self._file(sweep_id, "lock")))
                    self._file(sweep_id, "stop").unlink(missing_ok=True)
                    self._file(sweep_id, "failure").unlink(missing_ok=True)
            except AlreadyDrivenError as error:
                raise SweepError(
                    "Expected a sweep that rests. Received: this one is under way. Stop it first."
                ) from error
            self._unwritten.pop(sweep_id, None)
            yield

    def is_driven(self, sweep_id: str) -> bool:
        """Whether a living process drives a sweep."""
        return is_driven(self._file(sweep_id, "lock"))

    def version(self, sweep_id: str, store: RunStore) -> Hashable:
        """Another one when the sweep or one of its runs has changed; also of one that is not there.

        Cheap, where `status` is not.
        """
        return (
            self.is_driven(sweep_id),
            self.is_asked_to_stop(sweep_id),
            self._failure(sweep_id),
            store.version(RunQuery(sweep=sweep_id)),
        )

    def _existing(self, sweep_id: str) -> Path:
        path = self._file(sweep_id, "json")
        if not re.fullmatch("[0-9a-f]{10}", sweep_id) or not path.is_file():
            raise SweepError(
                f"Expected the id of a recorded sweep. "
                f"Received: sweep={quoted(sweep_id)!r}. Start one."
            )
        return path

    def _read(self, sweep_id: str) -> tuple[Sweep, float, str]:
        """A sweep, when it was made, and by which browser."""
        path = self._existing(sweep_id)
        try:
            values = json.loads(path.read_text())
            made = float(values["created"]), str(values.get("begun_by", ""))
            return Sweep.from_json(values), *made
        except ConfigError:
            raise
        except (ValueError, KeyError, TypeError) as error:
            raise SweepError(
                f"Expected a sweep that can be read. Received: {path}, which is damaged. Delete "
                "that file and start the sweep again; its runs are kept."
            ) from error

    def _file(self, sweep_id: str, kind: str) -> Path:
        return self._folder / f"{Path(sweep_id).name or 'none'}.{kind}"


def newest_runs(grid: list[Config], sweep_id: str, store: RunStore) -> list[Run | None]:
    """For each configuration the newest run of the sweep, deleted ones left out."""
    found = store.find(RunQuery(sweep=sweep_id, ascending=True, limit=20 * MOST_RUNS))
    by_config = {_text(run.config): run for run in found}
    return [by_config.get(_text(config.model_dump(mode="json"))) for config in grid]


def _text(config: dict[str, Any]) -> str:
    return json.dumps(config, sort_keys=True)
