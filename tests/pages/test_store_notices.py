"""What pages say when the store is damaged, moved away, or cannot be written."""

import sqlite3
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from playground.experiments import EXPERIMENTS
from playground.runs import RunStore, StoreError
from playground.runs.arrays import pack
from playground.ui import server, services

PAGES = Path(__file__).parents[2] / "pages"
SCRIPT = """
import runpy
from playground.ui.store_notices import store_notices
with store_notices():
    runpy.run_path({!r})
"""
PLANE = EXPERIMENTS["plane_classifier"]


def open_page(page, **query):
    """A page with what `app.py` has around each."""
    at = AppTest.from_string(SCRIPT.format(str(PAGES / f"{page}.py")), default_timeout=60)
    for name, value in query.items():
        at.query_params[name] = value
    return at.run()


@pytest.fixture
def store(tmp_path, monkeypatch):
    store = RunStore(tmp_path / "data" / "runs.sqlite")
    monkeypatch.setattr(services, "store", lambda: store)
    return store


@pytest.fixture
def run_id(store):
    """A finished run whose weights were recorded twice."""
    config = PLANE.preset(None)
    run = store.create(PLANE.name, config.model_dump(mode="json"), store.become_owner())
    weights = pack({"flat": np.zeros(PLANE.count_parameters(config), np.float32)})
    seen = {"kind": "observation", "run": run.id, "name": "weights", "data": weights}
    ended = {"kind": "state", "run": run.id, "state": "complete", "message": "", "time": 1.0}
    store.apply([seen | {"epoch": 1.0}, seen | {"epoch": 2.0}, ended])
    return run.id


@pytest.mark.parametrize("page", ["runs", "glossary", "plane", "compare"])
def test_every_page_says_first_why_nothing_can_be_written(store, monkeypatch, page):
    said = "Expected a file of runs without damage. Received: a damaged one. Mend it."
    monkeypatch.setattr(store._file, "trouble", said)
    monkeypatch.setattr(store._file, "_find_again", lambda: None)
    assert open_page(page).error[0].value.replace("\\", "") == said


@pytest.mark.parametrize("page", ["plane", "runs"])
def test_every_page_says_what_came_back_of_a_damaged_file(store, monkeypatch, page):
    store.path.write_bytes(b"")
    again = RunStore(store.path)
    monkeypatch.setattr(services, "store", lambda: again)
    assert "0 of 0 runs were recovered" in open_page(page).warning[0].value


def flip_a_bit(store, run_id):
    with closing(sqlite3.connect(store.path)) as connection:
        query = "SELECT data FROM observations WHERE run_id = ? AND epoch = 2"
        data = bytearray(connection.execute(query, (run_id,)).fetchone()[0])
        data[len(data) // 2] ^= 1
        update = "UPDATE observations SET data = ? WHERE run_id = ? AND epoch = 2"
        connection.execute(update, (bytes(data), run_id))
        connection.commit()


@pytest.mark.parametrize("page", ["plane", "replay"])
def test_a_page_names_what_of_its_run_is_damaged_and_shows_the_rest(store, run_id, page):
    flip_a_bit(store, run_id)
    store.observation(run_id, "weights")  # as whatever reads it does, also for another visitor
    at = open_page(page, run=run_id)
    assert not at.error
    assert at.warning[0].value.replace("\\", "") == (
        f"Damaged in run {run_id}, and left out: what was recorded of its weights at epoch 2. The "
        "rest is shown."
    )


def test_a_page_of_runs_that_are_gone_says_where_they_were(store, run_id, monkeypatch):
    """And not that nothing is lost."""
    said = []
    monkeypatch.setattr(server, "say_refused", lambda why: said.append(str(why)))
    monkeypatch.setattr(server.st, "error", lambda words, **_: said.append(words))
    store.path.parent.rename(store.path.parent.with_name("elsewhere"))
    with pytest.raises(StoreError) as met:
        store.run(run_id)
    server.say_failure(met.value)
    [sentence] = said
    missing = f"Expected the runs in {store.path}. Received: the file is not there"
    assert sentence.startswith(missing)
    assert "Nothing you trained is lost" not in sentence
