"""Stores with runs in them, and what may happen to their files."""

import gc
import sqlite3
from contextlib import closing

import numpy as np

from playground.runs import RunStore
from playground.runs.arrays import pack

PAGE = 4096
COLUMNS = ["epoch", "loss", "val_loss"]


def history(run_id, epochs):
    epochs = np.asarray(list(epochs), np.float64)
    data = np.column_stack([epochs, 1 / epochs, 2 / epochs]).tobytes()
    return {"kind": "history", "run": run_id, "columns": COLUMNS, "data": data}


def observation(run_id, epoch, name="curve", size=300):
    data = pack({"y": np.full(size, float(epoch))})
    return {"kind": "observation", "run": run_id, "name": name, "epoch": epoch, "data": data}


def add_runs(store, owner, count, observations=2):
    """Finished runs with two blocks of curves each; returns their ids."""
    found = []
    for number in range(count):
        run = store.create("toy", {"seed": number, "text": "x" * 400}, owner)
        store.apply(
            [
                *(history(run.id, block) for block in ([1, 2, 3], [4, 5, 6])),
                *(observation(run.id, epoch) for epoch in range(1, observations + 1)),
                {"kind": "state", "run": run.id, "state": "complete", "message": "", "time": 1.0},
            ]
        )
        found.append(run.id)
    return found


def write_all(path):
    """Everything stands in the file itself, nothing in its log."""
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def closed_store(path, count, observations=2):
    """A store of an app that has ended; returns the ids of its runs."""
    store = RunStore(path)
    owner = store.become_owner()
    ids = add_runs(store, owner, count, observations)
    owner.close()
    store._connection().close()
    del store, owner
    gc.collect()
    write_all(path)
    return ids


def overwrite_page(path, number, content=b"\xaa" * PAGE):
    """Puts something else in place of a page, the first of which is 0."""
    with open(path, "r+b") as file:
        file.seek(number * PAGE)
        file.write(content)


TABLE_LEAF = 13
"""The first byte of such a page (sqlite.org, "Database File Format")."""
MARKS = {"runs": b"x" * 100, "history": b'["epoch"', "observations": b"curve"}


def leaf_pages(path, table):
    """Numbers of the pages that hold rows of a table."""
    data = path.read_bytes()
    pages = [data[start : start + PAGE] for start in range(0, len(data), PAGE)]
    leaves = [number for number, page in enumerate(pages) if page[0] == TABLE_LEAF]
    return [number for number in leaves if MARKS[table] in pages[number]]


def page_of(path, table):
    """The number of a page in the middle of those that hold rows of a table; of an index its first
    one, as SQLite tells."""
    if table in MARKS:
        found = leaf_pages(path, table)
        return found[len(found) // 2]
    with closing(sqlite3.connect(path)) as connection:
        query = "SELECT rootpage FROM sqlite_master WHERE name = ?"
        return connection.execute(query, (table,)).fetchone()[0] - 1


def selectable(path):
    """Ids of the runs that SQLite can still select one by one, on a copy nobody repairs."""
    found = set()
    with closing(sqlite3.connect(path)) as connection:
        for number in range(1, 1000):
            try:
                query = "SELECT * FROM runs NOT INDEXED WHERE rowid = ?"
                row = connection.execute(query, (number,)).fetchone()
            except sqlite3.DatabaseError:
                continue
            if row:
                found.add(row[0])
    return found
