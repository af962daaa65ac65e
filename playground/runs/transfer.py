"""Runs on their way between machines: a file of them is a store of its own."""

from __future__ import annotations

import json
import os
import sqlite3
import tempfile
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playground.runs.arrays import checksum
from playground.runs.events import UNFINISHED, placeholders
from playground.runs.import_file import (
    DamagedFileError,
    ImportFile,
    opened_import_file,
    salvaged_import_file,
)
from playground.runs.import_values import ImportedRunError
from playground.runs.measures import measures_of_epochs, measures_of_report
from playground.runs.opening import prepare
from playground.runs.rows import insert
from playground.runs.run import IMPORTED, RunState
from playground.runs.schema import write_measures
from playground.runs.store import RunStore
from playground.runs.writing import writing

TABLES = ("history", "observations")
"""What belongs to a run beside its own row; checkpoints stay where the run can be resumed."""
COPIED = "Copied while it was under way."


@dataclass(frozen=True)
class Imported:
    """What came in.

    Attributes:
        new: Ids of new runs.
        known: Ids of runs that were here before, and stay as they are here.
        refused: What is wrong with each run that was left out, which it names.
        unread: How many runs of a damaged file could not be read.
        parts: How many curves and observations of other runs could not.
    """

    new: tuple[str, ...]
    known: tuple[str, ...]
    refused: tuple[str, ...] = ()
    unread: int = 0
    parts: int = 0


def export_runs(store: RunStore, run_ids: Sequence[str], target: Path) -> int:
    """Writes runs with their curves and observations into a new file; returns how many.

    A run that is under way is written as it is now, as interrupted.

    Raises:
        FileExistsError: the file is there already.
        FileNotFoundError: its folder is not there.
        KeyError: an id is unknown.
        WriteError: the disk is full, or the folder closed to us.
    """
    run_ids = tuple(dict.fromkeys(run_ids))
    if os.path.lexists(target):  # a link is not followed, wherever it leads
        raise FileExistsError(
            f"Expected a new file. Received: {target}, which exists. Choose another name."
        )
    for run_id in run_ids:
        store.run(run_id)
    target = target.absolute()
    if not target.parent.is_dir():
        raise FileNotFoundError(
            f"Expected a folder that exists. Received: {target.parent}. Make it, or choose another."
        )
    with (
        writing(target.parent),
        tempfile.TemporaryDirectory(dir=target.parent, prefix=".export-") as folder,
    ):
        made = Path(folder) / "runs.sqlite"
        prepare(made)
        with closing(store.connect()) as connection:
            connection.execute("ATTACH DATABASE ? AS other", (str(made),))
            # A plain beginning only reads our store: what trains meanwhile goes on being written.
            connection.execute("BEGIN")
            _copy(connection, run_ids)
            connection.commit()
        with closing(sqlite3.connect(made, isolation_level=None)) as connection:
            # One plain file opens where nothing can be written beside it.
            connection.execute("PRAGMA journal_mode = DELETE")
        made.rename(target)
    return len(run_ids)


def import_runs(
    store: RunStore, source: Path, check: Callable[[Mapping[str, Any]], None] | None = None
) -> Imported:
    """Takes in the runs of a file that `export_runs` or an app has written, also an older one.

    Each run comes in whole, or is left out and named where pages could not read it. Of a damaged
    file comes in what can be read.

    Args:
        check: Looks through a row as the experiment alone can, and raises an ImportedRunError.

    Raises:
        StoreError: the file holds no runs that can be read, is of a newer version, or has more than
            ordinary tables.
        WriteError: nothing can be written to the store; runs that came in before stay.
    """
    with opened_import_file(source) as file:
        taking = _Taking(store, check)
        if taking.take_all(file):
            return taking.result()
        with salvaged_import_file(file, source) as (rest, found):
            taking.take_all(rest)
        return taking.result(found.known - found.kept, found.parts)


class _Taking:
    """Takes runs in, each once."""

    def __init__(self, store: RunStore, check: Callable[[Mapping[str, Any]], None] | None) -> None:
        self._store, self._check = store, check
        with store.transaction() as connection:
            self._here = {row[0] for row in connection.execute("SELECT id FROM runs")}
        self._new: list[str] = []
        self._known: list[str] = []
        self._refused: dict[str, str] = {}

    def result(self, unread: int = 0, parts: int = 0) -> Imported:
        refused = tuple(self._refused.values())
        return Imported(tuple(self._new), tuple(self._known), refused, unread, parts)

    def take_all(self, file: ImportFile) -> bool:
        """Takes in what was not taken in before; whether the file is without damage."""
        is_whole = True
        try:
            ids = file.run_ids()
        except DamagedFileError:
            return False
        for run_id in ids:
            if run_id in self._here:
                if run_id not in (*self._new, *self._known):
                    self._known.append(run_id)
                continue
            try:
                with self._store.transaction() as connection:
                    row = file.row(run_id)
                    if self._check is not None:
                        self._check(row)
                    _take_in(connection, file, row)
            except DamagedFileError:
                is_whole = False
            except ImportedRunError as error:
                self._refused[run_id] = str(error)
            except sqlite3.IntegrityError as error:
                self._refused[run_id] = f"run {run_id}, whose parts do not go together: {error}"
            else:
                self._new.append(run_id)
                self._here.add(run_id)
        return is_whole


def _take_in(connection: sqlite3.Connection, file: ImportFile, row: dict[str, Any]) -> None:
    """Writes down the very rows that were looked through, one after the other."""
    run_id = row["id"]
    if row["state"] in UNFINISHED:
        row |= {"state": RunState.INTERRUPTED.value, "message": COPIED}
    insert(connection, "runs", row | {"owner": IMPORTED})
    measures: dict[str, float] = {}
    for block in file.history(run_id):
        insert(connection, "history", block | {"checksum": checksum(block["data"])})
        measures = measures_of_epochs(json.loads(block["columns"]), block["data"], measures)
    for observation in file.observations(run_id):
        sums = {"checksum": checksum(observation["data"])}
        insert(connection, "observations", observation | sums)
    write_measures(connection, run_id, measures | measures_of_report(json.loads(row["report"])))


def _copy(connection: sqlite3.Connection, run_ids: Sequence[str]) -> None:
    for run_id in run_ids:
        for table, key in (("runs", "id"), *((table, "run_id") for table in TABLES)):
            columns = ", ".join(
                row[1] for row in connection.execute(f"PRAGMA other.table_info({table})")
            )
            connection.execute(
                f"INSERT INTO other.{table} ({columns}) "
                f"SELECT {columns} FROM main.{table} WHERE {key} = ?",
                (run_id,),
            )
        connection.execute(
            f"UPDATE other.runs SET state = ?, message = ? WHERE id = ? AND state IN "
            f"({placeholders(UNFINISHED)})",
            (RunState.INTERRUPTED, COPIED, run_id, *UNFINISHED),
        )
