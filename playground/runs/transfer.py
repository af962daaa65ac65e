"""Runs on their way between machines: a file of them is a store of its own."""

from __future__ import annotations

import shutil
import sqlite3
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from playground.runs.events import UNFINISHED, marks
from playground.runs.foreign import check_run
from playground.runs.run import RunState
from playground.runs.schema import StoreError, is_whole, prepare
from playground.runs.store import RunStore
from playground.runs.writing import writing

TABLES = ("history", "observations")
"""What belongs to a run beside its own row; checkpoints stay where the run can be resumed."""

WRONG = (sqlite3.Error, ArithmeticError, AttributeError, LookupError, TypeError, ValueError)
"""What reading the rows of a stranger may raise."""


@dataclass(frozen=True)
class Imported:
    """What came in: ids of new runs, and of those that were here before."""

    new: tuple[str, ...]
    known: tuple[str, ...]


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
    if target.exists():
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
        # A plain beginning only reads our store: what trains meanwhile goes on being written.
        with _attached(store.path, made) as connection, _transaction(connection, "BEGIN"):
            _copy(connection, "main", "other", run_ids)
        made.rename(target)
    return len(run_ids)


def import_runs(store: RunStore, source: Path) -> Imported:
    """Takes in the runs of a file that `export_runs` or an app has written, also an older one.

    Runs whose id is known are left as they are here.

    Raises:
        StoreError: the file holds no runs, is damaged, or is of a newer version; or one of its
            runs is not what the playground writes. Nothing is taken in then.
        WriteError: the disk is full, or another process holds the store.
    """
    with tempfile.TemporaryDirectory(prefix="import-") as folder, _as_sentence(source):
        copy = _copy_of(source, Path(folder))
        with _attached(store.path, copy) as connection:
            ids = [
                row[0] for row in connection.execute("SELECT id FROM other.runs ORDER BY created")
            ]
            known = {row[0] for row in connection.execute("SELECT id FROM main.runs")}
            new = [run_id for run_id in ids if run_id not in known]
            for run_id in new:
                check_run(connection, run_id)
            # We write at once: a transaction that begins by reading could not wait for others.
            with writing(store.path.parent), _transaction(connection, "BEGIN IMMEDIATE"):
                _copy(connection, "other", "main", new)
    return Imported(tuple(new), tuple(run_id for run_id in ids if run_id in known))


def _copy_of(source: Path, folder: Path) -> Path:
    """The file as one of today's version, beside which nothing else is written."""
    copy = folder / "runs.sqlite"
    for ending in ("", "-wal"):
        part = source.with_name(source.name + ending)
        if part.exists():
            with writing(folder):
                shutil.copyfile(part, copy.with_name(copy.name + ending))
    try:
        whole = is_whole(copy)
        if whole:
            with closing(sqlite3.connect(copy)) as connection:
                connection.execute("SELECT id, config FROM runs LIMIT 1").fetchall()
    except sqlite3.OperationalError:
        whole = False
    if not whole:
        raise StoreError(
            f"Expected a file of runs, as `python -m playground runs export` writes it. Received: "
            f"{source}, which holds none or is damaged."
        )
    prepare(copy)
    return copy


@contextmanager
def _attached(path: Path, other: Path) -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(path, timeout=10, isolation_level=None)) as connection:
        connection.execute("PRAGMA trusted_schema = OFF")
        connection.execute("ATTACH DATABASE ? AS other", (str(other),))
        yield connection


@contextmanager
def _as_sentence(source: Path) -> Iterator[None]:
    """Around what reads a stranger's file, in which anything may be wrong."""
    try:
        yield
    except StoreError:
        raise
    except WRONG as error:
        raise StoreError(
            f"Expected runs as the playground writes them in {source}. Received: {error}. Nothing "
            "was taken in."
        ) from error


@contextmanager
def _transaction(connection: sqlite3.Connection, begin: str) -> Iterator[None]:
    connection.execute(begin)
    try:
        yield
        connection.commit()
    except BaseException:
        connection.rollback()
        raise


def _copy(connection: sqlite3.Connection, here: str, there: str, run_ids: Sequence[str]) -> None:
    for run_id in run_ids:
        for table, key in (("runs", "id"), *((table, "run_id") for table in TABLES)):
            columns = ", ".join(
                row[1] for row in connection.execute(f"PRAGMA {there}.table_info({table})")
            )
            connection.execute(
                f"INSERT INTO {there}.{table} ({columns}) "
                f"SELECT {columns} FROM {here}.{table} WHERE {key} = ?",
                (run_id,),
            )
        connection.execute(
            f"UPDATE {there}.runs SET state = ?, message = ? WHERE id = ? AND state IN "
            f"({marks(UNFINISHED)})",
            (RunState.INTERRUPTED, "Copied while it was under way.", run_id, *UNFINISHED),
        )
