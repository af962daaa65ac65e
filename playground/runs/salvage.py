"""Reads a damaged file of runs row by row: what SQLite can still find goes into a new one."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any

from playground.runs.arrays import is_intact
from playground.runs.rows import insert, is_readable
from playground.runs.schema import bring_up_to_date, tables_of_today
from playground.runs.writing import DAMAGE, code_of

PARTS = ("history", "observations", "checkpoints", "sharers")
"""Tables of what belongs to a run, whose column ``run_id`` names it."""
MOST_PROBED = 2_000_000
"""Row numbers that are tried one by one."""
LEAST_ALIKE = 0.9
"""Of a definition to what it must have been, as `difflib` measures it: a few letters are wrong."""
UNREADABLE = (*DAMAGE, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_TOOBIG)
"""Codes of SQLite for a row that cannot be read; the next one may."""


@dataclass(frozen=True)
class Salvaged:
    """What came out of a damaged file.

    Attributes:
        kept: How many runs.
        known: Of how many runs there was a trace.
        parts: How many curves, observations and checkpoints of the kept runs did not come back.
    """

    kept: int
    known: int
    parts: int


def salvage(source: sqlite3.Connection, target: Path) -> Salvaged:
    """Writes what can be read of a damaged file into a new one.

    Args:
        source: Reads the damaged file.
        target: The new one.

    Raises:
        sqlite3.Error: the new one cannot be written, or reading was interrupted.
    """
    source.execute("PRAGMA cell_size_check = ON")
    source.execute("PRAGMA writable_schema = ON")  # else nothing is read of a file cut short
    source.text_factory = lambda data: data.decode(errors="replace")
    lost = 0
    with closing(sqlite3.connect(target, isolation_level=None)) as connection:
        bring_up_to_date(connection, target.name)
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("BEGIN")
        columns = _columns(connection, source, "runs")
        known = {row[0] for row in _scans(source, "runs", "id")}
        for row in _rows(source, "runs", columns):
            if row is not None and is_readable(row) and _insert(connection, "runs", row):
                known.add(row["id"])
        kept = {run_id for (run_id,) in connection.execute("SELECT id FROM runs")}
        for table in PARTS:
            columns = _columns(connection, source, table)
            for row in _rows(source, table, columns):
                if row is None or not is_intact(row.get("data"), row.get("checksum")):
                    lost += row is None or row["run_id"] in kept
                elif row["run_id"] not in kept:
                    known.add(row["run_id"])
                else:
                    _insert(connection, table, row)
        _keep_identity(source, connection)
        connection.execute("COMMIT")
    return Salvaged(len(kept), len({each for each in known if isinstance(each, str)}), lost)


def restore_definitions(path: Path) -> None:
    """Writes the definition of a table anew where letters of it are damaged: SQLite would find none
    of its rows. New columns always came last, so that an older table is read by it, too.

    Args:
        path: A copy of the damaged file.

    Raises:
        sqlite3.Error: nothing can be written.
    """
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.text_factory = lambda data: data.decode(errors="replace")
        connection.execute("PRAGMA writable_schema = ON")
        there = [
            (number, str(sql))
            for number, sql in _some(connection, "SELECT rowid, sql FROM sqlite_master")
        ]
        for name, (sql, columns) in tables_of_today().items():
            if _column_names(connection, name) == columns:
                continue
            alike = [(SequenceMatcher(None, old, sql).ratio(), number) for number, old in there]
            ratio, number = max(alike, default=(0, 0))
            if ratio >= LEAST_ALIKE:
                connection.execute(
                    "UPDATE sqlite_master SET type = 'table', name = ?, tbl_name = ?, sql = ? "
                    "WHERE rowid = ?",
                    (name, name, sql, number),
                )


def _columns(target: sqlite3.Connection, source: sqlite3.Connection, table: str) -> list[str]:
    """Names of the columns that both files have; those that are computed are left out."""
    there = _column_names(source, table)
    here = [row[1] for row in target.execute(f"PRAGMA table_info({table})")]
    return [name for name in here if name in there]


def _column_names(source: sqlite3.Connection, table: str) -> tuple[str, ...]:
    return tuple(row[1] for row in _some(source, f"PRAGMA table_xinfo({table})") if not row[6])


def _rows(
    source: sqlite3.Connection, table: str, columns: Sequence[str]
) -> Iterator[dict[str, Any] | None]:
    """Each row by its columns; None for one that is there but cannot be read."""
    if not columns:
        return
    seen = {row[0] for row in _scans(source, table, "rowid")}
    query = f"SELECT {', '.join(columns)} FROM {table} NOT INDEXED WHERE rowid = ?"
    for number in sorted(seen | set(range(1, min(max(seen, default=0), MOST_PROBED)))):
        try:
            found = source.execute(query, (number,)).fetchone()
        except sqlite3.Error as error:
            if code_of(error) not in UNREADABLE:
                raise
            if number in seen:
                yield None
            continue
        if found is not None:
            yield dict(zip(columns, found, strict=True))


def _scans(source: sqlite3.Connection, table: str, column: str) -> Iterator[tuple[Any, ...]]:
    """What a column holds, found in the table and in its index, from both ends: each way gets as
    far as the damage."""
    for way in ("NOT INDEXED", f"INDEXED BY sqlite_autoindex_{table}_1"):
        key = "rowid" if way == "NOT INDEXED" else _first_key(source, table)
        for order in ("ASC", "DESC"):
            if key:
                yield from _some(
                    source, f"SELECT {column} FROM {table} {way} ORDER BY {key} {order}"
                )


def _first_key(source: sqlite3.Connection, table: str) -> str | None:
    keys = [row[1] for row in _some(source, f"PRAGMA table_xinfo({table})") if row[5] == 1]
    return keys[0] if keys else None


def _some(source: sqlite3.Connection, query: str) -> Iterator[tuple[Any, ...]]:
    """The rows of a query up to the first one that cannot be read."""
    try:
        yield from source.execute(query)
    except sqlite3.Error as error:
        if code_of(error) not in (*UNREADABLE, sqlite3.SQLITE_ERROR):
            raise


def _insert(connection: sqlite3.Connection, table: str, row: Mapping[str, Any]) -> bool:
    try:
        insert(connection, table, row)
    except sqlite3.IntegrityError:  # what was overwritten may stand twice, or lack a value
        return False
    return True


def _keep_identity(source: sqlite3.Connection, target: sqlite3.Connection) -> None:
    """Those who have the damaged store open go on with the new one."""
    for (identity,) in _some(source, "SELECT id FROM identity LIMIT 1"):
        target.execute("UPDATE identity SET id = ?", (identity,))
