"""The list of runs, as it is read from their file: each thread has a connection of its own."""

from __future__ import annotations

import json
import logging
import sqlite3
import threading
from collections.abc import Collection, Iterable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from playground.quoted import quoted
from playground.runs.events import UNFINISHED, placeholders
from playground.runs.query import STUDY, VALID_TAGS, RunQuery
from playground.runs.rows import RUN_COLUMNS, run_of
from playground.runs.run import IMPORTED, Run, RunState

if TYPE_CHECKING:
    from playground.runs.recorded import RecordedRun

log = logging.getLogger(__name__)


class RunList:
    """Finds and counts runs.

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
        self._damaged: dict[str, dict[str, None]] = {}

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
                f"Expected the id of a run that is kept. Received: run={quoted(run_id)!r}. "
                "The page Runs, and the command playground runs, list them all."
            )
        try:
            return run_of(rows[0])
        except (ValueError, RecursionError) as error:
            self._note_damage(run_id, "its settings or results")
            raise KeyError(
                f"Expected a run that can be read. Received: run={quoted(run_id)!r}, which is "
                "damaged. Choose another one."
            ) from error

    def newest_of(self, people: Collection[str]) -> dict[str, str]:
        """The id of the newest run that each of some browsers began or shares, by the anonymous id
        of the browser; without runs of studies, and those in the bin."""
        wanted = json.dumps(list(people))
        rows = self._query(
            # Beside the largest of a group SQLite gives the values of its row.
            "SELECT person, id, MAX(created) FROM ("
            "SELECT begun_by AS person, id, created FROM runs WHERE deleted IS NULL "
            f"AND {STUDY} IS NULL UNION ALL "
            "SELECT person, id, created FROM sharers JOIN runs ON id = run_id "
            f"WHERE deleted IS NULL AND {STUDY} IS NULL) "
            "WHERE person IN (SELECT value FROM json_each(?)) GROUP BY person",
            (wanted,),
        )
        return {person: run_id for person, run_id, _ in rows}

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
        found = []
        for row in rows:
            try:
                found.append(run_of(row))
            except (ValueError, RecursionError):
                self._note_damage(str(row[0]), "its settings or results")
        return found

    def count(self, query: RunQuery) -> int:
        """How many runs a query chooses, whatever its limit."""
        where, values = query.where()
        return int(self._query(f"SELECT COUNT(*) FROM runs {where}", values)[0][0])

    def is_imported(self, run_id: str) -> bool:
        """Whether a run came from elsewhere, with scores that nobody here has measured."""
        query = "SELECT 1 FROM runs WHERE id = ? AND owner = ?"
        return bool(self._query(query, (run_id, IMPORTED)))

    def tags(self) -> list[str]:
        """All tags in use, in alphabetical order."""
        found = self._query(
            f"SELECT DISTINCT value FROM runs, json_each({VALID_TAGS}) "
            "WHERE deleted IS NULL AND tags <> '[]' ORDER BY value",
            (),
        )
        return [tag for (tag,) in found]

    def measure_names(self, experiment: str | None = None) -> list[str]:
        """Names of measures that any of the newest thousand runs has, in alphabetical order."""
        where, values = ("AND experiment = ?", (experiment,)) if experiment else ("", ())
        found = self._query(
            "SELECT DISTINCT key FROM (SELECT measures FROM runs WHERE deleted IS NULL "
            f"AND json_valid(measures) {where} ORDER BY created DESC LIMIT 1000) AS newest, "
            "json_each(newest.measures) "
            "ORDER BY key",
            values,
        )
        return [name for (name,) in found]

    def repairs(self) -> list[str]:
        """Each damaged file that was set aside and what was recovered from it, a sentence."""
        known = self._query("SELECT file, kept, known, parts FROM repairs", ())
        words = {file: _recovered(kept, known, parts) for file, kept, known, parts in known}
        files = {file.name for file in self.path.parent.glob(f"{self.path.stem}.damaged-*.sqlite")}
        return [
            f"A damaged file of runs is kept as {file}, in the same folder.{words.get(file, '')}"
            for file in sorted(files | set(words))
        ]

    def damaged_parts(self, run_id: str) -> list[str]:
        """What of a run was found damaged when it was read, and is left out."""
        return list(self._damaged.get(run_id, ()))

    def damaged_runs(self) -> list[str]:
        """Ids of runs of which something was found damaged."""
        return list(self._damaged)

    def _note_damage(self, run_id: str, what: str) -> None:
        if what not in self._damaged.setdefault(run_id, {}):
            self._damaged[run_id][what] = None
            log.error("Run %s is damaged: %s", run_id, what)

    def configs(self, experiment: str, states: Collection[RunState]) -> list[tuple[str, str]]:
        """Id and configuration, as JSON text, of the newest thousand runs of an experiment that are
        in one of these states, the newest first; without those in the bin."""
        found = self._query(
            "SELECT id, config FROM runs WHERE experiment = ? AND deleted IS NULL AND "
            f"state IN ({placeholders(states)}) ORDER BY created DESC, rowid DESC LIMIT 1000",
            (experiment, *(state.value for state in states)),
        )
        return [(run_id, config) for run_id, config in found]

    def durations(self, experiment: str) -> tuple[float | None, float | None]:
        """Seconds that the newest runs of an experiment took: to compile a model, and for each
        epoch of the last complete one; None where none of the newest hundred says so."""
        rows = self._query(
            "SELECT state, progress FROM runs WHERE experiment = ? AND json_valid(progress) "
            "ORDER BY created DESC LIMIT 100",
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

    def unfinished_count(self, begun_by: str | None = None, *, waiting_alone: bool = False) -> int:
        """How many runs wait, run or are paused; of one browser, or of all.

        Args:
            waiting_alone: Count only those that wait.
        """
        states = (RunState.WAITING.value,) if waiting_alone else UNFINISHED
        query = f"SELECT COUNT(*) FROM runs WHERE state IN ({placeholders(states)})"
        if begun_by is None:
            return int(self._query(query, states)[0][0])
        return int(self._query(f"{query} AND begun_by = ?", (*states, begun_by))[0][0])

    def _connection(self) -> sqlite3.Connection:
        connection: sqlite3.Connection | None = getattr(self._local, "connection", None)
        if connection is None:
            connection = self._local.connection = self._connect()
        return connection

    def _connect(self) -> sqlite3.Connection:
        raise NotImplementedError

    def _query(self, query: str, values: Iterable[Any]) -> list[tuple[Any, ...]]:
        return self._connection().execute(query, tuple(values)).fetchall()


def _recovered(kept: int, known: int, parts: int) -> str:
    lost = f"; {parts:,} of their parts {'was' if parts == 1 else 'were'} not" if parts else ""
    return f" {kept:,} of {known:,} runs were recovered{lost}."
