"""Networks at the limits of the page of convolutions on images: each tab shows them."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing

import numpy as np
import pytest
from opening import open_page, open_tab, words

from playground.experiments import EXPERIMENTS
from playground.experiments.image_convolution.config import architecture_of
from playground.runs import RunStore
from playground.runs.arrays import pack
from playground.runs.transfer import export_runs, import_runs
from playground.ui import services

CHOSEN = EXPERIMENTS["image_convolution"]
TABS = ("Layer by layer", "In numbers", "Why this class", "Shifted images", "Your own image")


@pytest.fixture
def store(tmp_path, monkeypatch):
    store = RunStore(tmp_path / "runs.sqlite")
    monkeypatch.setattr(services, "store", lambda: store)
    return store


def weights_of(config, seed=0):
    size = sum(int(np.prod(shape)) for shape in architecture_of(config).shapes())
    return np.random.default_rng(seed).normal(0, 0.1, size).astype(np.float32)


def record(store, run_id, weights, epoch=1.0):
    observation = {"kind": "observation", "name": "weights", "epoch": epoch}
    store.apply([observation | {"run": run_id, "data": pack({"flat": weights})}])


def add(store, state="complete", report=None, weights=None, **settings):
    """A run of one epoch with these settings; returns its id."""
    config = CHOSEN.config_type.parse(settings, base=CHOSEN.preset(None))
    run = store.create(CHOSEN.name, config.model_dump(mode="json"), store.become_owner())
    record(store, run.id, weights_of(config) if weights is None else weights)
    with closing(sqlite3.connect(store.path)) as connection, connection:
        connection.execute(
            "UPDATE runs SET state = ?, report = ? WHERE id = ?",
            (state, json.dumps(report or {}), run.id),
        )
    return run.id


@pytest.mark.parametrize(
    "settings",
    [
        {"filters": (1,), "pooling": 4},
        {"filters": (1, 2), "pooling": 1, "dense_units": 2},
        {"filters": ()},
    ],
    ids=str,
)
def test_every_tab_shows_a_network_at_the_limits(store, settings):
    at = open_page("image_convolution", run=add(store, **settings))
    for tab in TABS:
        open_tab(at, tab)
        assert "met an error" not in " ".join(error.value for error in at.error), tab


def test_without_filters_or_dropout_nothing_is_said_of_them(store):
    run = add(store, filters=(), dropout=0.0)
    said = words(open_page("image_convolution", tab="Understand", run=run))
    assert "**No convolution.**" in said
    assert "**Max pooling**" not in said
    assert "**Dropout**" not in said


def test_images_that_excite_a_filter_are_those_of_its_own_convolution_while_a_run_trains(store):
    """The last convolution comes first; the first has fewer filters, and smaller fields."""
    run = add(store, "running", filters=(2, 4))
    at = open_page("image_convolution", tab="Layer by layer", run=run)
    at.slider(key="images:filter of 2").set_value(4).run()
    assert "excite filter 4 of convolution 2 most. It sees 8 × 8 pixels" in words(at)
    at.segmented_control(key="images:block").set_value(1).run()
    assert not at.exception
    assert "excite filter 1 of convolution 1 most. It sees 3 × 3 pixels" in words(at)


def test_a_filter_without_any_output_is_said_to_be_dead(store):
    config = CHOSEN.config_type.parse({"filters": (1,)}, base=CHOSEN.preset(None))
    weights = weights_of(config)
    weights[:9] = -1.0  # the kernel, below which no pixel is negative
    weights[9] = 0.0
    run = add(store, weights=weights, filters=(1,))
    said = words(open_page("image_convolution", tab="Layer by layer", run=run))
    assert "This filter is dead" in said
    assert "excite filter" not in said


def test_the_best_weights_at_the_end_take_the_place_of_those_before(store):
    """Both are recorded at the same epoch."""
    config = CHOSEN.config_type.parse({"filters": (1,)}, base=CHOSEN.preset(None))
    run = add(store, filters=(1,))
    at = open_page("image_convolution", tab="Layer by layer", run=run)
    assert "excite filter 1" in words(at)
    dead = weights_of(config)
    dead[:9], dead[9] = -1.0, 0.0
    record(store, run, dead)
    at.run()
    assert "This filter is dead" in words(at)


@pytest.mark.parametrize("shifted", [None, {"images": 7, "accuracies": [1]}])
def test_an_odd_report_on_shifted_images_is_shown(store, shifted, tmp_path):
    run = add(store, report={"shifted": shifted})
    export_runs(store, [run], tmp_path / "one.sqlite")
    assert import_runs(RunStore(tmp_path / "other.sqlite"), tmp_path / "one.sqlite").new == (run,)
    said = words(open_page("image_convolution", tab="Shifted images", run=run))
    assert "1,000 test images are shifted by 0 to 4 pixels" in said
