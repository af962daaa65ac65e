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
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import numpy as np

from playground.quoted import quoted
from playground.runs.arrays import pack, unpack
from playground.runs.events import UNFINISHED, apply_event, marks, return_to_checkpoint
from playground.runs.locks import Owner, is_alive, waiting_lock
from playground.runs.query import RunQuery, has_words
from playground.runs.run import NOWHERE, History, Origin, Run, RunState, Snapshot, new_run_id
from playground.runs.schema import damaged_files, prepare
from playground.runs.writing import WriteError, writing

log = logging.getLogger(__name__)

RUN_COLUMNS = (
    "id, experiment, config, preset, state, message, parameters, created, started, ended, "
    "progress, report, EXISTS (SELECT 1 FROM checkpoints c WHERE c.run_id = runs.id), version, "
    "name, note, tags, deleted, measures, parent, sweep, guess, task, begun_by, "
    "(SELECT json_group_array(person) FROM sharers s WHERE s.run_id = runs.id)"
)
BIN_SECONDS = 7 * 24 * 3600.0
"""For so long a deleted run can be taken back."""
WAIT_SECONDS = 10.0
"""For so long a write waits until another process has written."""
ORPHANED = (
    "The app was closed while this run was under way. Resume goes on from its last checkpoint, "
    "where it has one."
)


class RunStore:
    """Runs on disk.

    A damaged file is set aside under another name, and a new one begins. What writes raises a
    `WriteError` when the disk is full or another process is in the way.

    Args:
        path: The SQLite file; its folder is made when it is not there.

    Raises:
        StoreError: a newer version of the playground has written the file.
    """

    def __init__(self, path: Path) -> None:
        self.path = Path(path)
        self.path.parent.mkdir(parents=True, exist_ok=True)
        self._owners = self.path.parent / "owners"
        self._local = threading.local()
        # The change to write-ahead logging fails at once, whatever the timeout, when another
        # process is making it too.
        with waiting_lock(self.path.with_suffix(".lock")):
            prepare(self.path)
        with suppress(WriteError):  # it can wait
            self._empty_bin()

    # -- writing ---------------------------------------------------------------------------

    def become_owner(self) -> Owner:
        """Makes this process an owner of runs; the lock goes when the process goes."""
        return Owner(self._owners)

    def create(
        self,
        experiment: str,
        config: Mapping[str, Any],
        owner: Owner,
        preset: str | None = None,
        origin: Origin = NOWHERE,
    ) -> Run:
        """Records a run that waits for its turn."""
        run_id = new_run_id()
        with self._transaction() as connection:
            connection.execute(
                "INSERT INTO runs (id, experiment, preset, config, state, created, owner, "
                "parent, sweep, guess, task, begun_by) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (
                    run_id,
                    experiment,
                    preset,
                    json.dumps(dict(config)),
                    RunState.WAITING,
                    time.time(),
                    owner.name,
                    origin.parent,
                    origin.sweep,
                    json.dumps(dict(origin.prediction)),
                    json.dumps(dict(origin.task)),
                    origin.begun_by,
                ),
            )
        return self.run(run_id)

    def describe(
        self,
        run_id: str,
        *,
        name: str | None = None,
        note: str | None = None,
        tags: Sequence[str] | None = None,
    ) -> None:
        """Writes down what people say of a run; what is left out stays as it is."""
        texts = None if tags is None else json.dumps(list(dict.fromkeys(tags)))
        told = {"name": name, "note": note, "tags": texts}
        changes = {column: value for column, value in told.items() if value is not None}
        assignments = "".join(f"{column} = ?, " for column in changes)
        with self._transaction() as connection:
            connection.execute(
                f"UPDATE runs SET {assignments}version = version + 1 WHERE id = ?",
                (*changes.values(), run_id),
            )

    def delete(self, run_ids: Sequence[str]) -> None:
        """Puts finished runs into the bin, from which `restore` takes them back for a week."""
        with self._transaction() as connection:
            connection.execute(
                f"UPDATE runs SET deleted = ?, version = version + 1 WHERE id IN "
                f"({marks(run_ids)}) AND state NOT IN ({marks(UNFINISHED)})",
                (time.time(), *run_ids, *UNFINISHED),
            )

    def restore(self, run_ids: Sequence[str]) -> None:
        """Takes runs out of the bin."""
        with self._transaction() as connection:
            connection.execute(
                "UPDATE runs SET deleted = NULL, version = version + 1 WHERE id IN "
                f"({marks(run_ids)})",
                tuple(run_ids),
            )

    def apply(self, events: Sequence[Mapping[str, Any]]) -> None:
        """Writes what workers reported, in order, as one transaction.

        A run that has already finished keeps its state: a late message changes nothing.
        """
        with self._transaction() as connection:
            for event in events:
                apply_event(connection, event)
            for run_id in {event["run"] for event in events}:
                connection.execute("UPDATE runs SET version = version + 1 WHERE id = ?", (run_id,))

    def set_state(self, run_id: str, state: RunState, message: str = "") -> None:
        """Moves a run that is not finished to a state."""
        event = {"kind": "state", "run": run_id, "state": state.value, "message": message}
        self.apply([event | {"time": time.time()}])

    def take_over(self, run_id: str, owner: Owner) -> bool:
        """Lets an interrupted run wait again, as one of `owner`, where its last checkpoint was.

        What it had recorded after that is forgotten: it will record it again.

        Returns:
            Whether this call did it: of several that ask at the same time only one is told so.
        """
        with self._transaction() as connection:
            taken = connection.execute(
                "UPDATE runs SET state = ?, owner = ?, message = '', ended = NULL, "
                "version = version + 1 WHERE id = ? AND state = ?",
                (RunState.WAITING, owner.name, run_id, RunState.INTERRUPTED),
            )
            if taken.rowcount == 1:
                return_to_checkpoint(connection, run_id)
        return taken.rowcount == 1

    def share(self, run_id: str, person: str) -> None:
        """Lets a browser share a run, the one that began it too."""
        with self._transaction() as connection:
            connection.execute("INSERT OR IGNORE INTO sharers VALUES (?, ?)", (run_id, person))
            connection.execute("UPDATE runs SET version = version + 1 WHERE id = ?", (run_id,))

    def leave(self, run_id: str, person: str) -> bool:
        """Lets a browser share a run no longer; whether others still do."""
        with self._transaction() as connection:
            connection.execute(
                "DELETE FROM sharers WHERE run_id = ? AND person = ?", (run_id, person)
            )
            connection.execute("UPDATE runs SET version = version + 1 WHERE id = ?", (run_id,))
            query = "SELECT EXISTS (SELECT 1 FROM sharers WHERE run_id = ?)"
            return bool(connection.execute(query, (run_id,)).fetchone()[0])

    def interrupt_orphans(self) -> list[str]:
        """Marks unfinished runs whose process is gone as INTERRUPTED; returns their ids."""
        rows = self._query(
            f"SELECT id, owner FROM runs WHERE state IN ({marks(UNFINISHED)})", UNFINISHED
        )
        alive = {owner: is_alive(self._owners, owner) for owner in {row[1] for row in rows}}
        orphans = [row for row in rows if not alive[row[1]]]
        if not orphans:
            return []
        with self._transaction() as connection:
            # Somebody may have taken one over meanwhile: then it has another owner.
            return [
                run_id
                for run_id, owner in orphans
                if connection.execute(
                    "UPDATE runs SET state = ?, message = ?, ended = ?, version = version + 1 "
                    f"WHERE id = ? AND owner = ? AND state IN ({marks(UNFINISHED)})",
                    (RunState.INTERRUPTED, ORPHANED, time.time(), run_id, owner, *UNFINISHED),
                ).rowcount
            ]

    # -- reading ---------------------------------------------------------------------------

    def run(self, run_id: str) -> Run:
        """One run.

        Raises:
            KeyError: no run has this id.
        """
        rows = self._query(f"SELECT {RUN_COLUMNS} FROM runs WHERE id = ?", (run_id,))
        if not rows:
            raise KeyError(
                f"Expected the id of a recorded run. Received: run={quoted(run_id)!r}. "
                "The page Runs, and `python -m playground runs`, list those that are kept."
            )
        return _run_of(rows[0])

    def versions(self, run_ids: Collection[str]) -> dict[str, int]:
        """The version of each run by its id; those that are not kept are left out."""
        rows = self._query(
            # One value for all: SQLite takes only so many in a query.
            "SELECT id, version FROM runs WHERE id IN (SELECT value FROM json_each(?))",
            (json.dumps(list(run_ids)),),
        )
        return dict(rows)

    def version(self, query: RunQuery) -> tuple[int, int]:
        """How many runs a query chooses and the sum of their versions: other ones when any of them
        has changed."""
        where, values = query.where()
        rows = self._query(f"SELECT COUNT(*), SUM(version) FROM runs {where}", values)
        return int(rows[0][0]), int(rows[0][1] or 0)

    def data_version(self) -> int:
        """A number that changes when another thread or process has written; almost free to ask."""
        return int(self._query("PRAGMA data_version", ())[0][0])

    def runs(self, *, experiment: str | None = None, limit: int = 100) -> list[Run]:
        """Runs, newest first."""
        return self.find(RunQuery(experiment=experiment, limit=limit))

    def find(self, query: RunQuery) -> list[Run]:
        """The runs that a query chooses, in its order."""
        where, values = query.where()
        order, keys = query.order()
        rows = self._query(
            f"SELECT {RUN_COLUMNS} FROM runs {where} {order} LIMIT ? OFFSET ?",
            (*values, *keys, query.limit, query.offset),
        )
        return [_run_of(row) for row in rows]

    def count(self, query: RunQuery) -> int:
        """How many runs a query chooses, whatever its limit."""
        where, values = query.where()
        return int(self._query(f"SELECT COUNT(*) FROM runs {where}", values)[0][0])

    def tags(self) -> list[str]:
        """All tags in use, in alphabetical order."""
        found = self._query(
            "SELECT DISTINCT value FROM runs, json_each(tags) "
            "WHERE deleted IS NULL AND tags <> '[]' ORDER BY value",
            (),
        )
        return [tag for (tag,) in found]

    def measure_names(self, experiment: str | None = None) -> list[str]:
        """Names of measures that any of the newest thousand runs has, in alphabetical order."""
        where, values = ("AND experiment = ?", (experiment,)) if experiment else ("", ())
        found = self._query(
            "SELECT DISTINCT key FROM (SELECT measures FROM runs WHERE deleted IS NULL "
            f"{where} ORDER BY created DESC LIMIT 1000) AS newest, json_each(newest.measures) "
            "ORDER BY key",
            values,
        )
        return [name for (name,) in found]

    def damaged_files(self) -> list[Path]:
        """Older files of runs that could not be read and were set aside, oldest first."""
        return damaged_files(self.path)

    def configs(self, experiment: str, states: Collection[RunState]) -> list[tuple[str, str]]:
        """Id and configuration, as JSON text, of the newest thousand runs of an experiment that are
        in one of these states, the newest first; without those in the bin."""
        found = self._query(
            "SELECT id, config FROM runs WHERE experiment = ? AND deleted IS NULL AND "
            f"state IN ({marks(states)}) ORDER BY created DESC, rowid DESC LIMIT 1000",
            (experiment, *(state.value for state in states)),
        )
        return [(run_id, config) for run_id, config in found]

    def durations(self, experiment: str) -> tuple[float | None, float | None]:
        """Seconds that the newest runs of an experiment took: to compile a model, and for each
        epoch of the last complete one; None where none of the newest hundred says so."""
        rows = self._query(
            "SELECT state, progress FROM runs WHERE experiment = ? ORDER BY created DESC LIMIT 100",
            (experiment,),
        )
        known = [(state, json.loads(progress)) for state, progress in rows]
        compiling = (p["compile_seconds"] for _, p in known if p.get("compile_seconds"))
        epochs = (
            p["seconds"] / p["epochs_done"]
            for state, p in known
            if state == RunState.COMPLETE and p.get("epochs_done")
        )
        return next(compiling, None), next(epochs, None)

    def unfinished_count(self, begun_by: str | None = None) -> int:
        """How many runs wait, run or are paused; of one browser, or of all."""
        query = f"SELECT COUNT(*) FROM runs WHERE state IN ({marks(UNFINISHED)})"
        if begun_by is None:
            return int(self._query(query, UNFINISHED)[0][0])
        return int(self._query(f"{query} AND begun_by = ?", (*UNFINISHED, begun_by))[0][0])

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
        found = self.observed(run_id, name, epoch)
        return None if found is None else found[1]

    def observed(
        self, run_id: str, name: str, epoch: float | None = None
    ) -> tuple[float, dict[str, np.ndarray]] | None:
        """As `observation`, with the epoch at which it was recorded."""
        rows = self._query(
            "SELECT epoch, data FROM observations WHERE run_id = ? AND name = ? AND epoch <= ? "
            "ORDER BY epoch DESC LIMIT 1",
            (run_id, name, 2**62 if epoch is None else epoch),
        )
        return (float(rows[0][0]), unpack(rows[0][1])) if rows else None

    @contextmanager
    def reading(self) -> Iterator[None]:
        """All that is read inside is of the same moment, whatever is written meanwhile."""
        connection = self._connection()
        if connection.in_transaction:
            yield
            return
        connection.execute("BEGIN")
        try:
            yield
        finally:
            connection.rollback()

    def observation_epochs(self, run_id: str, name: str) -> list[float]:
        """When that was observed, in epochs since the start; inside an epoch a fraction of it."""
        query = "SELECT epoch FROM observations WHERE run_id = ? AND name = ? ORDER BY epoch"
        return [float(epoch) for (epoch,) in self._query(query, (run_id, name))]

    def checkpoint(self, run_id: str) -> bytes | None:
        """The last checkpoint of an unfinished run, as `training` packed it."""
        rows = self._query("SELECT data FROM checkpoints WHERE run_id = ?", (run_id,))
        return rows[0][0] if rows else None

    def _empty_bin(self) -> None:
        """Forgets runs that were deleted long ago."""
        before = time.time() - BIN_SECONDS
        if self._query("SELECT 1 FROM runs WHERE deleted < ? LIMIT 1", (before,)):
            with self._transaction() as connection:
                connection.execute("DELETE FROM runs WHERE deleted < ?", (before,))

    # -- SQLite ----------------------------------------------------------------------------

    def _connection(self) -> sqlite3.Connection:
        connection: sqlite3.Connection | None = getattr(self._local, "connection", None)
        if connection is None:
            connection = sqlite3.connect(self.path, timeout=WAIT_SECONDS, isolation_level=None)
            connection.execute("PRAGMA synchronous = NORMAL")
            connection.execute("PRAGMA foreign_keys = ON")
            connection.create_function("has_words", 3, has_words, deterministic=True)
            self._local.connection = connection
        return connection

    @contextmanager
    def _transaction(self) -> Iterator[sqlite3.Connection]:
        with writing(self.path.parent):
            connection = self._connection()
            connection.execute("BEGIN IMMEDIATE")
            try:
                yield connection
                connection.commit()
            except BaseException:
                connection.rollback()
                raise

    def _query(self, query: str, values: Iterable[Any]) -> list[tuple[Any, ...]]:
        return self._connection().execute(query, tuple(values)).fetchall()


def _run_of(row: tuple[Any, ...]) -> Run:
    (run_id, experiment, config, preset, state, message, parameters, *rest) = row
    created, started, ended, progress, report, resumable, version, *rest = rest
    name, note, tags, deleted, measures, parent, sweep, guess, task, begun_by, sharers = rest
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
        name=name,
        note=note,
        tags=tuple(json.loads(tags)),
        deleted=deleted,
        measures=json.loads(measures),
        origin=Origin(parent, sweep, json.loads(guess), json.loads(task), begun_by),
        sharers=tuple(json.loads(sharers)),
    )


__all__ = ["RunStore", "pack", "unpack"]
