"""Listing runs out of ten thousand, beside reading them all and choosing in Python."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from dataclasses import replace
from functools import partial

import numpy as np

from playground.bench.row import Samples, row, side_by_side, timed
from playground.folders import store_path
from playground.runs import Run, RunQuery, RunStore

RUNS = 10_000
PER_PAGE = 100
REPETITIONS = 9
QUERIES = (
    RunQuery(limit=PER_PAGE),
    RunQuery(limit=PER_PAGE, sort="val_loss", ascending=True),
    RunQuery(limit=PER_PAGE, sort="test_accuracy", tag="odd", text="circle", offset=2000),
)
"""The page as it opens, sorted by a metric, and filtered by a tag and a word, far down."""


@row("ms", "reference / ours", of="ours", at_most=300)
def runs_list_10k() -> Samples:
    """Milliseconds of the slowest of three lists, with the number of all runs that fit."""
    store = RunStore(store_path())
    _fill(store)
    faults = [
        f"{query} lists other runs than Python chooses"
        for query in QUERIES
        if [run.id for run in store.find(query)] != [run.id for run in _in_python(store, query)]
    ]
    samples = side_by_side(
        lambda: max(timed(partial(_list, store, query), 1000)() for query in QUERIES),
        lambda: max(timed(partial(_in_python, store, query), 1000)() for query in QUERIES),
        REPETITIONS,
    )
    note = "The store's part of the page Runs; the reference reads all runs and sorts in Python."
    return replace(samples, faults=faults, note=note)


def _list(store: RunStore, query: RunQuery) -> None:
    store.find(query)
    store.count(query)
    store.tags()
    store.measure_names()


def _in_python(store: RunStore, query: RunQuery) -> list[Run]:
    runs = store.find(RunQuery(limit=-1))
    if query.tag:
        runs = [run for run in runs if query.tag in run.tags]
    if query.text:
        runs = [run for run in runs if query.text in f"{run.name} {run.preset} {run.id}"]
    if query.sort != "created":
        sign = 1 if query.ascending else -1
        runs.sort(key=lambda run: sign * run.measures[query.sort])
    return runs[query.offset : query.offset + query.limit]


def _fill(store: RunStore) -> None:
    """Ten thousand runs as trainings leave them, without their curves."""
    owner = store.become_owner()
    first = store.create("plane_classifier", {"epochs": 100, "seed": 0}, owner, "circle")
    rng = np.random.default_rng(0)
    with closing(sqlite3.connect(store.path)) as connection:
        columns = [row[1] for row in connection.execute("PRAGMA table_info(runs)")]
        row = dict(zip(columns, connection.execute("SELECT * FROM runs").fetchone(), strict=True))
        rows = []
        for number in range(1, RUNS):
            names = ("loss", "accuracy", "val_loss", "val_accuracy", "test_accuracy", "test_loss")
            measures = dict(zip(names, rng.random(len(names)), strict=True))
            changes = {
                "id": f"{number:010x}",
                "created": row["created"] - number,
                "state": "complete",
                "measures": json.dumps(measures),
                "tags": json.dumps(["odd"] if number % 2 else []),
                "preset": "circle" if number % 3 else "xor",
                "report": json.dumps({"per_class": [{"class": "a", "precision": 0.5}] * 10}),
            }
            rows.append(tuple((row | changes).values()))
        marks = ", ".join("?" * len(columns))
        connection.executemany(f"INSERT INTO runs VALUES ({marks})", rows)
        connection.execute(f"DELETE FROM runs WHERE id = '{first.id}'")
        connection.commit()
    owner.close()
