"""Runs that somebody else made, and what is said of one's own."""

import sqlite3
from contextlib import closing
from functools import cache

import numpy as np
import pytest
from hypothesis import strategies as st
from mutations import texts

from playground.experiments import EXPERIMENTS
from playground.experiments.imported_changes import check_changes
from playground.experiments.recorded_runs import recorded_runs
from playground.runs import Origin, RunQuery, RunState, RunStore, StoreError
from playground.runs.arrays import pack
from playground.runs.transfer import export_runs, import_runs

PLANE = EXPERIMENTS["plane_classifier"]


@cache
def folder():
    from playground.folders import data_folder

    folder = data_folder() / "fuzz"
    folder.mkdir(exist_ok=True)
    return folder


@cache
def run():
    """A finished run, its store, and a file of it."""
    store = RunStore(folder() / "runs.sqlite", recorded_runs())
    config = PLANE.preset(None).model_dump(mode="json")
    run = store.create(PLANE.name, config, store.become_owner(), "spiral", Origin(begun_by="me"))
    table = np.column_stack([[1.0, 2.0], [0.5, 0.4], [0.6, 0.5]])
    columns = ["epoch", "loss", "val_loss"]
    observed = {"kind": "observation", "run": run.id, "name": "curve", "epoch": 1}
    store.apply(
        [
            {"kind": "history", "run": run.id, "columns": columns, "data": table.tobytes()},
            observed | {"data": pack({"y": np.zeros(3)})},
            {"kind": "state", "run": run.id, "state": "complete", "message": "", "time": 1.0},
        ]
    )
    file = folder() / "exported.sqlite"
    file.unlink(missing_ok=True)
    export_runs(store, [run.id], file)
    return store, run.id, file.read_bytes()


def import_edited(edits):
    content = bytearray(run()[2])
    for at, piece in edits:
        content[at : at + len(piece)] = piece
    taken_in(bytes(content))


def no_runs(content):
    with pytest.raises(StoreError):
        taken_in(content)


def taken_in(content):
    """What comes in can be listed, read and replayed."""
    file = folder() / "somebody's.sqlite"
    file.write_bytes(content)
    for old in folder().glob("here.sqlite*"):
        old.unlink(missing_ok=True)
    here = RunStore(folder() / "here.sqlite")
    found = import_runs(here, file, check_changes)
    assert all(found.refused)
    for run in here.find(RunQuery(text="a", sort="seconds")) + here.runs():
        here.history(run.id)
        assert set(run.config) <= set(run.settings)
        for name in here.observation_names(run.id):
            here.observation(run.id, name)


RUN_COLUMNS = (
    *("id", "experiment", "preset", "config", "state", "created", "started", "ended", "progress"),
    *("report", "message", "name", "note", "tags", "guess", "task", "parent", "sweep", "begun_by"),
)
CHANGED = '{"changes": [{"step": 1, "epoch": 1, "name": "learning_rate", "value": 0.5}]}'
VALUES = st.one_of(
    st.none(), st.integers(-(2**63), 2**63 - 1), st.floats(), st.binary(max_size=20),
    texts((
        *('{"seed": 1}', '{"importance": 5}', CHANGED, "[]", '["a"]', "{"),
        '{"pass": [], "task": "", "fix": {}, "hide": []}',
    )),
)  # fmt: skip


def import_changed(changes):
    file = folder() / "changed.sqlite"
    file.write_bytes(run()[2])
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("PRAGMA ignore_check_constraints = ON")
        for (table, column), value in changes:
            try:
                connection.execute(f"UPDATE {table} SET {column} = ?", (value,))
            except (sqlite3.Error, UnicodeError):
                continue
        connection.commit()
    taken_in(file.read_bytes())


CHANGES = st.lists(
    st.tuples(
        st.sampled_from(
            [
                *(("runs", column) for column in RUN_COLUMNS),
                *(
                    ("history", column)
                    for column in ("first_epoch", "last_epoch", "columns", "data")
                ),
                *(("observations", column) for column in ("name", "epoch", "data")),
            ]
        ),
        VALUES,
    ),
    max_size=4,
)


def described(values):
    store, run_id, _ = run()
    name, note, *tags = values
    store.describe(run_id, name=name, note=note, tags=tags)
    assert store.run(run_id).name == name
    assert store.run(run_id).tags == tuple(dict.fromkeys(tags))
    for sort in (name, "created", "name"):
        store.find(RunQuery(text=note, tag=name, sort=sort, experiment=name))
    store.find(RunQuery(text=name, states=tuple(RunState)))


def id_of_run(text):
    store, known, _ = run()
    store.history(text)
    store.run(known if text == "known" else text)
