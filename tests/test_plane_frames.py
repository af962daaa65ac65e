"""What the stream sends of networks on the plane, and the figures that wait for it."""

from __future__ import annotations

import base64
import json

import numpy as np
import pytest
from keras import losses
from plotly_checks import checked

from playground.experiments import EXPERIMENTS
from playground.experiments.plane_classifier import (
    network_of,
    scores,
    untrained_weights,
)
from playground.experiments.plane_classifier.figures import network_view
from playground.figures.encoding import encoded
from playground.figures.line_panels import Level, LinesPanel, RunLine, RunLines
from playground.figures.run_lines import run_lines
from playground.lessons.plane import specs
from playground.lessons.plane.compare_frames import PLANE_COMPARISON, in_step, weights_in_step
from playground.lessons.plane.compare_frames import curves_figure as comparison_curves
from playground.lessons.plane.frames import PLANE, on_either_axis
from playground.runs import RunStore
from playground.runs.arrays import pack

EXPERIMENT = EXPERIMENTS["plane_classifier"]
every_preset = pytest.mark.parametrize("preset", EXPERIMENT.presets)


def unpacked(array):
    return np.frombuffer(base64.b64decode(array["bdata"]), array["dtype"])


@pytest.fixture
def store(tmp_path):
    return RunStore(tmp_path / "runs.sqlite")


def run_of(store, config):
    return store.create("plane_classifier", config.model_dump(mode="json"), store.become_owner())


def sent(source, store, *runs, **view):
    """The parts of a frame as a browser reads them."""
    source.check(view)
    return json.loads(encoded(source.make(store, tuple(runs), view)))


@every_preset
def test_a_figure_that_waits_for_weights_is_plotlys_and_says_what_it_shows(preset):
    config = EXPERIMENT.presets[preset]
    figures = [specs.neurons_spec(config), specs.surface_spec(config)]
    figures += [specs.fold_spec(config, layer) for layer in network_view.folded_layers(config)]
    figures += [specs.surfaces_spec([config, config], ["one", "two"])]
    for figure in figures:
        assert len(checked(figure).layout.meta["alt"]) > 10
        assert len(encoded(figure)) < 30_000


def test_a_frame_has_the_weights_of_the_run_and_not_its_figures(store):
    config = EXPERIMENT.presets["spiral"]
    run = run_of(store, config)
    untrained = sent(PLANE, store, run)["networks"]
    np.testing.assert_array_equal(unpacked(untrained["weights"][0]), untrained_weights(config))
    recorded = np.arange(114, dtype=np.float32)
    event = {"kind": "observation", "run": run.id, "name": "weights", "epoch": 1.0}
    store.apply([event | {"data": pack({"flat": recorded})}])
    frame = sent(PLANE, store, store.run(run.id))
    np.testing.assert_array_equal(unpacked(frame["networks"]["weights"][0]), recorded)
    assert len(json.dumps(frame["networks"])) < 2_000


def test_a_frame_of_a_comparison_has_the_weights_of_every_run(store):
    configs = [EXPERIMENT.presets[name] for name in ("circle", "spiral")]
    runs = [run_of(store, config) for config in configs]
    networks = sent(PLANE_COMPARISON, store, *runs, vary="hidden_units")["networks"]
    for config, weights in zip(configs, networks["weights"], strict=True):
        np.testing.assert_array_equal(unpacked(weights), untrained_weights(config))


def test_networks_that_are_compared_are_looked_at_again_at_one_epoch(store):
    config = EXPERIMENT.presets["circle"]
    runs = [run_of(store, config) for _ in range(2)]
    for run, epochs in zip(runs, ((0, 1, 2, 3), (0, 2)), strict=True):
        for epoch in epochs:
            recorded = {"kind": "observation", "run": run.id, "name": "weights", "epoch": epoch}
            flat = np.full(28, epoch, np.float32)
            store.apply([recorded | {"data": pack({"flat": flat})}])
        columns = ["epoch", "val_loss", "val_accuracy"]
        rows = np.array([[epoch, 1.0, 0.5] for epoch in epochs]).tobytes()
        store.apply([{"kind": "history", "run": run.id, "columns": columns, "data": rows}])
    seen = in_step(store, runs, 2.5)
    assert [each.epoch for each in seen] == [2, 2]
    assert [weights[0] for weights in weights_in_step(seen)] == [2, 2]
    assert [each.epoch for each in in_step(store, runs, 1.0)] == [1, 0]
    marks = comparison_curves(store, runs, "seed", 2.5)["layout"]["shapes"]
    assert {(mark["x0"], mark["x1"]) for mark in marks} == {(2.5, 2.5)}
    assert [mark["xref"] for mark in marks] == ["x", "x2"]


def test_on_the_other_axis_curves_are_those_that_are_drawn_for_it():
    lines = (RunLine("test", "#1a62d6", np.arange(3.0), np.array([0.5, 0.05, 0.005])),)
    both = [
        RunLines((LinesPanel("loss", lines, (Level("mean", 0.3),), logarithmic=log),), 2)
        for log in (False, True)
    ]
    figure = on_either_axis(*both, height=200)
    linear, other = (run_lines(each, height=200)["layout"] for each in both)
    meta = figure["layout"].pop("meta")
    assert figure["layout"] | {"meta": linear["meta"]} == linear
    assert figure["layout"] | meta["when"]["log_loss"] | {"meta": other["meta"]} == other
    assert meta["when"]["log_loss"]["yaxis"]["type"] == "log"


@pytest.mark.parametrize(
    ("changes", "loss"),
    [
        ({}, losses.SparseCategoricalCrossentropy()),
        ({"dataset": "spiral3"}, losses.SparseCategoricalCrossentropy()),
        ({"dataset": "regression_plane"}, losses.MeanSquaredError()),
        ({"output": "tanh"}, lambda y, outputs: losses.MeanSquaredError()(2.0 * y - 1, outputs)),
        (
            {"loss": "squared_error"},
            lambda y, outputs: losses.MeanSquaredError()(np.eye(2)[y], outputs),
        ),
    ],
    ids=["two classes", "three classes", "regression", "tanh", "squared error of a softmax"],
)
def test_the_untrained_network_is_as_good_as_keras_says(changes, loss):
    config = EXPERIMENT.config_type.parse(changes)
    data, found = EXPERIMENT.load_data(config), scores(config, untrained_weights(config))
    for prefix, split in (("", data.train), ("val_", data.test)):
        outputs = network_of(config, untrained_weights(config)).layers(split.x)[-1]
        y = split.y[:, None] if outputs.shape[1] == 1 else split.y
        assert found[f"{prefix}loss"] == pytest.approx(float(loss(y, outputs)), rel=1e-5)


@pytest.mark.parametrize("kind", ["l1", "l2"])
def test_a_price_on_weights_counts_as_in_the_recorded_loss(kind):
    plain = EXPERIMENT.config_type.parse({})
    priced = plain.model_copy(update={"regularization": kind, "regularization_rate": 0.1})
    weights = untrained_weights(plain)
    kernels = np.concatenate([kernel.ravel() for kernel in network_of(plain, weights).weights])
    price = 0.1 * (np.abs(kernels) if kind == "l1" else kernels**2).sum()
    difference = scores(priced, weights)["val_loss"] - scores(plain, weights)["val_loss"]
    assert difference == pytest.approx(price, rel=1e-5)
