"""Requests to the stream that no page makes: they get a sentence, and nothing begins."""

import json
import logging
import time
from types import SimpleNamespace

import numpy as np
import pytest

from playground.experiments import EXPERIMENTS
from playground.experiments.function_fit import FunctionFitConfig
from playground.figures.encoding import encoded
from playground.lessons.sources import SOURCES
from playground.lessons.universal_approximation.reference import reference_fits
from playground.live import Channel, ChannelError, Hub
from playground.runs import RunStore
from playground.ui import computed, services

VIEWS = {
    "class": {"measure": "accuracy"},
    "curves": {"baseline": None, "log_loss": False, "compact": False},
    "figure": {"name": "confusion", "height": None},
    "fits": {"references": 0},
    "plane comparison": {"vary": "seed"},
    "projected": {"panel": "accuracy", "height": 300},
    "sweep": {"measure": "val_accuracy", "band": "deviation"},
}
UNKNOWN = "0" * 10


@pytest.fixture
def store(tmp_path, monkeypatch):
    store = RunStore(tmp_path / "runs.sqlite")
    monkeypatch.setattr(services, "store", lambda: store)
    return store


@pytest.fixture
def asked(monkeypatch):
    """What workers are asked for; they never answer."""
    asked = []
    monkeypatch.setattr(computed, "_ask", asked.append)
    monkeypatch.setattr(computed, "_asked", {})
    return asked


def told(store, channel):
    """What a browser gets that asks for a channel."""
    hub = Hub(store, SOURCES, encoded)
    try:
        hub.check(channel)
    except ChannelError as error:
        return {"error": str(error)}
    return json.loads(hub._message(channel, hub._stamps([channel])[channel]))


def new_run(store, experiment):
    config = EXPERIMENTS[experiment].config_type().model_dump(mode="json")
    return store.create(experiment, config, store.become_owner()).id


@pytest.mark.parametrize("source", SOURCES)
@pytest.mark.parametrize("count", [0, 1, 2, 200])
def test_any_number_of_unknown_ids_is_no_fault_of_the_server(store, caplog, source, count):
    ids = tuple(f"{number:010x}" for number in range(count))
    with caplog.at_level(logging.ERROR):
        message = told(store, Channel.of(source, ids, **VIEWS.get(source, {})))
    assert message.get("error", "Expected ").startswith("Expected ")
    assert not caplog.records


@pytest.mark.parametrize(
    "source", ["fits", "plane", "plane comparison", "figure", "progress", "projected"]
)
@pytest.mark.parametrize("experiment", EXPERIMENTS)
def test_a_run_of_another_experiment_is_no_fault_of_the_server(
    store, asked, caplog, source, experiment
):
    with caplog.at_level(logging.ERROR):
        channel = Channel.of(source, (new_run(store, experiment),), **VIEWS.get(source, {}))
        message = told(store, channel)
    assert message.get("error", "Expected ").startswith("Expected ")
    assert not caplog.records


def test_a_run_of_an_experiment_that_is_not_known_here_is_no_fault_of_the_server(store, caplog):
    run = store.create("from elsewhere", {}, store.become_owner())
    with caplog.at_level(logging.ERROR):
        message = told(store, Channel.of("progress", (run.id,)))
    assert message["error"].startswith("Expected an experiment among ")
    assert not caplog.records


@pytest.mark.parametrize("references", [-1, 5, 10**12])
def test_who_watches_fits_starts_no_worker(store, asked, references):
    run_id = new_run(store, "function_fit")
    assert "frame" in told(store, Channel.of("fits", (run_id,), references=references))
    assert not asked


def test_who_opens_the_page_of_fits_does_start_one(asked):
    assert reference_fits(FunctionFitConfig()) == []
    while not asked:
        time.sleep(0.001)
    assert [values[1:3] for _, values in asked] == [(FunctionFitConfig().neurons[0], 0)]


def test_old_failures_are_forgotten_when_new_ones_come(monkeypatch):
    now = [0.0]
    monkeypatch.setattr(computed, "_failures", {})
    monkeypatch.setattr(computed, "_asked", {})
    monkeypatch.setattr(computed, "time", SimpleNamespace(monotonic=lambda: now[0]))
    monkeypatch.setattr(services, "engine", lambda: None)  # has no workers
    for number in range(100):
        now[0] += computed.RETRY_SECONDS / 2
        question = (reference_fits, (number,))
        computed._asked[question] = UNKNOWN
        computed._ask(question)
    assert len(computed._failures) <= 3


@pytest.mark.parametrize("source", ["curves", "plane comparison"])
def test_a_run_of_a_classifier_without_an_accuracy_is_no_fault_of_the_server(store, caplog, source):
    """As somebody's file of runs may hold one."""
    run_id = new_run(store, "plane_classifier")
    table = np.array([[1.0, 0.5, 0.6], [2.0, 0.4, 0.5]])
    history = {"columns": ["epoch", "loss", "val_loss"], "data": table.tobytes()}
    store.apply([{"kind": "history", "run": run_id, **history}])
    with caplog.at_level(logging.ERROR):
        assert "frame" in told(store, Channel.of(source, (run_id,), **VIEWS[source]))
    assert not caplog.records
