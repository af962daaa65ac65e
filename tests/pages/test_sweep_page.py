"""The sweep page without a browser; nothing is trained."""

from __future__ import annotations

import errno
import time
from pathlib import Path

import numpy as np
import pytest
from opening import open_page, press, words

from playground.experiments import EXPERIMENTS
from playground.folders import sweeps_folder
from playground.lessons.studies.drivers import SWEEPS
from playground.runs import Origin
from playground.studies.sweep.settings import Axis, Sweep
from playground.ui import services

PLANE = EXPERIMENTS["plane_classifier"]


def start(at):
    return next(button for button in at.button if button.label == "Start")


def finished(*axes, last="complete"):
    """A sweep whose runs are all there; the last one ended in that state."""
    sweep = Sweep(PLANE.name, PLANE.preset(None), axes, 2)
    sweep_id, store = SWEEPS.repository.create(sweep), services.store()
    owner = store.become_owner()
    for number, config in enumerate(sweep.grid()):
        origin = Origin(study=sweep_id)
        run = store.create(PLANE.name, config.model_dump(mode="json"), owner, None, origin)
        table = np.array([[1.0, 1.0, 0.9 - number / 100]])
        columns = ["epoch", "val_loss", "val_accuracy"]
        state = last if number == sweep.size - 1 else "complete"
        events = [
            {"kind": "history", "columns": columns, "data": table.tobytes()},
            {"kind": "state", "state": state, "message": "", "time": time.time()},
        ]
        store.apply([{**event, "run": run.id} for event in events])
    return sweep_id


def test_at_first_four_activations_wait_with_three_seeds():
    at = open_page("sweep")
    assert at.multiselect(key="sweep:plane_classifier:values:activations").value == [
        *("tanh", "relu", "sigmoid", "linear")
    ]
    assert "**12 runs** (4 values × 3 seeds). About" in words(at)
    assert not start(at).disabled


@pytest.mark.parametrize("page", ["sweep", "search"])
def test_the_example_of_a_study_says_which_experiment_it_is_of(page):
    text = words(open_page(page, experiment="plane_classifier"))
    assert "Three recorded runs of 300 epochs on the plane" in text
    text = words(open_page(page, experiment="fashion_mnist"))
    assert f"This example is of another experiment, *{PLANE.title}*" in text
    assert f"of *{EXPERIMENTS['fashion_mnist'].title}*." in text


def test_a_link_names_fields_values_and_seeds():
    at = open_page(
        "sweep", experiment="fashion_mnist", grid="learning_rate=0.1;1|batch_size=32;64", seeds="2"
    )
    assert "**8 runs** (2 values × 2 values × 2 seeds)" in words(at)


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ({"experiment": "cifar"}, "Received: experiment=cifar"),
        ({"sweep": "nobody"}, "sweep='nobody'"),
        ({"grid": "colour=red"}, "Received: colour=red"),
        ({"seeds": "many"}, "Received: seeds=many"),
    ],
)
def test_what_a_link_has_wrong_is_named(query, said):
    assert said in open_page("sweep", **query).warning[0].value


def test_a_value_that_does_not_fit_is_a_sentence_and_nothing_starts():
    at = open_page("sweep", grid="learning_rate=0.1;99")
    assert "Received: learning_rate=99" in at.info[0].value
    assert start(at).disabled


def test_a_finished_sweep_names_its_winner_and_lists_its_runs():
    at = open_page("sweep", sweep=finished(Axis("learning_rate", ("0.1", "1"))))
    assert "4 of 4 runs" in words(at)
    assert "Best validation accuracy: 0.1 with 89.0% ± 1.4." in words(at)
    (rows,) = [t.value for t in at.dataframe if "Seed" in t.value.columns]
    assert list(rows["Learning rate"]) == ["0.1", "0.1", "1", "1"]
    assert "Compare the first seeds" in [button.label for button in at.button]


def test_a_run_that_was_cut_short_is_in_no_mean_and_the_words_say_how_many_seeds_are():
    at = open_page("sweep", sweep=finished(Axis("learning_rate", ("0.1", "1")), last="stopped"))
    assert "Against 1, one seed is too few to tell." in words(at)
    assert "over 1 to 2 seeds trained to the end" in words(at)


def test_two_fields_are_shown_too():
    axes = (Axis("learning_rate", ("0.1", "1")), Axis("noise", ("0.1", "0.2")))
    at = open_page("sweep", sweep=finished(*axes))
    assert "8 of 8 runs" in words(at)
    assert at.multiselect(key="sweep:plane_classifier:fields").value == ["learning_rate", "noise"]


def test_a_sweep_for_which_there_is_no_room_is_refused_on_the_page(monkeypatch):
    at = open_page("sweep")

    def write_bytes(path, content):
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as full_disk:
        full_disk.setattr(Path, "write_bytes", write_bytes)
        press(at, "Start")
    assert "No space left on device. Free some space" in at.error[0].value
    assert "sweep" not in at.query_params


def test_a_link_to_a_damaged_sweep_says_so():
    sweep_id = finished(Axis("learning_rate", ("0.1", "1")))
    path = sweeps_folder() / f"{sweep_id}.json"
    path.write_text("")
    try:
        assert "which is damaged" in open_page("sweep", sweep=sweep_id).warning[0].value
    finally:
        path.unlink()


def test_the_home_page_leads_here():
    labels = [link.proto.label for link in open_page().get("page_link")]
    assert "**Which activation learns best?**" in labels
