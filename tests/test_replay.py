"""Frames of replays: each shows what had been recorded by then, and nothing later."""

import base64
import json

import numpy as np
import pytest
from short_training import train_into
from starlette.requests import Request

from playground.experiments import EXPERIMENTS
from playground.lessons.replay.route import frames_address, replay_route
from playground.replay import moments_of, recorded_epochs, replay_frame
from playground.replay.moments import MOST_MOMENTS
from playground.runs import RunState, RunStore
from playground.runs.arrays import pack
from playground.ui import services
from playground.ui.browser_files import browser_route, plotly_address

PLANE, FASHION = "plane_classifier", "fashion_mnist"
EARLY = np.diag([1] * 10)
LATE = np.diag([7] * 10)


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    return RunStore(tmp_path_factory.mktemp("replay") / "runs.sqlite")


@pytest.fixture
def owner(store):
    owner = store.become_owner()
    yield owner
    owner.close()


@pytest.fixture(scope="module")
def trained(store):
    return train_into(store, PLANE, epochs=30)


def record(store, owner, experiment, epochs, observations=(), state=RunState.COMPLETE):
    """A run with even curves, and observations as (name, epoch, arrays)."""
    config = EXPERIMENTS[experiment].preset(None).model_dump(mode="json")
    run = store.create(experiment, config, owner)
    names = ["epoch", "loss", "accuracy", "val_loss", "val_accuracy", "learning_rate", "seconds"]
    table = np.ones((epochs, len(names)))
    table[:, 0] = np.arange(1, epochs + 1)
    table[:, 4] = np.arange(1, epochs + 1) / epochs
    event = {"run": run.id, "time": 0.0}
    events = [
        event | {"kind": "observation", "name": name, "epoch": epoch, "data": pack(arrays)}
        for name, epoch, arrays in observations
    ]
    if epochs:
        events.append(event | {"kind": "history", "columns": names, "data": table.tobytes()})
    events.append(event | {"kind": "progress", "progress": {"epochs_done": epochs}})
    store.apply([*events, event | {"kind": "state", "state": state.value}])
    return store.run(run.id)


def frame(store, run, epoch):
    """A frame, its figures by name."""
    found = json.loads(replay_frame(store, run, epoch))
    return found | {"figures": {figure["name"]: figure for figure in found["figures"]}}


def numbers(array):
    """An array as plotly writes it into JSON."""
    if not isinstance(array, dict):
        return np.array(array)
    shape = [int(n) for n in str(array.get("shape", "-1")).split(",")]
    return np.frombuffer(base64.b64decode(array["bdata"]), array["dtype"]).reshape(shape)


def test_a_frame_shows_what_was_recorded_last_up_to_its_epoch(store, owner):
    seen = [
        ("validation_confusion", 2, {"matrix": EARLY}),
        ("validation_confusion", 6, {"matrix": LATE}),
    ]
    run = record(store, owner, FASHION, 8, seen)
    for epoch, said, matrix in ((2, "2", EARLY), (5, "2", EARLY), (6, "6", LATE), (8, "6", LATE)):
        figure = frame(store, run, epoch)["figures"]["confusion"]
        assert figure["title"] == f"Validation examples, epoch {said}"
        np.testing.assert_array_equal(numbers(figure["figure"]["data"][0]["text"]), matrix)
    assert "confusion" not in frame(store, run, 1)["figures"]


def test_a_frame_says_in_numbers_where_the_run_stood(store, owner):
    run = record(store, owner, FASHION, 8)
    words = frame(store, run, 4)["words"]
    assert words.startswith("epoch 4 of 30 · stopped early in epoch 8 · validation accuracy 50.0%")
    assert frame(store, run, 3.5)["words"].startswith("epoch 4 of 30 · ")
    seen = [("validation_confusion", 0, {"matrix": EARLY})]
    assert frame(store, record(store, owner, FASHION, 8, seen), 0)["words"].startswith(
        "before training · "
    )


@pytest.mark.parametrize(
    ("state", "said"), [("stopped", "stopped"), ("failed", "failed"), ("complete", "stopped early")]
)
def test_a_frame_of_a_run_that_ended_before_its_last_epoch_says_where(store, owner, state, said):
    run = record(store, owner, FASHION, 8, state=RunState(state))
    assert f"epoch 4 of 30 · {said} in epoch 8 · " in frame(store, run, 4)["words"]


def test_a_run_without_observations_replays_its_curves_alone(store, owner):
    run = record(store, owner, "timeseries_fcn", 3)
    assert list(frame(store, run, 2)["figures"]) == ["curves"]
    assert moments_of(store, run) == (1, 2, 3)


def test_the_surface_is_the_networks_at_that_epoch(store, trained):
    from playground.datasets.plane import features, grid
    from playground.experiments.plane_classifier import network_of

    config = EXPERIMENTS[PLANE].config_type.parse(trained.config)
    first, *_, last = recorded_epochs(store, trained, "weights")
    for epoch in (first, last):
        figure = frame(store, trained, epoch)["figures"]["surface"]["figure"]
        shown = next(numbers(t["z"]) for t in figure["data"] if t["type"] == "heatmap")
        flat = store.observation(trained.id, "weights", epoch)["flat"]
        p = network_of(config, flat).layers(features(grid(len(shown)), config.features))[-1]
        np.testing.assert_allclose(shown.ravel(), 100 * p[:, 1], atol=0.51)  # whole percent


def test_the_last_matrix_of_points_is_that_of_the_test(store, trained):
    figure = frame(store, trained, trained.epochs)["figures"]["confusion"]["figure"]
    expected = store.observation(trained.id, "test_confusion")["matrix"]
    np.testing.assert_array_equal(numbers(figure["data"][0]["text"]), expected)


def test_moments_are_all_with_a_picture_and_no_more_than_a_slider_can_tell_apart(store, owner):
    epochs = [0, 0.5, 10, 333, 1000]
    seen = [("validation_confusion", epoch, {"matrix": EARLY}) for epoch in epochs]
    run = record(store, owner, FASHION, 1000, seen)
    moments = moments_of(store, run)
    assert set(epochs) <= set(moments)
    assert list(moments) == sorted(set(moments))
    assert 100 < len(moments) <= MOST_MOMENTS


def test_what_came_after_the_last_finite_epoch_of_a_run_that_diverged_is_not_shown(store, owner):
    seen = [
        ("validation_confusion", 2, {"matrix": EARLY}),
        ("validation_confusion", 5, {"matrix": LATE}),
    ]
    run = record(store, owner, FASHION, 3, seen, RunState.FAILED)
    assert max(moments_of(store, run)) == 3
    figure = frame(store, run, 9)["figures"]["confusion"]["figure"]
    np.testing.assert_array_equal(numbers(figure["data"][0]["text"]), EARLY)


def test_a_run_that_never_began_has_no_moments_and_an_empty_frame(store, owner):
    run = record(store, owner, PLANE, 0, state=RunState.STOPPED)
    assert moments_of(store, run) == ()
    assert frame(store, run, 0)["figures"] == {}


@pytest.mark.parametrize(
    ("experiment", "setting"), [("alchemy", {}), (FASHION, {"dataset_of_old": "stones"})]
)
def test_of_a_run_that_is_not_understood_here_the_curves_are_shown(
    store, owner, experiment, setting
):
    known = record(store, owner, FASHION, 3)
    run = store.create(experiment, known.config | setting, owner)
    table = np.array([[1.0, 0.5, 0.1]])
    event = {"run": run.id, "time": 0.0}
    columns = ["epoch", "loss", "seconds"]
    store.apply([event | {"kind": "history", "columns": columns, "data": table.tobytes()}])
    found = frame(store, store.run(run.id), 1)
    assert list(found["figures"]) == ["curves"]
    assert "not known here" in found["words"]


def test_the_last_epoch_is_a_moment_also_where_there_are_very_many_pictures(store, owner):
    seen = [("validation_confusion", e, {"matrix": EARLY}) for e in range(2 * MOST_MOMENTS - 5)]
    run = record(store, owner, FASHION, 2 * MOST_MOMENTS, seen)
    assert moments_of(store, run)[-1] == 2 * MOST_MOMENTS


def test_a_model_of_many_tokens_shows_where_it_looks(store, owner):
    """The published Transformer has one token for each of 500 time steps."""
    chosen = EXPERIMENTS["timeseries_transformer"]
    config = chosen.preset("keras-example")
    from playground.experiments.timeseries_transformer import architecture_of

    count = architecture_of(config).parameters()
    flat = np.random.default_rng(0).normal(0, 0.1, count).astype(np.float32)
    run = store.create(chosen.name, config.model_dump(mode="json"), owner)
    event = {"run": run.id, "time": 0.0, "kind": "observation", "name": "weights", "epoch": 1}
    store.apply([event | {"data": pack({"flat": flat})}])
    assert "attention" in frame(store, store.run(run.id), 1)["figures"]


# Over HTTP


def ask(run_id, query):
    scope = {"type": "http", "path_params": {"run_id": run_id}, "headers": []}
    answer = replay_route().endpoint(Request(scope | {"query_string": query.encode()}))
    return answer.status_code, json.loads(answer.body)


def test_frames_are_served_and_refusals_are_sentences(store, owner, monkeypatch):
    monkeypatch.setattr(services, "store", lambda: store)
    run = record(store, owner, FASHION, 4)
    status, found = ask(run.id, "epoch=2")
    assert (status, found["epoch"]) == (200, 2)
    status, found = ask("nobody", "epoch=2")
    assert status == 404
    assert found["error"].startswith("Expected the id of a run that is kept")
    for text in ("epoch=x", "", "epoch=nan", "epoch=1e999", "epoch=-5"):
        assert ask(run.id, text)[0] == 400
    assert ask(run.id, "epoch=1e308")[1]["epoch"] == 4  # the last


def test_routes_lie_below_the_path_that_the_server_lives_at(monkeypatch):
    base = {"server.baseUrlPath": "/class/"}
    monkeypatch.setattr("streamlit.get_option", base.get)
    assert replay_route().path.startswith("/class/replay_frames/")
    assert frames_address("1").startswith("/class/replay_frames/")
    assert plotly_address().startswith("/class/browser_files/")
    assert browser_route().path.startswith("/class/browser_files/")


def test_curves_without_seconds_are_drawn_too(store, owner):
    run = store.create(PLANE, EXPERIMENTS[PLANE].preset(None).model_dump(mode="json"), owner)
    columns = ["epoch", "loss", "val_loss"]  # what a run from elsewhere has at least
    data = np.array([[1.0, 0.5, 0.5]]).tobytes()
    store.apply([{"kind": "history", "run": run.id, "columns": columns, "data": data}])
    assert "validation loss 0.5" in json.loads(replay_frame(store, store.run(run.id), 1))["words"]
