"""Runs as odd as a file of runs may hold them: every page that shows runs shows these, too.

Each comes in by an import, which refuses what no playground could have written. Whatever is left,
no page meets an error over it.
"""

from __future__ import annotations

import json
import math
import sqlite3
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest
from opening import open_page
from streamlit.testing.v1 import AppTest

from playground.experiments import EXPERIMENTS
from playground.replay import moments_of, replay_frame
from playground.runs import RunStore
from playground.runs.arrays import pack
from playground.runs.transfer import export_runs, import_runs
from playground.ui import services
from playground.ui.run_links import page_of

PLANE = "plane_classifier"
CURVES = ["epoch", "loss", "accuracy", "val_loss", "val_accuracy", "learning_rate", "seconds"]
HUGE = 1.7e308
PROGRESS = {"step": 75, "total_steps": 75, "steps_per_epoch": 25, "epochs": 3, "epochs_done": 3}
NAME = "<script>alert(1)</script> **bold** $x^2$ :material/home: [a](javascript:x) \u202e 𝔘 `" * 3


def preset(experiment):
    return EXPERIMENTS[experiment].preset(None).model_dump(mode="json")


def curves(*rows):
    return CURVES, np.array(rows, np.float64)


def usual(epochs=3):
    return curves(*([e, 1 / e, 0.5, 2 / e, 0.5, 0.1, e] for e in range(1, epochs + 1)))


def arrays_of(name, **arrays):
    return {"kind": "observation", "name": name, "epoch": 1.0, "data": pack(arrays)}


ODD = {
    "unknown experiment": {"experiment": "quantum_annealer", "config": {"qubits": [1, {"a": 2}]}},
    "experiment without a name": {"experiment": "", "config": {}},
    "settings of a newer version": {"config": preset(PLANE) | {"flux": "capacitor"}},
    "settings beyond all limits": {"config": preset(PLANE) | {"epochs": 10**15, "noise": -1e300}},
    "settings of other kinds": {"config": {name: [[]] for name in preset(PLANE)}},
    "no settings": {"config": {}},
    "epochs that are text": {"config": preset(PLANE) | {"epochs": "many"}},
    "epochs that are nothing": {"config": preset(PLANE) | {"epochs": None}},
    "epochs that are infinite": {"config": preset(PLANE) | {"epochs": math.inf}},
    "seed that is an object": {"config": preset(PLANE) | {"seed": {"a": [1]}}},
    "preset of another time": {"preset": "moebius <b>strip</b>"},
    "no curves": {"curves": None},
    "curves of nan": {"curves": curves(*([e, *[math.nan] * 6] for e in (1, 2)))},
    "curves of infinities": {"curves": curves([1, *[math.inf] * 6], [2, *[-math.inf] * 6])},
    "huge curves": {"curves": curves([1, *[HUGE] * 6], [2, *[-HUGE] * 6], [1e15, *[1e-308] * 6])},
    "epochs out of order": {"curves": curves([3, *[1] * 6], [3, *[2] * 6], [0, *[3] * 6])},
    "losses alone": {
        "curves": (["epoch", "loss", "val_loss"], np.array([[1, 0.5, 0.5]], np.float64))
    },
    "strange curves": {
        "curves": (["epoch", "loss", "val_loss", "", "<b>", "gradient of 𝔘"], np.ones((2, 6)))
    },
    "progress without steps": {"progress": {"epochs_done": 3}},
    "progress of zero": {"progress": dict.fromkeys(PROGRESS, 0)},
    "progress beyond its end": {"progress": PROGRESS | {"step": 1e15, "epochs_done": 1e15}},
    "progress in parts of epochs": {"progress": PROGRESS | {"epochs_done": 2.5, "seconds": 1e15}},
    "progress of a newer version": {"progress": PROGRESS | {"phase": 7, "waits": None}},
    "no report": {"report": {}},
    "report of nan": {"report": {"test": {"accuracy": 1.0, "loss": math.nan}}},
    "report of infinity": {"report": {"test": {"accuracy": 0, "loss": -math.inf}}},
    "report of another kind": {"report": {"test": {"accuracy": None, "loss": 1, "r_squared": -9}}},
    "report without classes": {"report": {"test": {"accuracy": 1.0, "loss": 0.0}, "per_class": []}},
    "report of a newer version": {"report": {"test": {"accuracy": 1.0, "loss": 1}, "extra": [{}]}},
    "many strange classes": {
        "report": {
            "test": {"accuracy": 0.5, "loss": 1.0},
            "per_class": [
                {"class": NAME, "precision": 0, "recall": 1, "f1": 0.5, "support": 10**15}
            ]
            * 40,
        }
    },
    "many networks": {
        "report": {"fits": [{"loss": 1e308, "r_squared": -1e308, "sup_norm": 0}] * 9}
    },
    "odd names": {"name": NAME, "note": NAME * 20, "tags": [NAME, "", " "]},
    "no name at all": {"name": "   \n\t", "tags": [""]},
    "odd message": {"message": NAME, "state": "failed"},
    "interrupted without a message": {"state": "interrupted"},
    "a time long ago": {"created": 0.0, "started": 0.0, "ended": 0.0},
    "a time to come": {"created": 9.9e10, "ended": 9.9e10},
    "parent that is not there": {"parent": "ffffffffff", "sweep": "ffffffffff"},
    "parent that is no id": {"parent": NAME, "sweep": NAME},
    "predictions": {"guess": {"accuracy": 1, "turn": 10**15, "winner": "parent", "more": 1}},
    "task of another page": {
        "task": {"task": NAME, "fix": {"x": NAME}, "hide": ["y"], "pass": ["test_accuracy>=2", "?"]}
    },
    "many weights": {"parameters": 10**15},
    "arrays of nan": {
        "observations": [
            arrays_of("weights", flat=np.full(22, np.nan)),
            arrays_of("test_confusion", matrix=np.full((2, 2), np.nan)),
        ]
    },
    "a matrix of another size": {
        "observations": [arrays_of("test_confusion", matrix=np.full((7, 7), 10**9))]
    },
    "weights of nan": {"observations": [arrays_of("weights", flat=np.full(28, np.nan))]},
    "huge weights": {"observations": [arrays_of("weights", flat=np.full(28, HUGE))]},
    "an observation nobody knows": {"observations": [arrays_of("𝔘 <b>", y=np.zeros(3))]},
}


REFUSED = {
    "other arrays": arrays_of("weights", anything=np.zeros((2, 2, 2))),
    "empty arrays": arrays_of("weights", flat=np.zeros(0)),
    "no arrays": arrays_of("weights"),
    "no matrix": arrays_of("test_confusion"),
    "an empty matrix": arrays_of("validation_confusion", matrix=np.zeros((0, 0))),
    "arrays of text": arrays_of("final_weights", flat=np.array(["a", "b"])),
}
"""Observations that no page could draw."""


def add(store, experiment=PLANE, **odd):
    """A finished run with what is odd about it; returns its id."""
    run = store.create(experiment, odd.get("config", preset(experiment) if experiment in EXPERIMENTS
                                           else {}), store.become_owner())  # fmt: skip
    events = [
        {"kind": "history", "columns": columns, "data": table.tobytes()}
        for columns, table in [odd.get("curves", usual())] if table.size
    ] if odd.get("curves", ...) is not None else []  # fmt: skip
    events += odd.get("observations", [])
    store.apply([event | {"run": run.id} for event in events])
    columns = {
        "state": odd.get("state", "complete"),
        "progress": json.dumps(odd.get("progress", PROGRESS)),
        "report": json.dumps(odd.get("report", {"test": {"accuracy": 0.5, "loss": 0.5}})),
        "ended": odd.get("ended", 5.0),
    }
    for name in ("preset", "message", "name", "note", "created", "started", "parent", "sweep",
                 "parameters"):  # fmt: skip
        if name in odd:
            columns[name] = odd[name]
    for name in ("tags", "guess", "task"):
        if name in odd:
            columns[name] = json.dumps(odd[name])
    with closing(sqlite3.connect(store.path)) as connection:
        assignments = ", ".join(f"{name} = ?" for name in columns)
        connection.execute(
            f"UPDATE runs SET {assignments} WHERE id = ?", (*columns.values(), run.id)
        )
        connection.commit()
    return run.id


@pytest.fixture(scope="module")
def imported(tmp_path_factory):
    """A store into which all of these came by import, and the id of each by what is odd."""
    elsewhere = RunStore(tmp_path_factory.mktemp("elsewhere") / "runs.sqlite")
    store = RunStore(tmp_path_factory.mktemp("odd runs") / "runs.sqlite")
    ids = {what: add(elsewhere, **odd) for what, odd in ODD.items()}
    for name in EXPERIMENTS:
        ids[f"{name} without anything"] = add(elsewhere, name, curves=None, report={}, progress={})
        ids[f"{name} without observations"] = add(elsewhere, name, curves=usual(), preset="other")
    file = elsewhere.path.with_name("odd.sqlite")
    export_runs(elsewhere, list(ids.values()), file)
    found = import_runs(store, file)
    assert (set(found.new), found.refused) == (set(ids.values()), ())
    return store, ids


@pytest.fixture(autouse=True)
def odd_store(imported, monkeypatch):
    store, _ = imported
    monkeypatch.setattr(services, "store", lambda: store)


def expect_no_error(at: AppTest) -> None:
    assert not at.exception
    assert "met an error" not in " ".join(error.value for error in at.error)


WHATS = [*ODD, *(f"{name} {what}" for name in EXPERIMENTS
                 for what in ("without anything", "without observations"))]  # fmt: skip


@pytest.mark.parametrize("what", WHATS)
def test_the_page_of_its_lesson_shows_an_odd_run(imported, what):
    store, ids = imported
    run = store.run(ids[what])
    page = Path(page_of(run)).stem if run.experiment in EXPERIMENTS else "plane"
    expect_no_error(open_page(page, run=run.id))


@pytest.mark.parametrize("what", WHATS[::6])
def test_replay_opens_with_an_odd_run(imported, what):
    _, ids = imported
    expect_no_error(open_page("replay", run=ids[what], epoch="1"))


@pytest.mark.parametrize("what", WHATS)
def test_each_frame_of_an_odd_run_can_be_replayed(imported, what):
    store, ids = imported
    run = store.run(ids[what])
    for epoch in moments_of(store, run):
        json.loads(replay_frame(store, run, epoch))


@pytest.mark.parametrize("first", range(0, len(WHATS), 7))
def test_odd_runs_are_compared_with_each_other(imported, first):
    _, ids = imported
    chosen = [ids[what] for what in (*WHATS[first : first + 7], "no report")]
    expect_no_error(open_page("compare", runs=",".join(dict.fromkeys(chosen))))


@pytest.mark.parametrize(
    "query", [{}, {"sort": "val_loss"}, {"search": "<b>"}, {"sort": "epochs"}, {"tag": ""}]
)
def test_the_list_of_runs_shows_all_odd_runs(imported, query):
    store, ids = imported
    at = open_page("runs", **query)
    expect_no_error(at)
    if query in ({}, {"sort": "val_loss"}):
        alone = [run for run in store.runs(limit=1000) if run.origin.study is None]
        assert len(at.dataframe[0].value) == len(alone) == len(ids) - 2


@pytest.mark.parametrize("page", ["home", "sweep", "search", "honest_baselines"])
def test_other_pages_open_beside_odd_runs(page):
    expect_no_error(open_page(page))


@pytest.mark.parametrize("what", REFUSED)
def test_an_observation_that_no_page_could_draw_does_not_come_in(tmp_path, what):
    elsewhere = RunStore(tmp_path / "elsewhere" / "runs.sqlite")
    run_id = add(elsewhere, observations=[REFUSED[what]])
    export_runs(elsewhere, [run_id], tmp_path / "one.sqlite")
    found = import_runs(RunStore(tmp_path / "runs.sqlite"), tmp_path / "one.sqlite")
    assert (found.new, len(found.refused)) == ((), 1)
