"""The X-ray of a Transformer's run, without a browser, on runs that were written down by hand."""

from __future__ import annotations

import functools

import numpy as np
import pytest
from opening import open_page, words

from playground.experiments.timeseries_transformer import (
    KERAS_EXAMPLE,
    TimeseriesTransformerConfig,
    architecture_of,
)
from playground.runs import RunState
from playground.runs.arrays import pack
from playground.ui import services

opened = functools.partial(open_page, "timeseries_transformer")
SMALL = TimeseriesTransformerConfig(
    d_model=4, num_heads=2, head_size=2, ff_dim=4, num_transformer_blocks=1
)
PUBLISHED = KERAS_EXAMPLE.model_copy(update={"num_transformer_blocks": 2, "mlp_units": (4,)})


@pytest.fixture
def owner():
    owner = services.store().become_owner()
    yield owner
    owner.close()


def recorded(owner, config, *, finished, silent=()):
    """A run of two epochs with random weights; the layers in `silent` have gradient 0."""
    architecture = architecture_of(config)
    run = services.store().create("timeseries_transformer", config.model_dump(mode="json"), owner)
    weights = np.random.default_rng(0).normal(0, 0.3, architecture.parameters())
    layers = list(dict.fromkeys(architecture.layers()))
    gradients = [0.0 if any(word in layer for word in silent) else 0.5 for layer in layers]
    table = np.array([[epoch, 0.7, 0.5, 0.7, 0.5, *gradients] for epoch in (1, 2)], float)
    event = {"run": run.id, "time": 0.0}
    columns = ["epoch", "loss", "accuracy", "val_loss", "val_accuracy"]
    columns += [f"gradient of {layer}" for layer in layers]
    name = "final_weights" if finished else "weights"
    state = RunState.STOPPED if finished else RunState.PAUSED
    data = pack({"flat": weights.astype(np.float32)})
    services.store().apply(
        [
            event | {"kind": "history", "columns": columns, "data": table.tobytes()},
            event | {"kind": "observation", "name": name, "epoch": 2, "data": data},
            event | {"kind": "state", "state": state.value},
        ]
    )
    return run


def look(at, view):
    at.segmented_control(key="xray:view").set_value(view).run()
    assert not at.exception
    return at


def test_without_a_run_the_page_opens():
    at = opened()
    for view in ("One series", "All series", "Threshold", "Layers"):
        look(at, view)


def test_a_finished_run_is_looked_at_with_all_test_series(owner):
    at = opened(run=recorded(owner, SMALL, finished=True).id)
    assert "1,320 test series" in words(at)
    assert "uniform attention" in words(at)
    for view in ("One series", "All series", "Threshold"):
        look(at, view)
        assert "1,320 test series" in words(at)


def test_a_run_in_training_is_looked_at_with_validation_series(owner):
    at = opened(run=recorded(owner, SMALL, finished=False).id)
    assert "after epoch 2, still training: 80 validation series" in words(at)
    for view in ("One series", "All series", "Threshold"):
        look(at, view)


def test_the_published_model_shows_what_has_no_gradient_and_why(owner):
    run = recorded(owner, PUBLISHED, finished=True, silent=("attention", "feed-forward"))
    text = words(opened(run=run.id))
    silent = "block 1 attention, block 1 feed-forward, block 2 attention, block 2 feed-forward"
    assert f"Gradient exactly 0 in all 2 epochs: {silent}." in text
    assert "makes no difference at all" in text
    weights = np.random.default_rng(0).normal(0, 0.3, architecture_of(PUBLISHED).parameters())
    # the offsets of the first block, counted by hand: behind query, key, value and output
    # (4 x 1,024 weights, 3 x 1,024 + 1 biases) and gamma; then behind 4 + 4 and gamma
    first = 4 * 1024 + 3 * 1024 + 1 + 1
    second = first + 1 + 8 + 1
    beta = weights.astype(np.float32)[[first, second]]
    first, second = (f"{'-' if b < 0 else '+'} {abs(b):.3g}" for b in beta)
    assert rf"\text{{block 1}}(x) &= x {first} {second}" in text


def test_the_published_code_leaves_one_number_of_a_series(owner):
    config = PUBLISHED.model_copy(update={"pooling": "channels_last"})
    text = words(opened(run=recorded(owner, config, finished=True).id))
    assert "Pooling over time leaves one number per series" in text


def test_a_threshold_of_1_finds_hardly_anybody(owner):
    at = look(opened(run=recorded(owner, SMALL, finished=True).id), "Threshold")
    at.slider(key="xray:threshold").set_value(1.0).run()
    assert "**0.0%** are found" in words(at)


def test_a_run_without_weights_says_that_they_will_come(owner):
    run = services.store().create("timeseries_transformer", SMALL.model_dump(mode="json"), owner)
    assert opened(run=run.id).title
