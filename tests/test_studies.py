"""Sweeps, searches and workers' answers on the stream."""

from __future__ import annotations

import itertools
import shutil
import threading
import time
from pathlib import Path

import numpy as np
import pytest
from scripted_search import ScriptedEngine, parabola, settings

from playground.engine import EngineError
from playground.experiments import EXPERIMENTS
from playground.lessons import sources
from playground.lessons.studies import drivers
from playground.live import ChannelError
from playground.runs import Origin, RunState, RunStore
from playground.studies.search.driver import SearchDriver
from playground.studies.search.repository import SearchRepository
from playground.studies.sweep.repository import SweepRepository
from playground.studies.sweep.settings import Axis, Sweep
from playground.ui import computed, services

PLANE = EXPERIMENTS["plane_classifier"]
SWEEP, SEARCH = sources.SOURCES["sweep"], sources.SOURCES["search"]
VIEW = {"measure": "val_accuracy", "band": "deviation"}


@pytest.fixture
def store(tmp_path, monkeypatch):
    store = RunStore(tmp_path / "runs.sqlite")
    monkeypatch.setattr(services, "store", lambda: store)
    return store


@pytest.fixture
def sweeps(tmp_path, monkeypatch):
    repository = SweepRepository(tmp_path / "sweeps")
    monkeypatch.setattr(drivers.SWEEPS, "repository", repository)
    return repository


def begin(store, sweep_id, config):
    values = config.model_dump(mode="json")
    origin = Origin(study=sweep_id)
    return store.create(PLANE.name, values, store.become_owner(), None, origin)


def record(store, run, accuracies):
    table = np.array([[k + 1, 0.5, value] for k, value in enumerate(accuracies)])
    columns = ["epoch", "val_loss", "val_accuracy"]
    store.apply([{"kind": "history", "run": run.id, "columns": columns, "data": table.tobytes()}])


def test_a_frame_of_a_sweep_has_its_curves_its_bars_and_a_mark_for_each_run(store, sweeps):
    sweep = Sweep(PLANE.name, PLANE.preset(None), (Axis("learning_rate", ("0.1", "1")),), 2)
    sweep_id = sweeps.create(sweep)
    run = begin(store, sweep_id, sweep.grid()[0])
    record(store, run, [0.5, 0.75, 0.875])
    store.set_state(run.id, RunState.RUNNING)
    with sweeps.lock(sweep_id):
        frame = SWEEP.make(store, (sweep_id,), VIEW)
    assert [state for state, _ in frame["progress"]["marks"]] == ["running", *["missing"] * 3]
    assert frame["progress"]["words"].startswith("0 of 4 runs")
    assert frame["progress"]["state"] == "Running"
    drawn = [trace["y"] for trace in frame["curves"]["data"] if len(trace.get("y", ())) == 3]
    assert any(np.allclose(y, [0.5, 0.75, 0.875]) for y in drawn)
    assert "scores" in frame  # bars to come: no run counts before its end


def test_a_sweep_has_another_version_when_a_run_of_its_own_moves_and_when_it_is_driven(
    store, sweeps
):
    sweep = Sweep(PLANE.name, PLANE.preset(None), (Axis("learning_rate", ("0.1", "1")),), 1)
    sweep_id, other_id = sweeps.create(sweep), sweeps.create(sweep)

    def version():
        return SWEEP.version(store, (sweep_id,))

    versions = [version()]
    run = begin(store, sweep_id, sweep.grid()[0])
    versions.append(version())
    record(store, run, [0.5])
    versions.append(version())
    with sweeps.lock(sweep_id):
        versions.append(version())
        sweeps.ask_to_stop(sweep_id)
        versions.append(version())
    assert all(a != b for a, b in itertools.pairwise(versions))
    before = version()
    record(store, begin(store, other_id, sweep.grid()[0]), [0.5])
    assert version() == before


def test_what_cannot_be_watched_is_a_sentence(store, sweeps):
    unknown = "0123456789"
    assert SWEEP.version(store, (unknown,)) == SWEEP.version(store, (unknown,))
    assert SEARCH.version(store, (unknown,)) == SEARCH.version(store, (unknown,))
    for source, view in ((SWEEP, VIEW), (SEARCH, {})):
        with pytest.raises(ChannelError, match=r"^Expected the id of a recorded"):
            source.make(store, (unknown,), view)
    with pytest.raises(ChannelError, match=r"^Expected one of .* as band"):
        SWEEP.make(store, (unknown,), VIEW | {"band": "own"})


def test_a_frame_of_a_search_has_a_point_and_a_mark_for_each_trial(store, tmp_path, monkeypatch):
    repository = SearchRepository(tmp_path / "searches")
    monkeypatch.setattr(drivers.SEARCHES, "repository", repository)
    search_id = repository.create(settings("learning_rate=0.001..10", trials=3))
    before = SEARCH.version(store, (search_id,))
    SearchDriver(ScriptedEngine(tmp_path, parabola), repository, search_id).run()
    assert SEARCH.version(store, (search_id,)) != before
    frame = SEARCH.make(store, (search_id,), {})
    assert [state for state, _ in frame["progress"]["marks"]] == ["complete"] * 3
    assert frame["progress"]["words"].startswith("3 of 3 trials")
    points = [t for t in frame["history"]["data"] if t.get("mode") == "markers"]
    assert sum(len(trace["x"]) for trace in points) == 3


@pytest.fixture
def older(tmp_path):
    """Files that were written when sweeps and searches were stored apart from each other."""
    return shutil.copytree(Path(__file__).parent / "older_studies", tmp_path / "older")


def test_sweeps_of_an_older_version_stand_where_they_stood(store, older):
    repository = SweepRepository(older / "sweeps")
    stopped = repository.status("7077a2dd51", store)
    assert (stopped.state, stopped.begun_by) == ("stopped", "b" * 16)
    assert stopped.settings.axes == (Axis("learning_rate", ("0.1", "1")),)
    failed = repository.status("88ade515ce", store)
    assert (failed.state, failed.message) == ("failed", "A sentence.")


def test_a_stopped_search_of_an_older_version_goes_on(older, tmp_path):
    repository = SearchRepository(older / "searches")
    before = repository.status("f41dc57847")
    assert (before.state, len(before.trials)) == ("stopped", 4)
    SearchDriver(ScriptedEngine(tmp_path, parabola), repository, before.id).run()
    after = repository.status(before.id)
    assert (after.state, len(after.trials)) == ("complete", 8)
    assert after.trials[:4] == before.trials


def never(name):
    raise AssertionError("it is computed by a worker")


class SlowEngine:
    """Answers when it is told to."""

    def __init__(self):
        self.may_answer, self.error = threading.Event(), None

    def compute(self, function, *values):
        return self

    def result(self, timeout):
        self.may_answer.wait(10)
        if self.error:
            raise self.error
        return "answer"


@pytest.mark.parametrize("error", [None, ValueError("a detail for the log")])
def test_a_page_hears_when_a_worker_has_answered_and_when_it_has_failed(store, monkeypatch, error):
    engine, told = SlowEngine(), []
    engine.error = error
    monkeypatch.setattr(services, "engine", lambda: engine)
    monkeypatch.setattr(
        computed, "tell_of_changes", lambda stream, key, **said: told.append((stream, said))
    )
    questions = [f"{name} {error}" for name in ("first", "second")]
    with computed.rerun_when_computed("page"):
        assert [computed.computed(never, question) for question in questions] == [None, None]
    ((stream, said),) = told
    ids, source = stream.channel.ids, sources.SOURCES["answers"]
    assert source.make(store, ids, {})["changes"]["states"] == said["states"]
    before = source.version(store, ids)
    engine.may_answer.set()
    end = time.monotonic() + 10
    while source.version(store, ids) and time.monotonic() < end:
        time.sleep(0.01)
    assert source.version(store, ids) != before
    assert source.make(store, ids, {})["changes"]["states"] != said["states"]
    with computed.rerun_when_computed("page"):
        for question in questions:
            if error:
                with pytest.raises(EngineError):
                    computed.computed(never, question)
            else:
                assert computed.computed(never, question) == "answer"
    assert len(told) == 1  # there is nothing to wait for


def test_a_list_of_runs_hears_of_every_run_also_of_a_new_one(store):
    source = sources.SOURCES["any run"]
    other = RunStore(store.path)
    before = source.version(store, ())
    run = other.create("toy", {}, other.become_owner())
    begun = source.version(store, ())
    assert begun != before
    assert source.version(store, ()) == begun
    other.set_state(run.id, RunState.RUNNING)
    assert source.version(store, ()) != begun
