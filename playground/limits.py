"""What one playground takes on: all limits in one place.

A teacher adjusts some of them while people work. What was adjusted is kept in the data folder,
where every process looks each time it checks: it counts at once, and after a restart.
"""

from __future__ import annotations

import json
import logging
import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, Protocol

from playground.folders import data_folder
from playground.number_text import counted

log = logging.getLogger(__name__)

FILE = "limits.json"
"""Its name in the data folder; it holds what differs from the defaults."""
GIVEN_FILE = "limits_given.json"
"""The same, as a class had it at its opening."""
MEGABYTE, GIGABYTE = 1024**2, 1024**3
MOST_UNDER_WAY = 500
"""Threads of a worker, of which each run under way has one."""
MAKE_ROOM = (
    "On the page Runs, delete runs, and then for good in the bin there, or data that you brought; "
    "or ask the teacher for more room."
)
MOST_UPLOAD_BYTES = 10 * MEGABYTE
"""As ``server.maxUploadSize`` in .streamlit/config.toml."""
CLASS_BYTES = 20 * GIGABYTE
"""What a class that is opened for the first time may add to its folder."""


class LimitError(ValueError):
    """What is refused because there is too much of it; its text is a sentence for the user."""


class CountsRuns(Protocol):
    """A store of runs, which knows how many are under way."""

    def unfinished_count(
        self, begun_by: str | None = None, *, waiting_alone: bool = False
    ) -> int: ...


@dataclass(frozen=True)
class Limits:
    """Limits; None is no limit.

    Attributes:
        unfinished_runs: Runs that may wait, train or be paused in all. Each has a thread, so that
            whichever is watched can have the next turn.
        unfinished_runs_of_one: As many of one browser.
        waiting_runs_of_one: Of these, how many may wait.
        searches_at_once: Searches for better settings that one app drives side by side.
        epochs: Of one run.
        parameters: Weights of one model.
        memory: Bytes one run may need; set PLAYGROUND_MEMORY_LIMIT (bytes) to change it.
        upload_bytes: Of one file that somebody brings.
        uploads_of_one: Data sets that one browser brings.
        uploads_bytes: Of all data that people brought.
        disk_of_one: Bytes of the runs and the data of one browser.
        disk_in_all: Bytes of all runs and data.
    """

    unfinished_runs: int = MOST_UNDER_WAY
    unfinished_runs_of_one: int = 30
    waiting_runs_of_one: int = 30
    searches_at_once: int = 4
    epochs: int | None = None
    parameters: int = 20_000_000
    memory: int = 4 * GIGABYTE
    upload_bytes: int = MOST_UPLOAD_BYTES
    uploads_of_one: int | None = None
    uploads_bytes: int = 1_700_000_000
    disk_of_one: int | None = None
    disk_in_all: int | None = None

    def check(
        self,
        parameters: int,
        memory: int,
        unfinished: int,
        of_one: int = 0,
        waiting: int = 0,
        epochs: int = 0,
    ) -> None:
        """Refuses what is too much.

        Args:
            of_one, waiting: Unfinished and waiting runs of the browser that asks.

        Raises:
            LimitError: the model, the training or the queue is too large.
        """
        if self.epochs is not None and epochs > self.epochs:
            raise LimitError(
                f"Expected at most {counted(self.epochs, 'epoch')} in this class. Received: "
                f"{epochs:,}. Choose fewer epochs and train again."
            )
        if parameters > self.parameters:
            raise LimitError(
                f"Expected a model of at most {self.parameters:,} parameters. "
                f"Received: {parameters:,}. Make it smaller and train again."
            )
        if memory > self.memory:
            raise LimitError(
                f"Expected a run that needs at most {size_text(self.memory)} of memory. "
                f"Received: an estimated {size_text(memory)}. Make the model or the batch smaller."
            )
        if of_one >= self.unfinished_runs_of_one:
            raise LimitError(
                f"Expected at most {counted(self.unfinished_runs_of_one, 'run')} under way from "
                "one browser. Received: one more. Stop some on the page Runs, or wait until they "
                "end."
            )
        if waiting >= self.waiting_runs_of_one:
            raise LimitError(
                f"Expected at most {counted(self.waiting_runs_of_one, 'waiting run')} from one "
                "browser. Received: one more. Wait until one of yours trains, or stop one on the "
                "page Runs."
            )
        if unfinished >= self.unfinished_runs:
            raise LimitError(
                f"Expected at most {counted(self.unfinished_runs, 'run')} under way. Received: "
                "one more. Stop some, or wait until they end."
            )

    def have_room(self, store: CountsRuns, begun_by: str) -> bool:
        """Whether one more run may be under way: in all, and of the browser, where there is one."""
        if store.unfinished_count() >= self.unfinished_runs:
            return False
        return not begun_by or (
            store.unfinished_count(begun_by) < self.unfinished_runs_of_one
            and store.unfinished_count(begun_by, waiting_alone=True) < self.waiting_runs_of_one
        )

    def check_disk(self, of_one: int, in_all: int, data: int = 0) -> None:
        """Refuses to keep more than the disk is meant for.

        Args:
            of_one, in_all: Bytes of the browser that asks, and of everybody.
            data: Of those of the browser, what its data take: to delete runs leaves these.

        Raises:
            LimitError: there is no room.
        """
        if self.disk_of_one is not None and of_one >= self.disk_of_one:
            of_it = f", {size_text(data)} of it data" if data else ""
            raise LimitError(
                f"Expected at most {size_text(self.disk_of_one)} of runs and data of one person. "
                f"Received: {size_text(of_one)}{of_it}. {MAKE_ROOM}"
            )
        if self.disk_in_all is not None and in_all >= self.disk_in_all:
            raise LimitError(
                f"Expected at most {size_text(self.disk_in_all)} of runs and data in all. "
                f"Received: {size_text(in_all)}. {MAKE_ROOM}"
            )

    def check_upload(self, of_one: int) -> None:
        """Refuses one more data set of a browser that has brought so many.

        Raises:
            LimitError: it has brought as many as it may.
        """
        if self.uploads_of_one is not None and of_one >= self.uploads_of_one:
            raise LimitError(
                f"Expected at most {counted(self.uploads_of_one, 'data set')} of one person. "
                "Received: one more. Train on one that you brought before, or ask the teacher to "
                "allow more."
            )


@dataclass(frozen=True)
class Range:
    """How a limit is adjusted.

    Attributes:
        words: What a page calls it.
        least, most: In its unit.
        unit: How many bytes, or things, one of it is.
        may_be_none: Whether there need be no limit.
    """

    words: str
    least: int
    most: int
    unit: int = 1
    may_be_none: bool = False

    def takes(self, value: object) -> bool:
        """Whether a value, in bytes or things, is one that the limit may have."""
        if value is None:
            return self.may_be_none
        is_number = isinstance(value, int) and not isinstance(value, bool)
        return is_number and self.least * self.unit <= value <= self.most * self.unit  # type: ignore[operator]


ADJUSTABLE: Mapping[str, Range] = MappingProxyType(
    {
        "unfinished_runs_of_one": Range("Runs under way, per person", 1, MOST_UNDER_WAY),
        "waiting_runs_of_one": Range("Of these, waiting (per person)", 1, MOST_UNDER_WAY),
        "unfinished_runs": Range("Unfinished runs, in total", 1, MOST_UNDER_WAY),
        "epochs": Range("Epochs per run", 1, 1_000_000, may_be_none=True),
        "parameters": Range("Parameters per run", 100, 200_000_000),
        "upload_bytes": Range("Size of a file, in MB", 1, 10, MEGABYTE),
        "uploads_of_one": Range("Data sets, per person", 1, 10_000, may_be_none=True),
        "uploads_bytes": Range("Uploaded data in total, in MB", 1, 1_000_000, MEGABYTE),
        "disk_of_one": Range("Disk per person, in MB", 1, 10_000_000, MEGABYTE, may_be_none=True),
        "disk_in_all": Range("Disk in all, in MB", 1, 10_000_000, MEGABYTE, may_be_none=True),
    }
)
"""The limits that a teacher adjusts, by their names."""
DEFAULTS = Limits(memory=int(os.environ.get("PLAYGROUND_MEMORY_LIMIT", 4 * GIGABYTE)))


def limits() -> Limits:
    """The limits that count now, as they were last adjusted."""
    return _limits_in(data_folder() / FILE)


def given_limits() -> Limits:
    """Those that the class was opened with; the defaults where none was."""
    return _limits_in(data_folder() / GIVEN_FILE)


def _limits_in(path: Path) -> Limits:
    try:
        found = path.stat()
    except OSError:
        return DEFAULTS
    return _read(path, (found.st_ino, found.st_mtime_ns, found.st_size))


def adjusted(before: Limits, values: Mapping[str, int | None]) -> Limits:
    """Limits with some values changed.

    Raises:
        LimitError: one is not adjustable, or its value is out of range.
    """
    for name, value in values.items():
        known = ADJUSTABLE.get(name)
        if known is None:
            raise LimitError(
                f"Expected one of {', '.join(ADJUSTABLE)}. Received: {name}. Choose one of them."
            )
        if not known.takes(value):
            words = known.words[0].lower() + known.words[1:]
            received = value / known.unit if isinstance(value, int) else value
            raise LimitError(
                f"Expected {words} from {known.least:,} to {known.most:,}. "
                f"Received: {received}. Choose a number between them."
            )
    return replace(before, **values)  # type: ignore[arg-type]


def as_kept(chosen: Limits) -> bytes:
    """What the file says of limits: those that differ from the defaults."""
    ours = asdict(DEFAULTS)
    kept = {name: value for name, value in asdict(chosen).items() if value != ours[name]}
    return json.dumps({name: kept[name] for name in kept if name in ADJUSTABLE}).encode()


@lru_cache(maxsize=8)
def _read(path: Path, stamp: tuple[int, int, int]) -> Limits:
    del stamp
    try:
        values: Any = json.loads(path.read_bytes())
        if not isinstance(values, dict):
            raise ValueError("no table of limits")
    except (OSError, ValueError) as error:
        log.error("The limits in %s were damaged: the defaults count. %s", path, error)
        return DEFAULTS
    known = {n: v for n, v in values.items() if n in ADJUSTABLE and ADJUSTABLE[n].takes(v)}
    return replace(DEFAULTS, **known)


def size_text(size: float) -> str:
    """Bytes in words: 1.5 GB or 300 MB."""
    if size >= GIGABYTE / 10:
        return f"{size / GIGABYTE:.1f} GB"
    return f"{size / MEGABYTE:.0f} MB"
