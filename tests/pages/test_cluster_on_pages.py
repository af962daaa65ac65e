"""What is wrong with a cluster stands on the page of runs and beside Train, in sentences."""

import re

import pytest
from opening import open_page, words

from playground.engine import Engine
from playground.runs import RunStore
from playground.ui import services

NOBODY = "tcp://127.0.0.1:1"
"""A port of this machine on which nothing listens."""


@pytest.fixture
def store(tmp_path, monkeypatch):
    store = RunStore(tmp_path / "runs.sqlite")
    monkeypatch.setattr(services, "store", lambda: store)
    return store


@pytest.fixture
def engine(store, monkeypatch):
    """Of a scheduler that does not answer."""
    engine = Engine(store, NOBODY)
    monkeypatch.setattr(services, "_engine", engine)
    with pytest.raises(Exception, match="connection refused"):
        engine.workers()
    yield engine
    engine.close()


def plain(markdown):
    """What a reader sees of a sentence that is shown as it is."""
    return re.sub(r"\\(.)", r"\1", markdown.replace(":gray[]", ""))


def test_a_scheduler_that_does_not_answer_is_told_on_every_page(engine):
    at = open_page()  # the app, which says it above whatever page is open
    (told,) = [plain(element.value) for element in at.error]
    assert f"Expected a scheduler at {NOBODY}. Received: connection refused." in told
    assert "Start it there with playground scheduler" in told
    for word in ("Traceback", "deserialization", "Error"):
        assert word not in told


def test_a_run_says_when_it_went_on_elsewhere(store, engine):
    owner = store.become_owner()
    run = store.create("plane_classifier", {}, owner, attempt="first")
    checkpoint = {"kind": "checkpoint", "run": run.id, "epoch": 12, "data": b"..."}
    store.apply([checkpoint | {"attempt": "first"}])
    store.move(run.id, "first", "second", "the worker lab-7 was lost")
    ended = {"kind": "state", "run": run.id, "attempt": "second", "state": "stopped", "time": 1.0}
    store.apply([ended])
    said = words(open_page("plane", run=run.id))
    assert "At epoch 12 the worker lab-7 was lost; training went on from there elsewhere." in said
    owner.close()
