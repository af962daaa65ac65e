"""Opens the file of a store: makes a new one, updates an older one, repairs a damaged one."""

from __future__ import annotations

import logging
import os
import secrets
import shutil
import sqlite3
import tempfile
import time
from collections.abc import Collection
from contextlib import closing, suppress
from pathlib import Path

from playground.runs.locks import is_locked, waiting_lock
from playground.runs.salvage import Salvaged, restore_definitions, salvage
from playground.runs.schema import (
    SCHEMA_VERSION,
    bring_up_to_date,
    column_names,
    tables_of_today,
)
from playground.runs.writing import DAMAGE, DamagedError, code_of, writing

log = logging.getLogger(__name__)

LARGEST_CHECKED = 256 * 2**20
"""Bytes of a file that is read through when it is opened; of a larger one only the beginning."""
RESERVE_BYTES = 512 * 2**10
"""Kept free beside a store: what a full disk needs to open it, to empty its log and to delete runs.
The log is never longer for long."""


def prepare(path: Path, *, own: Collection[str] = (), suspect: bool = False) -> bool:
    """Makes a store of a new file, brings an older one up to date, repairs a damaged one.

    Of several processes that do so at the same time one waits for the other.

    Args:
        own: Names of owners that are this process.
        suspect: Whether SQLite has met damage in it.

    Returns:
        Whether it was repaired.

    Raises:
        DamagedError: another owner is alive, who uses the damaged file.
        WriteError: the disk is full, or the folder closed to us.
        StoreError: a newer version of the playground has written the file.
    """
    repaired = False
    with writing(path.parent):
        path.parent.mkdir(parents=True, exist_ok=True)
        # The change to write-ahead logging fails at once, whatever the timeout, when another
        # process is making it too.
        with waiting_lock(path.with_suffix(".lock")):
            if not path.exists():
                _begin(path)
            elif (fault := _fault(path)) or (suspect and path.stat().st_size > LARGEST_CHECKED):
                if alive_owners(path, own):
                    raise DamagedError(path.parent, fault or "damage in a large file")
                repair(path)
                repaired = True
            with closing(sqlite3.connect(path, timeout=10, isolation_level=None)) as connection:
                connection.execute("PRAGMA journal_mode = WAL")
                bring_up_to_date(connection, path.name)
    return repaired


def _begin(path: Path) -> None:
    """Makes a whole file or none: one that is empty has lost what stood in it."""
    new = _new(path)
    with closing(sqlite3.connect(new, isolation_level=None)) as connection:
        bring_up_to_date(connection, path.name)
    _set_aside_log(path, _free_name(path))
    new.rename(path)


def _fault(path: Path) -> str | None:
    """What is wrong with a file; None where SQLite can read it and finds nothing."""
    if path.stat().st_size == 0:  # SQLite would take it for a new one
        return "an empty file"
    try:
        with closing(sqlite3.connect(path, timeout=10)) as connection:
            connection.execute("SELECT COUNT(*) FROM sqlite_master").fetchone()
            if path.stat().st_size > LARGEST_CHECKED:
                return None
            found = str(connection.execute("PRAGMA quick_check(1)").fetchone()[0])
            return found.split("\n")[-1] if found != "ok" else _wrong_definition(connection)
    except sqlite3.DatabaseError as error:
        if code_of(error) not in DAMAGE:  # locked or unreadable now is not damaged
            raise
        return str(error)
    except UnicodeDecodeError:  # SQLite quotes what is damaged
        return "the definition of a table, which is no text"


def _wrong_definition(connection: sqlite3.Connection) -> str | None:
    """Names the first table of today's version that has other columns than it was given: to SQLite
    one flipped letter is another name."""
    if connection.execute("PRAGMA user_version").fetchone()[0] == SCHEMA_VERSION:
        for table, (_, columns) in tables_of_today().items():
            if column_names(connection, table) != columns:
                return f"a damaged definition of the table {table}"
    return None


def alive_owners(path: Path, own: Collection[str] = ()) -> bool:
    """Whether any process but this one is an owner of runs beside this file."""
    locks = (path.parent / "owners").glob("*.lock")
    return any(lock.stem not in own and is_locked(lock) for lock in locks)


def repair(path: Path) -> None:
    """Moves what can be read of a damaged file into a new one in its place, and keeps the damaged
    one under another name, which no file has.

    Raises:
        OSError, sqlite3.Error: there is no room for that; the damaged file is where it was.
    """
    new = _new(path)
    try:
        found = _salvaged(path, new)
        aside = _free_name(path)
        with closing(sqlite3.connect(new, isolation_level=None)) as connection:
            row = (aside.name, found.kept, found.known, found.parts)
            connection.execute("INSERT INTO repairs VALUES (?, ?, ?, ?)", row)
        _link_or_copy(path, aside)
    except BaseException:
        new.unlink(missing_ok=True)
        raise
    _set_aside_log(path, aside)
    new.replace(path)
    log.error(
        "%s was damaged and is kept as %s. %d of %d runs were recovered", path, aside, found.kept,
        found.known,
    )  # fmt: skip


def _link_or_copy(path: Path, aside: Path) -> None:
    try:
        os.link(path, aside)
    except OSError:  # a file system without links
        try:
            shutil.copy2(path, aside)
        except BaseException:
            aside.unlink(missing_ok=True)
            raise


def _salvaged(path: Path, new: Path) -> Salvaged:
    """Reads a copy, because whatever opens a file writes into it."""
    with tempfile.TemporaryDirectory(dir=path.parent, prefix=".damaged-") as folder:
        copy = copy_of(path, Path(folder))
        with suppress(sqlite3.Error):
            restore_definitions(copy)
        with closing(sqlite3.connect(copy, isolation_level=None)) as source:
            return salvage(source, new)


def copy_of(path: Path, folder: Path) -> Path:
    """Copies a file and its log into a folder; an empty one gets a page, so that SQLite looks into
    its log."""
    copy = folder / path.name
    for ending in ("", "-wal"):
        part = path.with_name(path.name + ending)
        if part.exists():
            shutil.copyfile(part, copy.with_name(copy.name + ending))
    if copy.exists() and not copy.stat().st_size:
        copy.write_bytes(bytes(4096))
    return copy


def _new(path: Path) -> Path:
    """Where a new file is made before it takes its place; what a killed process left there goes."""
    new = path.with_suffix(".making")
    new.unlink(missing_ok=True)
    return new


def _set_aside_log(path: Path, aside: Path) -> None:
    for ending in ("-wal", "-shm"):
        part = path.with_name(path.name + ending)
        if part.exists():
            part.rename(_unused(aside.with_name(aside.name + ending)))


def _free_name(path: Path) -> Path:
    stamp = time.strftime("%Y%m%d-%H%M%S")
    return _unused(path.with_name(f"{path.stem}.damaged-{stamp}{path.suffix}"))


def _unused(path: Path) -> Path:
    while path.exists():
        path = path.with_name(f"{path.stem}-{secrets.token_hex(2)}{path.suffix}")
    return path


# -- room on a full disk ---------------------------------------------------------------------


def take_reserve(path: Path) -> None:
    """Keeps some room beside a store, where there is any."""
    reserve = _reserve(path)
    with suppress(OSError):
        if not reserve.exists() or reserve.stat().st_size != RESERVE_BYTES:
            try:
                # Of zeros some file systems keep no more than their number.
                reserve.write_bytes(secrets.token_bytes(RESERVE_BYTES))
            except OSError:
                reserve.unlink()


def give_reserve(path: Path) -> bool:
    """Frees that room; whether there was any."""
    with suppress(OSError):
        _reserve(path).unlink()
        return True
    return False


def _reserve(path: Path) -> Path:
    return path.with_suffix(".reserve")
