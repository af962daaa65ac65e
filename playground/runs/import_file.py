"""A file of runs that a stranger may have made: only its ordinary tables are read, within bounds.

Views, triggers and computed columns are programs: what they give once they need not give again, and
they need not end. Nothing is ever written to such a file, so none of its checks and defaults run.
"""

from __future__ import annotations

import shutil
import sqlite3
import stat
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from playground.runs.arrays import is_intact
from playground.runs.import_parts import check_history, check_observation
from playground.runs.import_validation import ImportedRow, check_row
from playground.runs.import_values import ImportedRunError
from playground.runs.run import RUN_ID, is_reserved
from playground.runs.salvage import Salvaged, salvage
from playground.runs.schema import SCHEMA_VERSION, StoreError
from playground.runs.writing import DAMAGE, code_of, writing

MOST_BYTES = 4 * 2**30
"""Of a file."""
MOST_RUNS = 100_000
LONGEST_ID = 40
"""Characters; ours have ten."""
MOST_BYTES_OF_A_RUN = 2**29
MOST_BYTES_OF_A_VALUE = 2**27
"""The weights of the largest model that is kept take a sixth of it."""
MOST_SECONDS_OF_A_RUN = 30.0
"""To read one run, whose parts are all found by their keys."""
STEPS_BETWEEN_LOOKS = 10_000
"""Steps of SQLite's machine, milliseconds."""
KEYS: Mapping[str, tuple[str, ...]] = {
    "runs": ("id",),
    "history": ("run_id", "first_epoch"),
    "observations": ("run_id", "name", "epoch"),
}
COLUMNS: Mapping[str, tuple[str, ...]] = {
    "runs": tuple(ImportedRow.model_fields),
    "history": ("run_id", "first_epoch", "last_epoch", "columns", "data", "checksum"),
    "observations": ("run_id", "name", "epoch", "data", "checksum"),
}
"""What is read of each table; of older versions, those there are."""


class DamagedFileError(Exception):
    """SQLite, or a checksum, finds something that is not as it was written."""


class ImportFile:
    """Reads one run after the other.

    Use `opened_import_file`, which gives one.
    """

    def __init__(self, connection: sqlite3.Connection, source: Path) -> None:
        self._connection, self._source = connection, source
        self._end = 0.0
        self._bytes = 0
        connection.set_progress_handler(self._is_late, STEPS_BETWEEN_LOOKS)
        self._begin()
        version = connection.execute("PRAGMA user_version").fetchone()[0]
        if version > SCHEMA_VERSION:
            raise StoreError(
                f"Expected runs of version {SCHEMA_VERSION} or older in {source}. Received: "
                f"version {version}. Import them with the newer playground."
            )
        self._refuse_programs()
        self._columns = {table: self._columns_of(table) for table in KEYS}

    def run_ids(self) -> list[str]:
        """The ids of all runs, the oldest first: the beginning of what stands there.

        Raises:
            DamagedFileError: the list cannot be read.
            StoreError: it is none, or longer than can be shown.
        """
        self._begin()
        query = f"SELECT substr(id, 1, {LONGEST_ID}) FROM runs ORDER BY created, rowid LIMIT ?"
        try:
            found = [str(row[0]) for row in self._connection.execute(query, (MOST_RUNS + 1,))]
        except sqlite3.Error as error:
            if code_of(error) in DAMAGE:
                raise DamagedFileError from error
            raise StoreError(_other(self._source)) from error
        if len(found) > MOST_RUNS:
            raise StoreError(
                f"Expected at most {MOST_RUNS:,} runs in a file. Received: more in {self._source}. "
                "Export fewer runs at a time."
            )
        return found

    def row(self, run_id: str) -> dict[str, Any]:
        """A run's own row by column, and the first of its parts to be read.

        Raises:
            ImportedRunError: pages could not read it.
            DamagedFileError: it is not as it was written; nor need its parts be.
        """
        self._begin()
        with self._told(run_id):
            if not RUN_ID.fullmatch(run_id):
                raise ImportedRunError(f"run {run_id!r}, where ten hexadecimal digits belong")
            if is_reserved(run_id):
                raise ImportedRunError(f"run {run_id}, an id of runs that come with the playground")
            row = next(self._rows("runs", "id", run_id), None)
            if row is None:  # what was listed as text is a number there
                raise ImportedRunError(f"run {run_id} with an id that is not text")
            check_row(row)
        return row

    def history(self, run_id: str) -> Iterator[dict[str, Any]]:
        """Its blocks of epochs in order, each checked when it comes.

        Raises:
            ImportedRunError: pages could not draw one.
        """
        known = None
        with self._told(run_id):
            for row in self._rows("history", "run_id", run_id):
                known = check_history(run_id, row, known)
                yield _intact(row)

    def observations(self, run_id: str) -> Iterator[dict[str, Any]]:
        """Its observations, each checked when it comes.

        Raises:
            ImportedRunError: pages could not draw one.
        """
        with self._told(run_id):
            for row in self._rows("observations", "run_id", run_id):
                check_observation(run_id, _intact(row))
                yield row

    def salvage(self, target: Path) -> Salvaged:
        """Writes what can be read of it into a new file.

        Raises:
            StoreError: that is nothing, or takes too long.
        """
        self._begin()
        try:
            with writing(target.parent):
                found = salvage(self._connection, target)
        except sqlite3.Error as error:
            raise StoreError(_other(self._source)) from error
        if not found.kept:
            raise StoreError(_other(self._source))
        return found

    def _begin(self) -> None:
        self._end, self._bytes = time.monotonic() + MOST_SECONDS_OF_A_RUN, 0

    def _is_late(self) -> bool:
        return time.monotonic() > self._end

    def _rows(self, table: str, key: str, value: Any) -> Iterator[dict[str, Any]]:
        names = self._columns[table]
        order = ", ".join(KEYS[table])
        found = self._connection.execute(
            f"SELECT {', '.join(names)} FROM {table} WHERE {key} = ? ORDER BY {order}", (value,)
        )
        for row in found:
            self._bytes += sum(len(part) for part in row if isinstance(part, bytes | str))
            if self._bytes > MOST_BYTES_OF_A_RUN or self._is_late():
                raise ImportedRunError(
                    f"run {value} with more than {MOST_BYTES_OF_A_RUN >> 20} MB, or more than can "
                    f"be read in {MOST_SECONDS_OF_A_RUN:g} seconds"
                )
            yield dict(zip(names, row, strict=True))

    @contextmanager
    def _told(self, run_id: str) -> Iterator[None]:
        """Around what reads a run: what goes wrong there is said of this run."""
        try:
            yield
        except sqlite3.Error as error:
            if code_of(error) in DAMAGE:
                raise DamagedFileError from error
            raise ImportedRunError(f"run {run_id}, of which SQLite says: {error}") from error

    def _refuse_programs(self) -> None:
        # A virtual table has no page of its own.
        for kind, name, root in self._connection.execute(
            "SELECT type, name, rootpage FROM sqlite_master WHERE type <> 'index'"
        ):
            if kind != "table" or not root:
                raise StoreError(
                    f"Expected a file of runs with ordinary tables only. Received: {self._source} "
                    f"with the {kind if kind != 'table' else 'virtual table'} {str(name)[:40]!r}. "
                    "Ask for a file that `runs export` has written."
                )

    def _columns_of(self, table: str) -> tuple[str, ...]:
        found = self._connection.execute(f"PRAGMA table_xinfo({table})").fetchall()
        names = {row[1] for row in found if not row[6]}  # the others are computed
        keys = tuple(row[1] for row in sorted(found, key=lambda row: row[5]) if row[5])
        needed = {
            name
            for name in COLUMNS[table]
            if name != "checksum"
            and (table != "runs" or ImportedRow.model_fields[name].is_required())
        }
        if keys != KEYS[table] or not needed <= names:
            raise StoreError(_other(self._source))
        return tuple(name for name in COLUMNS[table] if name in names)


def _intact(row: dict[str, Any]) -> dict[str, Any]:
    if not is_intact(row["data"], row.get("checksum")):
        raise DamagedFileError
    return row


@contextmanager
def opened_import_file(source: Path) -> Iterator[ImportFile]:
    """Opens a copy of a file, so that nothing is written beside it.

    Raises:
        StoreError: it is too large, holds no runs, or more than ordinary tables.
        WriteError: there is no room for the copy.
    """
    with tempfile.TemporaryDirectory(prefix="import-") as folder:
        copy = _copy_of(source, Path(folder))
        with closing(sqlite3.connect(copy, timeout=10, isolation_level=None)) as connection:
            yield _opened(connection, source)


@contextmanager
def salvaged_import_file(file: ImportFile, source: Path) -> Iterator[tuple[ImportFile, Salvaged]]:
    """What can be read of a damaged file, as a file to import.

    Raises:
        StoreError: it is nothing.
        WriteError: there is no room for it.
    """
    with tempfile.TemporaryDirectory(prefix="import-") as folder:
        target = Path(folder) / "salvaged.sqlite"
        found = file.salvage(target)
        with closing(sqlite3.connect(target, timeout=10, isolation_level=None)) as connection:
            yield _opened(connection, source), found


def _opened(connection: sqlite3.Connection, source: Path) -> ImportFile:
    connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, MOST_BYTES_OF_A_VALUE)
    # Bytes that are no text stand for themselves, so that their run can be named and refused.
    connection.text_factory = lambda data: data.decode(errors="surrogateescape")
    connection.execute("PRAGMA trusted_schema = OFF")
    connection.execute("PRAGMA cell_size_check = ON")
    connection.execute("PRAGMA query_only = ON")
    try:
        return ImportFile(connection, source)
    except sqlite3.Error as error:
        if code_of(error) not in DAMAGE:
            raise StoreError(_other(source)) from error
    except UnicodeDecodeError:  # SQLite quotes what is damaged, also where it is no text
        pass
    try:
        connection.execute("PRAGMA writable_schema = ON")  # lets a file be read that is cut short
        return ImportFile(connection, source)
    except (sqlite3.Error, UnicodeDecodeError) as error:
        raise StoreError(_other(source)) from error


def _copy_of(source: Path, folder: Path) -> Path:
    copy = folder / "runs.sqlite"
    for ending in ("", "-wal"):
        part = source.with_name(source.name + ending)
        if not part.exists():
            continue
        found = part.stat()
        if not stat.S_ISREG(found.st_mode) or found.st_size > MOST_BYTES:
            raise StoreError(
                f"Expected a file of runs of at most {MOST_BYTES >> 30} GB. Received: {part}, "
                f"{found.st_size:,} bytes. Export fewer runs at a time."
            )
        with writing(folder):
            shutil.copyfile(part, copy.with_name(copy.name + ending))
    return copy


def _other(source: Path) -> str:
    return (
        "Expected a file of runs, as `python -m playground runs export` writes it. Received: "
        f"{source}, which holds none or is damaged."
    )
