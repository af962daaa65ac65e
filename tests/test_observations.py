"""What each experiment declares of its observations, drawn on pages, in replays and for paper."""

import json

import numpy as np
import pytest
from few_examples import few_pictures, few_series  # noqa: F401
from short_training import train_into

from playground.experiments import EXPERIMENTS
from playground.experiments.observation import FigureError, FigureOptions, RunFigures
from playground.export.run_files import RunFiles
from playground.replay import replay_frame
from playground.replay.frame import OPTIONS
from playground.runs import RunState, RunStore
from playground.runs.arrays import pack

pytestmark = pytest.mark.usefixtures("without_xla", "few_pictures", "few_series")


@pytest.fixture
def store(tmp_path):
    return RunStore(tmp_path / "runs.sqlite")


def run_with(store, *found):
    """A run of Fashion-MNIST with matrices as (observation, epoch, matrix)."""
    owner = store.become_owner()
    config = EXPERIMENTS["fashion_mnist"].preset(None).model_dump(mode="json")
    run = store.create("fashion_mnist", config, owner)
    owner.close()
    event = {"kind": "observation", "run": run.id, "time": 0.0}
    store.apply([event | {"name": n, "epoch": e, "data": pack({"matrix": m})} for n, e, m in found])
    return store.run(run.id)


def test_the_matrix_is_that_of_the_test_as_soon_as_there_is_one(store):
    early, late = np.diag([1] * 10), np.diag([7] * 10)
    run = run_with(store, ("validation_confusion", 1, early))
    assert RunFigures.of(store, run).titles() == {"confusion": "Validation examples"}
    event = {"kind": "observation", "run": run.id, "time": 0.0, "epoch": 1}
    store.apply([event | {"name": "test_confusion", "data": pack({"matrix": late})}])
    found = RunFigures.of(store, run)
    assert found.titles() == {"confusion": "Confusion matrix"}
    assert found.newest("confusion").draw(FigureOptions())["data"][0]["text"].trace() == 70
    assert found.titles(while_training=True) == {"confusion": "Validation examples"}


def test_a_figure_that_is_not_declared_is_refused_with_those_that_are(store):
    run = run_with(store)
    with pytest.raises(FigureError, match=r"one of the figures confusion.*Received: surface"):
        RunFigures.of(store, run).newest("surface")


@pytest.mark.parametrize("name", ["flat", "another name"])
def test_recordings_of_an_older_playground_are_refused_in_a_sentence_and_left_out(store, name):
    owner = store.become_owner()
    config = EXPERIMENTS["plane_classifier"].preset(None).model_dump(mode="json")
    run = store.create("plane_classifier", config, owner)
    owner.close()
    flat = pack({name: np.zeros(3, np.float32)})  # of a network with other layers
    event = {"kind": "observation", "run": run.id, "time": 0.0, "name": "weights", "epoch": 0}
    store.apply([event | {"data": flat}])
    store.set_state(run.id, RunState.STOPPED)
    with pytest.raises(FigureError, match="Expected data and recordings that fit"):
        RunFigures.of(store, store.run(run.id)).newest("surface").draw(OPTIONS)
    assert json.loads(replay_frame(store, store.run(run.id), 0))["figures"] == []
    assert "<h2>Surface</h2>" not in RunFiles(store, run.id).figures_page()


def test_a_figure_shows_the_curves_up_to_its_own_epoch(store):
    run = train_into(store, "function_fit", epochs=6)
    epochs = store.observation_epochs(run.id, "fit")
    for until in (epochs[0], epochs[len(epochs) // 2], epochs[-1]):
        moment = RunFigures.of(store, run, until).moment("fit")
        assert len(moment.history["epoch"]) == int(until)
