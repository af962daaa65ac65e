"""Where runs are kept: one SQLite file, written as things happen.

Write-ahead logging lets many pages read while one thread writes, and keeps the file whole when
the process is killed in the middle of a write.
"""

from __future__ import annotations

import json
import logging
import sqlite3
import threading
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np

from playground.runs.arrays import pack, unpack
from playground.runs.owner import Owner, alone, is_alive
from playground.runs.run import History, Run, RunState, Snapshot, new_run_id

log = logging.getLogger(__name__)

SCHEMA_VERSION = 1
SCHEMA = """
CREATE TABLE IF NOT EXISTS runs (
    id TEXT PRIMARY KEY, experiment TEXT NOT NULL, preset TEXT, config TEXT NOT NULL,
    state TEXT NOT NULL, message TEXT NOT NULL DEFAULT '', parameters INTEGER NOT NULL DEFAULT 0,
    created REAL NOT NULL, started REAL, ended REAL, owner TEXT NOT NULL,
    progress TEXT NOT NULL DEFAULT '{}', report TEXT NOT NULL DEFAULT '{}',
    version INTEGER NOT NULL DEFAULT 0);
CREATE INDEX IF NOT EXISTS runs_created ON runs (created DESC);
CREATE INDEX IF NOT EXISTS runs_state ON runs (state);
CREATE TABLE IF NOT EXISTS history (
    run_id TEXT NOT NULL REFERENCES runs (id) ON DELETE CASCADE, first_epoch INTEGER NOT NULL,
    last_epoch INTEGER NOT NULL, columns TEXT NOT NULL, data BLOB NOT NULL,
    PRIMARY KEY (run_id, first_epoch));
CREATE TABLE IF NOT EXISTS observations (
    run_id TEXT NOT NULL REFERENCES runs (id) ON DELETE CASCADE, name TEXT NOT NULL,
    epoch INTEGER NOT NULL, data BLOB NOT NULL, PRIMARY KEY (run_id, name, epoch));
CREATE TABLE IF NOT EXISTS checkpoints (
    run_id TEXT PRIMARY KEY REFERENCES runs (id) ON DELETE CASCADE,
    epoch INTEGER NOT NULL, data BLOB NOT NULL);
"""
RUN_COLUMNS = (
    "id, experiment, config, preset, state, message, parameters, created, started, ended, "
    "progress, report, EXISTS (SELECT 1 FROM checkpoints c WHERE c.run_id = runs.id), version"
)
UNFINISHED = tuple(state.value for state in RunState if not state.is_finished())


class RunStore:
    """Runs on disk.

    Args:
        path: The SQLite file; its folder is made when it is not there.
    """

    def __init__(self, path: Path) -> None:
        self.path = Path(path)
        self.path.parent.mkdir(parents=True, exist_ok=True)
        self._owners = self.path.parent / "owners"
        self._local = threading.local()
        # The change to write-ahead logging fails at once, whatever the timeout, when another
        # process is making it too.
        with alone(self.path.with_suffix(".lock")):
            connection = self._connection()
            connection.execute("PRAGMA journal_mode = WAL")
            connection.executescript(SCHEMA)
            connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")

    # -- writing ---------------------------------------------------------------------------

    def become_owner(self) -> Owner:
        """Makes this process an owner of runs; the lock goes when the process goes."""
        return Owner(self._owners)

    def create(
        self, experiment: str, config: Mapping[str, Any], owner: Owner, preset: str | None = None
    ) -> Run:
        """Records a run that waits for its turn."""
        run_id = new_run_id()
        with self._transaction() as connection:
            connection.execute(
                "INSERT INTO runs (id, experiment, preset, config, state, created, owner) "
                "VALUES (?, ?, ?, ?, ?, ?, ?)",
                (
                    run_id,
                    experiment,
                    preset,
                    json.dumps(dict(config)),
                    RunState.WAITING,
                    time.time(),
                    owner.name,
                ),
            )
        return self.run(run_id)

    def apply(self, events: Sequence[Mapping[str, Any]]) -> None:
        """Writes what workers reported, in order, as one transaction.

        A run that has already finished keeps its state: a late message changes nothing.
        """
        with self._transaction() as connection:
            for event in events:
                _APPLY[event["kind"]](connection, event)
            for run_id in {event["run"] for event in events}:
                connection.execute("UPDATE runs SET version = version + 1 WHERE id = ?", (run_id,))

    def set_state(
        self,
        run_id: str,
        state: RunState,
        message: str = "",
        *,
        unless_finished: bool = True,
        owner: Owner | None = None,
    ) -> None:
        """Moves a run to a state; `owner` hands it over, as resuming does."""
        if owner is not None:
            with self._transaction() as connection:
                connection.execute("UPDATE runs SET owner = ? WHERE id = ?", (owner.name, run_id))
        self.apply(
            [
                {
                    "kind": "state",
                    "run": run_id,
                    "state": state.value,
                    "message": message,
                    "unless_finished": unless_finished,
                    "time": time.time(),
                }
            ]
        )

    def interrupt_orphans(self) -> list[str]:
        """Marks unfinished runs whose process is gone as INTERRUPTED; returns their ids."""
        rows = self._query(
            f"SELECT id, owner FROM runs WHERE state IN ({_marks(UNFINISHED)})", UNFINISHED
        )
        alive = {owner: is_alive(self._owners, owner) for owner in {row[1] for row in rows}}
        orphans = [run_id for run_id, owner in rows if not alive[owner]]
        for run_id in orphans:
            self.set_state(
                run_id,
                RunState.INTERRUPTED,
                "The app was closed while this run was under way. Resume goes on from its last "
                "checkpoint, where it has one.",
            )
        return orphans

    # -- reading ---------------------------------------------------------------------------

    def run(self, run_id: str) -> Run:
        """One run.

        Raises:
            KeyError: no run has this id.
        """
        rows = self._query(f"SELECT {RUN_COLUMNS} FROM runs WHERE id = ?", (run_id,))
        if not rows:
            raise KeyError(
                f"Expected the id of a recorded run. Received: run={run_id!r}. "
                "The page Runs, and `python -m playground runs`, list those that are kept."
            )
        return _run_of(rows[0])

    def runs(self, *, experiment: str | None = None, limit: int = 100) -> list[Run]:
        """Runs, newest first."""
        where, values = ("WHERE experiment = ?", (experiment,)) if experiment else ("", ())
        rows = self._query(
            f"SELECT {RUN_COLUMNS} FROM runs {where} ORDER BY created DESC LIMIT ?",
            (*values, limit),
        )
        return [_run_of(row) for row in rows]

    def unfinished_count(self) -> int:
        """How many runs wait, run or are paused."""
        query = f"SELECT COUNT(*) FROM runs WHERE state IN ({_marks(UNFINISHED)})"
        return int(self._query(query, UNFINISHED)[0][0])

    def history(self, run_id: str) -> History:
        """The curves of a run: one array of shape (epochs,) per metric."""
        rows = self._query(
            "SELECT columns, data FROM history WHERE run_id = ? ORDER BY first_epoch", (run_id,)
        )
        if not rows:
            return {}
        columns = json.loads(rows[0][0])
        table = np.concatenate(
            [np.frombuffer(data, np.float64).reshape(-1, len(columns)) for _, data in rows]
        )
        return {name: table[:, i] for i, name in enumerate(columns)}

    def snapshot(self, run_id: str) -> Snapshot:
        """A run and its curves.

        Raises:
            KeyError: no run has this id.
        """
        return Snapshot(self.run(run_id), self.history(run_id))

    def observation(
        self, run_id: str, name: str, epoch: float | None = None
    ) -> dict[str, np.ndarray] | None:
        """The newest observation of that name up to `epoch`; None when there is none yet."""
        rows = self._query(
            "SELECT data FROM observations WHERE run_id = ? AND name = ? AND epoch <= ? "
            "ORDER BY epoch DESC LIMIT 1",
            (run_id, name, 2**62 if epoch is None else epoch),
        )
        return unpack(rows[0][0]) if rows else None

    def observation_epochs(self, run_id: str, name: str) -> list[float]:
        """When that was observed, in epochs since the start; inside an epoch a fraction of it."""
        query = "SELECT epoch FROM observations WHERE run_id = ? AND name = ? ORDER BY epoch"
        return [float(epoch) for (epoch,) in self._query(query, (run_id, name))]

    def checkpoint(self, run_id: str) -> bytes | None:
        """The last checkpoint of an unfinished run, as `training` packed it."""
        rows = self._query("SELECT data FROM checkpoints WHERE run_id = ?", (run_id,))
        return rows[0][0] if rows else None

    # -- SQLite ----------------------------------------------------------------------------

    def _connection(self) -> sqlite3.Connection:
        connection: sqlite3.Connection | None = getattr(self._local, "connection", None)
        if connection is None:
            connection = sqlite3.connect(self.path, timeout=10, isolation_level=None)
            connection.execute("PRAGMA synchronous = NORMAL")
            connection.execute("PRAGMA foreign_keys = ON")
            self._local.connection = connection
        return connection

    @contextmanager
    def _transaction(self) -> Iterator[sqlite3.Connection]:
        connection = self._connection()
        connection.execute("BEGIN IMMEDIATE")
        try:
            yield connection
        except BaseException:
            connection.rollback()
            raise
        connection.commit()

    def _query(self, query: str, values: Iterable[Any]) -> list[tuple[Any, ...]]:
        return self._connection().execute(query, tuple(values)).fetchall()


def _marks(values: Sequence[Any]) -> str:
    return ", ".join("?" * len(values))


def _run_of(row: tuple[Any, ...]) -> Run:
    (run_id, experiment, config, preset, state, message, parameters, *rest) = row
    created, started, ended, progress, report, resumable, version = rest
    return Run(
        id=run_id,
        experiment=experiment,
        config=json.loads(config),
        preset=preset,
        state=RunState(state),
        message=message,
        parameters=parameters,
        created=created,
        started=started,
        ended=ended,
        progress=json.loads(progress),
        report=json.loads(report),
        resumable=bool(resumable) and RunState(state) is RunState.INTERRUPTED,
        version=version,
    )


def _apply_state(connection: sqlite3.Connection, event: Mapping[str, Any]) -> None:
    state = RunState(event["state"])
    guard = f"AND state IN ({_marks(UNFINISHED)})" if event.get("unless_finished", True) else ""
    connection.execute(
        "UPDATE runs SET state = ?, message = ?, ended = ?, "
        f"started = CASE WHEN ? THEN COALESCE(started, ?) ELSE started END WHERE id = ? {guard}",
        (
            state.value,
            event.get("message", ""),
            event["time"] if state.is_finished() else None,
            state is RunState.RUNNING,
            event["time"],
            event["run"],
            *(UNFINISHED if guard else ()),
        ),
    )
    if state in (RunState.COMPLETE, RunState.STOPPED, RunState.FAILED):
        connection.execute("DELETE FROM checkpoints WHERE run_id = ?", (event["run"],))


def _apply_progress(connection: sqlite3.Connection, event: Mapping[str, Any]) -> None:
    connection.execute(
        "UPDATE runs SET progress = ? WHERE id = ?", (json.dumps(event["progress"]), event["run"])
    )
    if "parameters" in event:
        connection.execute(
            "UPDATE runs SET parameters = ? WHERE id = ?", (event["parameters"], event["run"])
        )


def _apply_history(connection: sqlite3.Connection, event: Mapping[str, Any]) -> None:
    columns, data = event["columns"], event["data"]
    epochs = np.frombuffer(data, np.float64).reshape(-1, len(columns))[:, columns.index("epoch")]
    first, last = int(epochs[0]), int(epochs[-1])
    # A resumed run trains again what came after its checkpoint: the new rows take the place.
    connection.execute(
        "DELETE FROM history WHERE run_id = ? AND first_epoch >= ?", (event["run"], first)
    )
    connection.execute(
        "INSERT INTO history VALUES (?, ?, ?, ?, ?)",
        (event["run"], first, last, json.dumps(columns), data),
    )


def _apply_observation(connection: sqlite3.Connection, event: Mapping[str, Any]) -> None:
    connection.execute(
        "INSERT OR REPLACE INTO observations VALUES (?, ?, ?, ?)",
        (event["run"], event["name"], event["epoch"], event["data"]),
    )


def _apply_checkpoint(connection: sqlite3.Connection, event: Mapping[str, Any]) -> None:
    connection.execute(
        "INSERT OR REPLACE INTO checkpoints VALUES (?, ?, ?)",
        (event["run"], event["epoch"], event["data"]),
    )


def _apply_report(connection: sqlite3.Connection, event: Mapping[str, Any]) -> None:
    connection.execute(
        "UPDATE runs SET report = ? WHERE id = ?", (json.dumps(event["report"]), event["run"])
    )


_APPLY = {
    "state": _apply_state,
    "progress": _apply_progress,
    "history": _apply_history,
    "observation": _apply_observation,
    "checkpoint": _apply_checkpoint,
    "report": _apply_report,
}

__all__ = ["RunStore", "pack", "unpack"]
