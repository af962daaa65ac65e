"""Where runs are kept: one SQLite file, written as things happen.

Write-ahead logging lets many pages read while one thread writes, and keeps the file whole when
the process is killed in the middle of a write.
"""

from __future__ import annotations

import json
import logging
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from playground.runs.events import (
    UNFINISHED,
    apply_event,
    move_run,
    of_current_attempts,
    placeholders,
    return_to_checkpoint,
)
from playground.runs.locks import Owner, is_alive
from playground.runs.run import NOWHERE, Origin, Run, RunState, new_run_id
from playground.runs.writer import RunWriter
from playground.runs.writing import WriteError, writing

if TYPE_CHECKING:
    from playground.runs.recorded import RecordedRun

log = logging.getLogger(__name__)

DAYS_IN_BIN = 7
"""On so many later days the store is used before a deleted run is forgotten. A clock that jumps
ahead makes one day of a hundred."""
SECONDS_OF_A_DAY = 24 * 3600
ORPHANED = "The app was closed while this run was under way."


class RunStore(RunWriter):
    """Runs on disk.

    What can be read of a damaged file moves into a new one, and the damaged one is kept under
    another name. What writes raises a `WriteError` when the disk is full or another process is in
    the way, and what reads does when the file is gone.

    Args:
        path: The SQLite file; its folder is made when it is not there.
        recorded: Runs beside it, as `RunReader` takes them.

    Raises:
        StoreError: a newer version of the playground has written the file; or it can neither be
            opened nor copied.
    """

    def __init__(
        self, path: Path, recorded: Mapping[str, RecordedRun] = MappingProxyType({})
    ) -> None:
        super().__init__(path, recorded)
        self._owners = self.path.parent / "owners"
        self._last_day = -1
        self._own: list[Owner] = []
        with suppress(WriteError):  # it can wait
            self.empty_bin()

    def become_owner(self) -> Owner:
        """Makes this process an owner of runs; the lock goes when the process goes."""
        owner = Owner(self._owners)
        with suppress(WriteError), writing(self.path.parent):  # its first run says it
            owner.hold()
        self._file.own.add(owner.name)
        self._own.append(owner)
        return owner

    def create(
        self,
        experiment: str,
        config: Mapping[str, Any],
        owner: Owner,
        preset: str | None = None,
        origin: Origin = NOWHERE,
        attempt: str = "",
    ) -> Run:
        """Records a run that waits for its turn.

        Args:
            attempt: Under which its worker will report.
        """
        run_id = new_run_id()
        with self.transaction() as connection:
            owner.hold()
            connection.execute(
                "INSERT INTO runs (id, experiment, preset, config, state, created, owner, "
                "parent, sweep, guess, task, begun_by, attempt) "
                "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (
                    run_id,
                    experiment,
                    preset,
                    json.dumps(dict(config)),
                    RunState.WAITING,
                    time.time(),
                    owner.name,
                    origin.parent,
                    origin.study,
                    json.dumps(dict(origin.prediction)),
                    json.dumps(dict(origin.task)),
                    origin.begun_by,
                    attempt,
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
        with self.transaction() as connection:
            connection.execute(
                f"UPDATE runs SET {assignments}version = version + 1 WHERE id = ?",
                (*changes.values(), run_id),
            )

    def delete(self, run_ids: Sequence[str]) -> None:
        """Puts finished runs into the bin, from which `restore` takes them back for a week or
        more."""
        condition = f"id IN ({placeholders(run_ids)}) AND state NOT IN ({placeholders(UNFINISHED)})"
        self._write_on_full_disk(
            f"UPDATE runs SET deleted = ?, version = version + 1 WHERE {condition}",
            (time.time(), *run_ids, *UNFINISHED),
        )

    def erase(self, run_ids: Sequence[str]) -> None:
        """Forgets runs that are in the bin, for good: what they took is free for others."""
        self._write_on_full_disk(
            f"DELETE FROM runs WHERE id IN ({placeholders(run_ids)}) AND deleted IS NOT NULL",
            run_ids,
        )

    def restore(self, run_ids: Sequence[str]) -> None:
        """Takes runs out of the bin."""
        with self.transaction() as connection:
            connection.execute(
                "UPDATE runs SET deleted = NULL, version = version + 1 WHERE id IN "
                f"({placeholders(run_ids)})",
                tuple(run_ids),
            )

    def apply(self, events: Sequence[Mapping[str, Any]]) -> None:
        """Writes what workers reported, in order, as one transaction.

        A run that has already finished keeps its state: a late message changes nothing. Nor does
        one of an attempt that is not the run's own any more: somebody else trains it now.
        """
        with self.transaction() as connection:
            counted = of_current_attempts(connection, events)
            for event in counted:
                apply_event(connection, event)
            for run_id in {event["run"] for event in counted}:
                connection.execute("UPDATE runs SET version = version + 1 WHERE id = ?", (run_id,))

    def set_state(self, run_id: str, state: RunState, message: str = "") -> None:
        """Moves a run that is not finished to a state."""
        event = {"kind": "state", "run": run_id, "state": state.value, "message": message}
        self.apply([event | {"time": time.time()}])

    def take_over(self, run_id: str, owner: Owner, attempt: str = "") -> bool:
        """Lets an interrupted run wait again, as one of `owner`, where its last checkpoint was.

        What it had recorded after that is forgotten: it will record it again.

        Args:
            attempt: Under which its worker will report; what others report no longer counts.

        Returns:
            Whether this call did it: of several that ask at the same time only one is told so.
        """
        with self.transaction() as connection:
            owner.hold()
            taken = connection.execute(
                "UPDATE runs SET state = ?, owner = ?, attempt = ?, message = '', ended = NULL, "
                "version = version + 1 WHERE id = ? AND state = ?",
                (RunState.WAITING, owner.name, attempt, run_id, RunState.INTERRUPTED),
            )
            if taken.rowcount == 1:
                return_to_checkpoint(connection, run_id)
        return taken.rowcount == 1

    def move(self, run_id: str, before: str, attempt: str, words: str = "") -> bool:
        """Lets a run wait for another worker, where its last checkpoint was. Its progress keeps
        when and why, as ``moves``.

        Args:
            before: The attempt that was lost.
            attempt: The next one, under which its worker will report.
            words: Why it moves; empty for a run that has only waited, of which nothing is kept.

        Returns:
            Whether it was under way and that attempt its own.
        """
        with self.transaction() as connection:
            return move_run(connection, run_id, before, attempt, words)

    def attempt(self, run_id: str, owner: Owner | None = None) -> str | None:
        """The attempt that may report of a run; None where it is the run of another owner."""
        query = "SELECT attempt FROM runs WHERE id = ? AND owner = COALESCE(?, owner)"
        rows = self._query(query, (run_id, owner.name if owner else None))
        return str(rows[0][0]) if rows else None

    def share(self, run_id: str, person: str) -> None:
        """Lets a browser share a run, the one that began it too."""
        with self.transaction() as connection:
            connection.execute("INSERT OR IGNORE INTO sharers VALUES (?, ?)", (run_id, person))
            connection.execute("UPDATE runs SET version = version + 1 WHERE id = ?", (run_id,))

    def leave(self, run_id: str, person: str) -> bool:
        """Lets a browser share a run no longer; whether others still do."""
        with self.transaction() as connection:
            connection.execute(
                "DELETE FROM sharers WHERE run_id = ? AND person = ?", (run_id, person)
            )
            connection.execute("UPDATE runs SET version = version + 1 WHERE id = ?", (run_id,))
            query = "SELECT EXISTS (SELECT 1 FROM sharers WHERE run_id = ?)"
            return bool(connection.execute(query, (run_id,)).fetchone()[0])

    def interrupt_orphans(self) -> list[str]:
        """Marks unfinished runs whose process is gone as INTERRUPTED; returns their ids."""
        rows = self._query(
            f"SELECT id, owner FROM runs WHERE state IN ({placeholders(UNFINISHED)})", UNFINISHED
        )
        own = {owner.name: owner for owner in self._own if owner.is_living}
        for owner in own.values():  # the folder may have come back as a copy
            with suppress(OSError):
                owner.hold()
        owners = {row[1] for row in rows} - set(own)
        dead = {name for name in owners if not is_alive(self._owners, name)}
        orphans = [row for row in rows if row[1] in dead]
        if not orphans:
            return []
        with self.transaction() as connection:
            # Somebody may have taken one over meanwhile: then it has another owner.
            return [
                run_id
                for run_id, owner in orphans
                if connection.execute(
                    "UPDATE runs SET state = ?, message = ?, ended = ?, version = version + 1 "
                    f"WHERE id = ? AND owner = ? AND state IN ({placeholders(UNFINISHED)})",
                    (RunState.INTERRUPTED, ORPHANED, time.time(), run_id, owner, *UNFINISHED),
                ).rowcount
            ]

    def empty_bin(self) -> None:
        """Notes that the store is used today, and forgets runs that were deleted long ago."""
        today = int(time.time() // SECONDS_OF_A_DAY)
        if today == self._last_day:
            return
        if not self._query("SELECT 1 FROM days_of_use WHERE day = ?", (today,)):
            with self.transaction() as connection:
                # Days to come were noted by a clock that was wrong.
                connection.execute("DELETE FROM days_of_use WHERE day > ?", (today,))
                connection.execute("INSERT OR IGNORE INTO days_of_use VALUES (?)", (today,))
                connection.execute(
                    "DELETE FROM runs WHERE deleted / ? < (SELECT day FROM days_of_use "
                    "ORDER BY day DESC LIMIT 1 OFFSET ?)",
                    (SECONDS_OF_A_DAY, DAYS_IN_BIN - 1),
                )
        self._last_day = today
