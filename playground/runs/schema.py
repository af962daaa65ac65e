"""The tables of a store, and how an older file becomes one of today."""

from __future__ import annotations

import json
import logging
import shutil
import sqlite3
import time
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path
from typing import Any

from playground.runs.measures import measures_of_epochs, measures_of_report

log = logging.getLogger(__name__)

SCHEMA_VERSION = 5
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
"""The tables of version 1; a new file is made as one of version 1 and brought up to date."""
SINCE_VERSION_1 = (
    "ALTER TABLE runs ADD COLUMN name TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE runs ADD COLUMN note TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE runs ADD COLUMN tags TEXT NOT NULL DEFAULT '[]'",
    "ALTER TABLE runs ADD COLUMN deleted REAL",
    "ALTER TABLE runs ADD COLUMN measures TEXT NOT NULL DEFAULT '{}'",
    "ALTER TABLE runs ADD COLUMN parent TEXT",
    "ALTER TABLE runs ADD COLUMN sweep TEXT",
    "ALTER TABLE runs ADD COLUMN guess TEXT NOT NULL DEFAULT '{}'",
    "ALTER TABLE runs ADD COLUMN task TEXT NOT NULL DEFAULT '{}'",
    "CREATE INDEX runs_sweep ON runs (sweep) WHERE sweep IS NOT NULL",
    "CREATE INDEX runs_parent ON runs (parent) WHERE parent IS NOT NULL",
)
SINCE_VERSION_2 = ("ALTER TABLE runs ADD COLUMN begun_by TEXT NOT NULL DEFAULT ''",)
SINCE_VERSION_3 = (
    "CREATE TABLE sharers (run_id TEXT NOT NULL REFERENCES runs (id) ON DELETE CASCADE, "
    "person TEXT NOT NULL, PRIMARY KEY (run_id, person))",
)
SINCE_VERSION_4 = (
    "ALTER TABLE runs ADD COLUMN attempt TEXT NOT NULL DEFAULT ''",
    "CREATE TABLE days_of_use (day INTEGER PRIMARY KEY)",
)
LATER_VERSIONS = {3: SINCE_VERSION_2, 4: SINCE_VERSION_3, 5: SINCE_VERSION_4}
LARGEST_CHECKED = 256 * 2**20
"""Bytes of a file that is read through when it is opened; of a larger one only the beginning."""


class StoreError(RuntimeError):
    """The file of the runs cannot be used as it is; the text is one sentence for the user."""


def prepare(path: Path) -> None:
    """Makes a store of a new file, brings an older one up to date, sets a damaged one aside.

    The caller must be alone: another process might do the same.

    Raises:
        StoreError: a newer version of the playground has written the file.
    """
    if path.exists() and not is_whole(path):
        set_aside(path)
    with closing(sqlite3.connect(path, timeout=10, isolation_level=None)) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
        version = int(connection.execute("PRAGMA user_version").fetchone()[0])
        if version > SCHEMA_VERSION:
            raise StoreError(
                f"Expected runs of version {SCHEMA_VERSION} or older in {path.name}. Received: "
                f"version {version}. Use the newer playground, or another folder in "
                "PLAYGROUND_DATA."
            )
        if version == SCHEMA_VERSION:
            return
        connection.execute("BEGIN IMMEDIATE")
        try:
            if version < 2:
                _bring_to_version_2(connection)
            for later, statements in LATER_VERSIONS.items():
                for statement in statements if version < later else ():
                    connection.execute(statement)
            connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")
        except BaseException:
            connection.rollback()
            raise
        connection.commit()


def is_whole(path: Path) -> bool:
    """Whether SQLite can read the file and finds no fault in it."""
    try:
        with closing(sqlite3.connect(path, timeout=10)) as connection:
            connection.execute("SELECT COUNT(*) FROM sqlite_master").fetchone()
            if path.stat().st_size > LARGEST_CHECKED:
                return True
            return bool(connection.execute("PRAGMA quick_check(1)").fetchone()[0] == "ok")
    except sqlite3.OperationalError:  # locked or unreadable now is not damaged
        raise
    except sqlite3.DatabaseError:
        return False


def set_aside(path: Path) -> Path:
    """Renames a damaged file and what belongs to it; returns its new place."""
    place = path.with_name(f"{path.stem}.damaged-{time.strftime('%Y%m%d-%H%M%S')}{path.suffix}")
    for ending in ("-wal", "-shm", ""):
        part = path.with_name(path.name + ending)
        if part.exists():
            shutil.move(part, place.with_name(place.name + ending))
    log.error("%s was damaged: it is kept as %s, and a new store begins", path, place)
    return place


def damaged_files(path: Path) -> list[Path]:
    """Stores that were set aside beside this one, oldest first."""
    return sorted(path.parent.glob(f"{path.stem}.damaged-*{path.suffix}"))


def _bring_to_version_2(connection: sqlite3.Connection) -> None:
    for statement in SCHEMA.split(";"):
        connection.execute(statement)
    for statement in SINCE_VERSION_1:
        connection.execute(statement)
    for run_id, report in connection.execute("SELECT id, report FROM runs").fetchall():
        measures: dict[str, float] = {}
        blocks = connection.execute(
            "SELECT columns, data FROM history WHERE run_id = ? ORDER BY first_epoch", (run_id,)
        )
        for columns, data in blocks:
            measures = measures_of_epochs(json.loads(columns), data, measures)
        write_measures(connection, run_id, measures | measures_of_report(json.loads(report)))


def write_measures(
    connection: sqlite3.Connection, run_id: str, measures: Mapping[str, Any]
) -> None:
    """Notes the numbers of a run that a list sorts by."""
    connection.execute(
        "UPDATE runs SET measures = ? WHERE id = ?", (json.dumps(dict(measures)), run_id)
    )
