"""What is read of the file of runs: each thread has a connection of its own."""

from __future__ import annotations

import json
import sqlite3
import threading
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from copy import copy
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Self

import numpy as np

from playground.quoted import quoted
from playground.runs.arrays import unpack_shared
from playground.runs.events import UNFINISHED, marks
from playground.runs.query import RunQuery, has_words
from playground.runs.run import History, Origin, Run, RunState, Snapshot, message_of
from playground.runs.schema import damaged_files

if TYPE_CHECKING:
    from playground.runs.recorded import RecordedRun

RUN_COLUMNS = (
    "id, experiment, config, preset, state, message, parameters, created, started, ended, "
    "progress, report, EXISTS (SELECT 1 FROM checkpoints c WHERE c.run_id = runs.id), version, "
    "name, note, tags, deleted, measures, parent, sweep, guess, task, begun_by, "
    "(SELECT json_group_array(person) FROM sharers s WHERE s.run_id = runs.id)"
)
WAIT_SECONDS = 10.0
"""For so long a write waits until another process has written."""


class RunReader:
    """Reads runs.

    Args:
        path: The SQLite file, which is there.
        recorded: Runs beside it that can be looked at by their ids, and are never listed.
    """

    def __init__(
        self, path: Path, recorded: Mapping[str, RecordedRun] = MappingProxyType({})
    ) -> None:
        self.path = Path(path)
        self._recorded = recorded
        self._local = threading.local()

    def run(self, run_id: str) -> Run:
        """One run.

        Raises:
            KeyError: no run has this id.
        """
        if known := self._recorded.get(run_id):
            return known.run
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
        known = ((run_id, self._recorded.get(run_id)) for run_id in run_ids)
        return dict(rows) | {run_id: each.run.version for run_id, each in known if each}

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
        if known := self._recorded.get(run_id):
            return dict(known.history)
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
        if known := self._recorded.get(run_id):
            return known.observed(name, epoch)
        rows = self._query(
            "SELECT epoch, data FROM observations WHERE run_id = ? AND name = ? AND epoch <= ? "
            "ORDER BY epoch DESC LIMIT 1",
            (run_id, name, 2**62 if epoch is None else epoch),
        )
        return (float(rows[0][0]), unpack_shared(rows[0][1])) if rows else None

    def at_epoch(self, run_id: str, epoch: float) -> Self:
        """The same runs, with a recorded one as it was at an epoch.

        Raises:
            KeyError: no recorded run has this id.
        """
        earlier = copy(self)
        earlier._recorded = {run_id: self._recorded[run_id].until(epoch)}
        return earlier

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
        if known := self._recorded.get(run_id):
            return known.epochs(name)
        query = "SELECT epoch FROM observations WHERE run_id = ? AND name = ? ORDER BY epoch"
        return [float(epoch) for (epoch,) in self._query(query, (run_id, name))]

    def observation_names(self, run_id: str) -> list[str]:
        """What was observed of a run, in alphabetical order."""
        query = "SELECT DISTINCT name FROM observations WHERE run_id = ? ORDER BY name"
        return [name for (name,) in self._query(query, (run_id,))]

    def checkpoint(self, run_id: str) -> bytes | None:
        """The last checkpoint of an unfinished run, as `training` packed it."""
        rows = self._query("SELECT data FROM checkpoints WHERE run_id = ?", (run_id,))
        return rows[0][0] if rows else None

    def _connection(self) -> sqlite3.Connection:
        connection: sqlite3.Connection | None = getattr(self._local, "connection", None)
        if connection is None:
            connection = self._connect()
            connection.execute("PRAGMA synchronous = NORMAL")
            connection.execute("PRAGMA foreign_keys = ON")
            connection.create_function("has_words", 3, has_words, deterministic=True)
            self._local.connection = connection
        return connection

    def _connect(self) -> sqlite3.Connection:
        return sqlite3.connect(self.path, timeout=WAIT_SECONDS, isolation_level=None)

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
        message=message_of(RunState(state), message, bool(resumable)),
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
