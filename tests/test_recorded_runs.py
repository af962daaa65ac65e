"""Runs that come with the playground: what is in their files, and who can see them."""

import gzip
import json
import shutil
import sqlite3
from dataclasses import replace
from urllib.parse import urlencode

import numpy as np
import pytest
from starlette.requests import Request

from playground.experiments import EXPERIMENTS
from playground.experiments.recorded_runs import (
    recorded_configs,
    recorded_file,
    recorded_run,
    recorded_runs,
)
from playground.figures.encoding import encoded
from playground.lessons.sources import SOURCES
from playground.live import Channel, Hub
from playground.runs import RunQuery, RunState, RunStore, run
from playground.runs.recorded import RESERVED, RecordedRuns, read_recorded
from playground.ui import services
from playground.ui.recorded_run import recorded_frames_route

WITH_RUNS = [experiment for experiment in EXPERIMENTS.values() if experiment.recorded]
FASHION = EXPERIMENTS["fashion_mnist"]
FOREIGN = f"{RESERVED}ffff"
MOST_BYTES = 720_000


@pytest.fixture
def store(tmp_path):
    return RunStore(tmp_path / "runs.sqlite", recorded_runs())


@pytest.fixture
def example(store):
    """The recorded run of Fashion-MNIST."""
    return store.run(recorded_run(FASHION, FASHION.preset(None)).id)


# Their files


@pytest.mark.parametrize("experiment", WITH_RUNS, ids=lambda experiment: experiment.name)
def test_the_recorded_runs_have_the_settings_that_their_experiment_declares_today(experiment):
    found = {each.run.id: each.run for each in read_recorded(recorded_file(experiment))}
    settings = {i: experiment.config_type.parse(each.config) for i, each in found.items()}
    assert settings == recorded_configs(experiment), (
        f"Run `python -m playground record-examples --force {experiment.name}`"
    )
    assert {each.state for each in found.values()} == {RunState.COMPLETE}
    assert all(each.report["test"] for each in found.values())


@pytest.mark.parametrize("experiment", WITH_RUNS, ids=lambda experiment: experiment.name)
def test_a_file_of_recorded_runs_is_small(experiment):
    assert recorded_file(experiment).stat().st_size < MOST_BYTES


def test_recorded_runs_have_ids_of_their_own():
    ids = [run_id for experiment in WITH_RUNS for run_id in recorded_configs(experiment)]
    assert len(set(ids)) == len(ids)
    assert all(run.RUN_ID.fullmatch(each) and each.startswith(RESERVED) for each in ids)


def test_reading_writes_nothing_beside_the_file(tmp_path):
    shutil.copy(recorded_file(FASHION), tmp_path / "runs.sqlite")
    assert read_recorded(tmp_path / "runs.sqlite")
    assert [path.name for path in tmp_path.iterdir()] == ["runs.sqlite"]


def test_no_file_is_read_for_the_id_of_somebodys_own_run(tmp_path):
    recorded = RecordedRuns([tmp_path / "there is none"])
    assert "1234567890" not in recorded
    with pytest.raises(sqlite3.OperationalError):
        FOREIGN in recorded  # noqa: B015 - asking reads it


# In a store


def test_a_recorded_run_can_be_looked_at(store, example):
    assert example.is_recorded
    history = store.history(example.id)
    assert history["epoch"].tolist() == list(range(1, 31))
    assert history["val_accuracy"][-1] > 0.8
    matrix = store.observation(example.id, "validation_confusion")["matrix"]
    assert np.trace(matrix) / matrix.sum() == pytest.approx(history["val_accuracy"][-1], abs=1e-6)


def test_recorded_runs_are_never_listed(store, example):
    assert store.runs() == []
    assert store.find(RunQuery(text=example.id)) == []
    assert store.count(RunQuery()) == 0
    assert store.configs(FASHION.name, (RunState.COMPLETE,)) == []


def test_a_recorded_run_cannot_be_changed(store, example):
    store.describe(example.id, name="mine")
    store.delete([example.id])
    store.set_state(example.id, RunState.FAILED)
    assert store.run(example.id) == example


def test_an_id_that_only_looks_recorded_gets_the_usual_sentence(store):
    with pytest.raises(KeyError, match=f"Received: run='{FOREIGN}'"):
        store.run(FOREIGN)
    assert store.version(RunQuery(study=FOREIGN)) == (0, 0)
    assert store.count(RunQuery(parent=FOREIGN)) == 0
    assert store.history(FOREIGN) == {}
    assert store.observed(FOREIGN, "weights") is None
    assert store.versions([FOREIGN]) == {}


def test_a_run_of_an_earlier_store_whose_id_happens_to_begin_so_is_found(store):
    owner = store.become_owner()
    mine = store.create("fashion_mnist", {"epochs": 1}, owner)
    with sqlite3.connect(store.path) as connection:
        connection.execute("UPDATE runs SET id = ? WHERE id = ?", (FOREIGN, mine.id))
    assert store.run(FOREIGN).config == {"epochs": 1}
    owner.close()


def test_a_new_run_never_has_a_reserved_id(monkeypatch):
    drawn = iter([FOREIGN, "12345678ab"])
    monkeypatch.setattr(run.secrets, "token_hex", lambda size: next(drawn))
    assert run.new_run_id() == "12345678ab"


def test_at_an_epoch_nothing_later_is_known(store, example):
    earlier = store.at_epoch(example.id, 7.0)
    assert earlier.history(example.id)["epoch"].tolist() == [1, 2, 3, 4, 5, 6, 7]
    assert earlier.run(example.id).epochs == 7
    assert max(earlier.observation_epochs(example.id, "garments")) <= 7
    assert earlier.observed(example.id, "garments", 30.0)[0] <= 7
    assert earlier.run(example.id).version != example.version


# Frames for the page


@pytest.fixture
def frames(store, monkeypatch):
    """Asks for the frames of a channel."""
    hub = Hub(store, SOURCES, encoded)
    monkeypatch.setattr(services, "store", lambda: store)
    monkeypatch.setattr(services, "hub", lambda sources: hub)
    endpoint = recorded_frames_route(lambda: SOURCES).endpoint

    def ask(channel, accept="gzip"):
        scope = {
            "type": "http",
            "query_string": urlencode({"channel": channel.key}).encode(),
            "headers": [(b"accept-encoding", accept.encode())],
        }
        return endpoint(Request(scope))

    return ask


def read(answer):
    packed = answer.headers.get("Content-Encoding") == "gzip"
    return json.loads(gzip.decompress(answer.body) if packed else answer.body)


def curves(run_id):
    return Channel.of("curves", (run_id,), baseline=None, log_loss=False, compact=False)


def lengths(answer):
    """How many points the validation loss has in each frame."""
    figures = [frame["curves"]["data"] for frame in read(answer)]
    found = [next(t for t in traces if t.get("name") == "validation loss") for traces in figures]
    return [len(trace["x"].get("bdata", "")) * 3 // 4 // 4 for trace in found]


def test_frames_grow_to_the_whole_run(frames, example):
    answer = frames(curves(example.id))
    assert answer.status_code == 200
    assert lengths(answer) == sorted(lengths(answer))
    assert lengths(answer)[0] == 1
    assert lengths(answer)[-1] == 30


MOVING = {
    "dna_motif": Channel.of("figure", ("",), name="motif", height=None),
    "fashion_mnist": Channel.of("figure", ("",), name="garments", height=None),
    "function_fit": Channel.of("fits", ("",), references=0),
    "timeseries_transformer": Channel.of("figure", ("",), name="attention", height=300),
}


@pytest.mark.parametrize("name", MOVING)
def test_what_a_page_is_about_moves_to_what_the_finished_run_shows(frames, store, name):
    found = recorded_run(EXPERIMENTS[name], EXPERIMENTS[name].preset(None))
    channel = replace(MOVING[name], ids=(found.id,))
    moments = read(frames(channel))
    at_the_end = SOURCES[channel.source].make(store, (found,), channel.arguments)
    assert moments[-1] == json.loads(encoded(at_the_end))
    assert len({json.dumps(moment) for moment in moments}) > 5


def test_frames_are_made_once_and_travel_packed(frames, example, monkeypatch):
    first = frames(curves(example.id))
    monkeypatch.setattr(RunStore, "at_epoch", None)  # it would be needed to make them again
    again = frames(curves(example.id), accept="identity")
    assert read(again) == read(first)
    assert len(first.body) < len(again.body) / 3


@pytest.mark.parametrize("run_id", [FOREIGN, "1234567890"])
def test_only_recorded_runs_have_such_frames(frames, run_id):
    answer = frames(curves(run_id))
    assert answer.status_code == 400
    assert "Expected the id of one recorded run" in read(answer)["error"]
