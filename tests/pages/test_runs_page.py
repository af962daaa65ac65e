"""The page of all runs: filters, ticks, names, the bin."""

import sqlite3
from contextlib import closing
from types import SimpleNamespace

import pytest
from opening import open_page, press

from playground.runs import Origin, RunStore
from playground.ui import services


@pytest.fixture(autouse=True)
def runs(tmp_path, monkeypatch):
    """A store of its own with three runs, the oldest first."""
    store = RunStore(tmp_path / "runs.sqlite")
    owner = store.become_owner()
    ids = []
    for name, config, preset, accuracy in (
        ("plane_classifier", {"noise": 0.0}, "circle", 0.9),
        ("fashion_mnist", {"hidden_units": [], "epochs": 3}, None, 0.8),
        ("plane_classifier", {"dataset": "xor", "seed": 5}, "xor", 0.7),
    ):
        run = store.create(name, config, owner, preset)
        report = {"test": {"accuracy": accuracy, "loss": 1 - accuracy}}
        ended = {"kind": "state", "state": "complete", "message": "", "time": 1.0}
        store.apply([{"kind": "report", "run": run.id, "report": report}, ended | {"run": run.id}])
        ids.append(run.id)
    monkeypatch.setattr(services, "store", lambda: store)
    monkeypatch.setattr(services, "engine", lambda: SimpleNamespace(store=store, trouble=None))
    return ids


def shown(at):
    return list(at.dataframe[0].value["Run"])


def open_with_ticked(*run_ids):
    at = open_page()
    at.session_state["runs:ticked"] = run_ids
    at.switch_page("pages/runs.py").run()
    assert not at.exception
    return at


CIRCLE, CLOTHES, XOR = (
    "Circle, 4-2 tanh, noise 0, seed 0",
    "Softmax regression, epochs 3, seed 42",
    "XOR, 4-2 tanh, seed 5",
)


def test_runs_stand_newest_first_and_are_called_by_what_they_train(runs):
    assert shown(open_page("runs")) == [XOR, CLOTHES, CIRCLE]


def test_what_was_changed_is_said_by_the_labels_of_the_controls(runs):
    assert list(open_page("runs").dataframe[0].value["Changed"])[1] == (
        "Hidden layers empty · Epochs 3"
    )


def test_a_link_filters_by_lesson_state_tag_and_words(runs):
    services.store().describe(runs[0], name="Monday's", tags=["best"])
    assert shown(open_page("runs", lesson="plane_classifier")) == [XOR, "Monday's"]
    assert shown(open_page("runs", tag="best")) == ["Monday's"]
    assert shown(open_page("runs", search="xor")) == [XOR]
    assert not open_page("runs", state="failed").dataframe


def test_runs_of_sweeps_and_searches_are_shown_when_the_switch_or_the_link_asks(runs):
    store, values = services.store(), {"dataset": "xor", "seed": 7}
    store.create("plane_classifier", values, store.become_owner(), origin=Origin(study="a" * 10))
    at = open_page("runs")
    assert shown(at) == [XOR, CLOTHES, CIRCLE]
    at.toggle[0].set_value(True).run()
    assert shown(at)[1:] == [XOR, CLOTHES, CIRCLE]
    assert "seed 7" in shown(at)[0]
    assert len(shown(open_page("runs", studies="true"))) == 4


def test_runs_are_sorted_by_a_metric_the_best_first(runs):
    assert shown(open_page("runs", sort="test_accuracy")) == [CIRCLE, CLOTHES, XOR]
    assert shown(open_page("runs", sort="test_loss")) == [CIRCLE, CLOTHES, XOR]


def test_a_deleted_run_can_be_brought_back_by_undo(runs):
    at = open_with_ticked(runs[1])
    press(at, "Delete")
    assert shown(at) == [XOR, CIRCLE]
    assert shown(open_page("runs", state="bin")) == [CLOTHES]
    press(at, "Undo: restore 1")
    assert shown(at) == [XOR, CLOTHES, CIRCLE]


def test_a_run_in_the_bin_can_be_deleted_for_good(runs):
    services.store().delete([runs[1]])
    at = open_page()
    at.session_state["runs:ticked"] = (runs[1],)
    at.query_params["state"] = "bin"
    at.switch_page("pages/runs.py").run()
    press(at, "Delete for good")
    assert not at.dataframe
    with pytest.raises(KeyError):
        services.store().run(runs[1])


def test_a_run_is_named_tagged_and_noted(runs):
    at = open_with_ticked(runs[1])
    at.text_input[1].set_value("The slow one")
    at.text_area[0].set_value("shown on Monday")
    press(at, "Save")
    run = services.store().run(runs[1])
    assert (run.name, run.note) == ("The slow one", "shown on Monday")
    assert "The slow one" in shown(at)


@pytest.mark.parametrize("label", ["Delete", "Save"])
def test_what_cannot_be_written_is_said(runs, monkeypatch, label):
    """A full disk ends here too; another process in the way is easier to arrange."""
    monkeypatch.setattr("playground.runs.store_file.WAIT_SECONDS", 0.01)
    at = open_with_ticked(runs[1])
    with closing(sqlite3.connect(services.store().path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        press(at, label)
    assert "Received: database is locked. Wait until" in at.error[0].value
    assert shown(at) == [XOR, CLOTHES, CIRCLE]
