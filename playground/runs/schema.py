"""The tables of a store, and how an older file becomes one of today."""

from __future__ import annotations

import functools
import json
import secrets
import sqlite3
from collections.abc import Mapping
from contextlib import closing
from typing import Any

from playground.runs.measures import measures_of_epochs, measures_of_report

SCHEMA_VERSION = 6
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
SINCE_VERSION_5 = (
    "ALTER TABLE history ADD COLUMN checksum INTEGER",
    "ALTER TABLE observations ADD COLUMN checksum INTEGER",
    "ALTER TABLE checkpoints ADD COLUMN checksum INTEGER",
    "CREATE TABLE identity (id TEXT NOT NULL)",
    "CREATE TABLE repairs (file TEXT PRIMARY KEY, kept INTEGER NOT NULL, known INTEGER NOT NULL, "
    "parts INTEGER NOT NULL)",
)
"""Checksums are those of `checksum`; where there is none an older version wrote the row. The one id
in `identity` tells this store from another in its place. Of each file that was set aside, `repairs`
has how many runs of how many were recovered, and how many parts of these were not."""
LATER_VERSIONS = {3: SINCE_VERSION_2, 4: SINCE_VERSION_3, 5: SINCE_VERSION_4, 6: SINCE_VERSION_5}


class StoreError(RuntimeError):
    """The file of the runs cannot be used as it is; the text is one sentence for the user."""


def bring_up_to_date(connection: sqlite3.Connection, name: str) -> None:
    """Makes the tables of a new file, and what an older one lacks.

    Args:
        name: Of the file, as a sentence calls it.

    Raises:
        StoreError: a newer version of the playground has written the file.
    """
    version = int(connection.execute("PRAGMA user_version").fetchone()[0])
    if version > SCHEMA_VERSION:
        raise StoreError(
            f"Expected runs of version {SCHEMA_VERSION} or older in {name}. Received: "
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
        if version < 6:
            connection.execute("INSERT INTO identity VALUES (?)", (secrets.token_hex(8),))
        connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")
    except BaseException:
        connection.rollback()
        raise
    connection.commit()


@functools.cache
def tables_of_today() -> Mapping[str, tuple[str, tuple[str, ...]]]:
    """The definition of each table, and the names of its columns in order."""
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as new:
        bring_up_to_date(new, "a new file")
        tables = new.execute("SELECT name, sql FROM sqlite_master WHERE type = 'table'").fetchall()
        return {name: (sql, column_names(new, name)) for name, sql in tables}


def column_names(connection: sqlite3.Connection, table: str) -> tuple[str, ...]:
    """Names of the columns of a table in order; none where there is no such table."""
    return tuple(row[1] for row in connection.execute(f"PRAGMA table_info({table})"))


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
