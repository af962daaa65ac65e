"""What each experiment declares of its observations, drawn on pages, in replays and for paper."""

import json

import numpy as np
import pytest
from few_examples import few_pictures, few_series  # noqa: F401
from plotly_checks import checked
from short_training import train_into

from playground.experiments import EXPERIMENTS
from playground.experiments.observation import FigureError, Look, RunFigures
from playground.export.run_files import RunFiles
from playground.figures.encoding import encoded
from playground.lessons.sources import SOURCES
from playground.replay import moments_of, replay_frame
from playground.replay.frame import LOOK
from playground.runs import RunState, RunStore
from playground.runs.arrays import pack

pytestmark = pytest.mark.usefixtures("without_xla", "few_pictures", "few_series")
SHORT = {
    "function_fit": {"epochs": 3},
    "plane_classifier": {"epochs": 3, "count": 60},
    "fashion_mnist": {"epochs": 1, "hidden_units": (8,)},
    "timeseries_transformer": {"preset": "small", "epochs": 1},
    "timeseries_fcn": {"epochs": 1, "width": 4},
    "dna_motif": {"epochs": 2, "count": 300},
}
everywhere = pytest.mark.parametrize("name", EXPERIMENTS)


@pytest.fixture
def store(tmp_path):
    return RunStore(tmp_path / "runs.sqlite")


def declared(experiment, config, *, while_training=False):
    """Names of the figures that a configuration has, in the order of their declaration."""
    return list(
        dict.fromkeys(
            figure.name
            for observation in experiment.observations
            if observation.record or not while_training
            for figure in observation.figures
            if figure.applies(config)
        )
    )


@everywhere
def test_every_declared_figure_of_a_run_is_drawn_on_pages_in_replays_and_for_paper(name, store):
    run = train_into(store, name, **SHORT[name])
    figures = RunFigures.of(store, run)
    names = declared(figures.experiment, figures.config)
    assert names
    files = RunFiles(store, run.id)
    assert list(files.figure_titles()) == ["curves", *names]
    page = files.figures_page()
    for each, title in files.figure_titles().items():
        assert checked(files.figure(each)).layout.meta["alt"]
        assert f"<h2>{title}</h2>" in page
    for each in names:
        parts = SOURCES["figure"].make(store, (run,), {"name": each})
        assert checked(json.loads(encoded(parts["figure"]))).layout.meta["alt"]
    for epoch in moments_of(store, run):
        played = json.loads(replay_frame(store, run, epoch))["figures"]
        for part in played:
            assert checked(part["figure"]).layout.meta["alt"]
    expected = declared(figures.experiment, figures.config, while_training=True)
    assert [part["name"] for part in played] == ["curves", *expected]


@everywhere
def test_every_declared_figure_is_drawn_before_there_is_a_run(name, store):
    experiment = EXPERIMENTS[name]
    for config in experiment.presets.values():
        figures = RunFigures(store, experiment, config)
        assert figures.titles() == {}
        for each in declared(experiment, config):
            assert checked(figures.newest(each).draw(Look())).layout.meta["alt"]


@everywhere
def test_a_worker_records_what_is_declared_and_nothing_else(name, store):
    run = train_into(store, name, **SHORT[name])
    experiment = EXPERIMENTS[name]
    recorded = {o.name for o in experiment.observations if store.observation_epochs(run.id, o.name)}
    assert recorded == {o.name for o in experiment.observations if o.record} | (
        {"test_confusion"} if "per_class" in run.report else set()
    )


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
    assert found.newest("confusion").draw(Look())["data"][0]["text"].trace() == 70
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
        RunFigures.of(store, store.run(run.id)).newest("surface").draw(LOOK)
    assert json.loads(replay_frame(store, store.run(run.id), 0))["figures"] == []
    assert "<h2>Surface</h2>" not in RunFiles(store, run.id).figures_page()


def test_a_figure_shows_the_curves_up_to_its_own_epoch(store):
    run = train_into(store, "function_fit", epochs=6)
    epochs = store.observation_epochs(run.id, "fit")
    for until in (epochs[0], epochs[len(epochs) // 2], epochs[-1]):
        moment = RunFigures.of(store, run, until).moment("fit")
        assert len(moment.history["epoch"]) == int(until)
