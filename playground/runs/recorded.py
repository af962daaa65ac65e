"""Runs that come with the playground, to look at before anybody has trained."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

import numpy as np

from playground.runs.arrays import checksum, pack, unpack
from playground.runs.reader import RunReader
from playground.runs.run import RESERVED, History, Run, is_reserved
from playground.runs.schema import bring_up_to_date
from playground.runs.store import RunStore
from playground.runs.transfer import export_runs

FILE = "recorded_runs.sqlite"
"""Its name in the folder of an experiment."""
MOST_MOMENTS = 16
"""Of each kind of observation that is kept."""
VERSIONS_PER_EPOCH = 10_000


@dataclass(frozen=True, eq=False)
class RecordedRun:
    """All that is known of a run, in memory.

    Attributes:
        observations: Arrays by the observation's name and the epoch.
    """

    run: Run
    history: History
    observations: Mapping[str, Mapping[float, dict[str, np.ndarray]]]

    def until(self, epoch: float) -> RecordedRun:
        """The same run as it was at an epoch: nothing later is recorded yet."""
        rows = int(np.searchsorted(self.history["epoch"], epoch, side="right"))
        progress = self.run.progress
        step = round(float(self.run.step_at(epoch)))
        now = replace(
            self.run,
            progress={**progress, "step": step, "epochs_done": int(epoch)},
            version=self.run.version + 1 + round(VERSIONS_PER_EPOCH * epoch),
        )
        return RecordedRun(
            now,
            {name: column[:rows] for name, column in self.history.items()},
            {
                name: {when: arrays for when, arrays in moments.items() if when <= epoch}
                for name, moments in self.observations.items()
            },
        )

    def epochs(self, name: str) -> list[float]:
        """When an observation was recorded, in order."""
        return list(self.observations.get(name, ()))

    def moments(self) -> list[float]:
        """Epochs at which anything was recorded, in order."""
        seen = {when for moments in self.observations.values() for when in moments}
        return sorted(seen.union(self.history["epoch"].tolist()))

    def observed(
        self, name: str, until: float | None
    ) -> tuple[float, dict[str, np.ndarray]] | None:
        """The newest observation of that name up to an epoch, with its own; None before any."""
        moments = self.observations.get(name, {})
        last = max((when for when in moments if until is None or when <= until), default=None)
        return None if last is None else (last, dict(moments[last]))


class RecordedRuns(Mapping[str, RecordedRun]):
    """Runs by their ids. The files are read when a run is first asked for, and only once.

    Args:
        files: As `write_recorded` makes them.
    """

    def __init__(self, files: Iterable[Path]) -> None:
        self._files = tuple(files)

    def __getitem__(self, run_id: str) -> RecordedRun:
        if not is_reserved(run_id):  # nothing is read for the ids of people's own runs
            raise KeyError(run_id)
        return self._runs[run_id]

    def __iter__(self) -> Iterator[str]:
        return iter(self._runs)

    def __len__(self) -> int:
        return len(self._runs)

    @cached_property
    def _runs(self) -> dict[str, RecordedRun]:
        return {each.run.id: each for file in self._files for each in read_recorded(file)}


class _PlainFile(RunReader):
    """A file of runs that nobody writes, and which may stand where nobody can: it is read in
    memory, where one of an older version is brought up to date."""

    def _connect(self) -> sqlite3.Connection:
        memory = sqlite3.connect(":memory:", isolation_level=None)
        address = f"{self.path.as_uri()}?mode=ro&immutable=1"
        with closing(sqlite3.connect(address, uri=True)) as file:
            file.backup(memory)
        bring_up_to_date(memory, self.path.name)
        return memory


def read_recorded(file: Path) -> list[RecordedRun]:
    """The runs of a file in the order of their ids, with read-only arrays."""
    reader = _PlainFile(file.resolve())
    found = sorted(reader.runs(), key=lambda run: run.id)
    return [_read(reader, run) for run in found]


def _read(reader: RunReader, run: Run) -> RecordedRun:
    history = reader.history(run.id)
    for column in history.values():
        column.setflags(write=False)
    observations: dict[str, dict[float, dict[str, np.ndarray]]] = {}
    for name in reader.observation_names(run.id):
        for epoch in reader.observation_epochs(run.id, name):
            arrays = reader.observation(run.id, name, epoch) or {}
            single = {key: _single(array) for key, array in arrays.items()}
            observations.setdefault(name, {})[epoch] = single
    return RecordedRun(run, history, observations)


def _single(array: np.ndarray) -> np.ndarray:
    """Half precision is for the file alone."""
    found = array.astype(np.float32) if array.dtype == np.float16 else array
    found.setflags(write=False)
    return found


def write_recorded(
    store: RunStore, run_ids: Mapping[str, str], most: Mapping[str, int | None], target: Path
) -> None:
    """Writes runs as examples, as small as they can be seen.

    Arrays of single precision are kept in half precision, whose relative error is at most 2⁻¹¹.

    Args:
        run_ids: The new reserved id of each run.
        most: How many moments are kept, by the name of an observation; `MOST_MOMENTS` for None.
        target: A file, which is replaced when the new one is complete.
    """
    new = target.with_suffix(".new")
    new.unlink(missing_ok=True)
    export_runs(store, tuple(run_ids), new)
    with closing(sqlite3.connect(new, isolation_level=None)) as connection:
        for run_id, reserved in run_ids.items():
            for name in {row[0] for row in connection.execute("SELECT name FROM observations")}:
                epochs = store.observation_epochs(run_id, name) if name in most else []
                _keep(connection, run_id, name, _thinned(epochs, most.get(name) or MOST_MOMENTS))
            _rename(connection, run_id, reserved)
        connection.execute("PRAGMA page_size = 1024")
        connection.execute("VACUUM")
    new.replace(target)


def _rename(connection: sqlite3.Connection, run_id: str, reserved: str) -> None:
    """Also forgets whose run it was, and what people wrote about it."""
    connection.execute(
        "UPDATE runs SET id = ?, owner = '', begun_by = '', name = '', note = '', tags = '[]', "
        "parent = NULL, sweep = NULL, guess = '{}', task = '{}' WHERE id = ?",
        (reserved, run_id),
    )
    for table in ("history", "observations"):
        connection.execute(f"UPDATE {table} SET run_id = ? WHERE run_id = ?", (reserved, run_id))


def _keep(connection: sqlite3.Connection, run_id: str, name: str, epochs: Sequence[float]) -> None:
    """Leaves only the observations of these epochs, packed tightly."""
    key = (run_id, name)
    found = connection.execute(
        "SELECT epoch, data FROM observations WHERE run_id = ? AND name = ?", key
    ).fetchall()
    for epoch, data in found:
        if epoch not in epochs:
            connection.execute(
                "DELETE FROM observations WHERE run_id = ? AND name = ? AND epoch = ?",
                (*key, epoch),
            )
            continue
        arrays = {
            key: array.astype(np.float16) if array.dtype == np.float32 else array
            for key, array in unpack(data).items()
        }
        packed = pack(arrays, compressed=True)
        connection.execute(
            "UPDATE observations SET data = ?, checksum = ? "
            "WHERE run_id = ? AND name = ? AND epoch = ?",
            (packed, checksum(packed), *key, epoch),
        )


def _thinned(epochs: Sequence[float], most: int) -> list[float]:
    """As many as are kept, the first and the last among them, close together where a run begins: it
    learns most there."""
    if len(epochs) <= most:
        return list(epochs)
    places = (len(epochs) - 1) * np.linspace(1, 0, most)[::-1] ** 2
    return [epochs[i] for i in np.unique(places.round().astype(int))]


__all__ = [
    "FILE",
    "RESERVED",
    "RecordedRun",
    "RecordedRuns",
    "read_recorded",
    "write_recorded",
]
