"""The Transformer in NumPy, against Keras with the same weights and against parts done by hand."""

from __future__ import annotations

import dataclasses

import keras
import numpy as np
import pytest

from playground.experiments import EXPERIMENTS
from playground.experiments.classification import NOISE_SEED
from playground.experiments.contribution import UNIFORM
from playground.experiments.timeseries_transformer import (
    TimeseriesTransformerConfig,
    TransformerArchitecture,
    accuracies_under_noise,
    architecture_of,
)
from playground.experiments.timeseries_transformer.model.transformer import build_transformer
from playground.experiments.timeseries_transformer.reference import (
    TransformerNetwork,
    contributions,
    occlude,
)

PATCHES = TransformerArchitecture(
    steps=60, channels=2, num_classes=3, head_size=3, num_heads=2, ff_dim=5,
    num_transformer_blocks=2, mlp_units=(7,), pooling="channels_last", d_model=8,
    patch_length=12, patch_stride=4, dropout=0.1, mlp_dropout=0.1,
)  # fmt: skip
BARE = dataclasses.replace(PATCHES, d_model=None, pooling="channels_first")
ONE_CHANNEL = dataclasses.replace(BARE, channels=1, mlp_units=())
ARCHITECTURES = {
    "patches": PATCHES,
    "patches pooled over channels": dataclasses.replace(PATCHES, pooling="channels_first"),
    "filter bank": dataclasses.replace(PATCHES, embedding="filter_bank"),
    "rotations": dataclasses.replace(PATCHES, rotations=3),
    "bare series": BARE,
    "bare series pooled over time": dataclasses.replace(BARE, pooling="channels_last"),
    "one channel": ONE_CHANNEL,
    "no blocks": dataclasses.replace(PATCHES, num_transformer_blocks=0),
}


def keras_model(architecture):
    model = build_transformer(architecture, seed=3)
    draw = np.random.default_rng(0)
    for variable in model.trainable_variables:  # offsets and positions too
        variable.assign(variable.numpy() + draw.normal(0, 0.2, variable.shape))
    return model


def flat(model):
    return np.concatenate([np.ravel(v.numpy()) for v in model.trainable_variables])


def some_series(architecture, n=70):
    shape = n, architecture.steps, architecture.channels
    return np.random.default_rng(1).normal(size=shape).astype(np.float32)


@pytest.fixture(scope="module", params=ARCHITECTURES, ids=list(ARCHITECTURES))
def pair(request):
    model = keras_model(ARCHITECTURES[request.param])
    return model, TransformerNetwork(ARCHITECTURES[request.param], flat(model))


def test_shapes_and_their_order_are_those_of_keras(pair):
    model, network = pair
    shapes = [tuple(v.shape) for v in model.trainable_variables]
    assert list(network.architecture.shapes().values()) == shapes
    assert network.architecture.parameters() == model.count_params()


def test_layers_are_named_after_the_arrays_that_keras_keeps_in_them(pair):
    model, network = pair
    for name, variable in zip(
        network.architecture.layers(), model.trainable_variables, strict=True
    ):
        first = variable.path.split("/")[0].replace("_", " ").replace("probabilities", "softmax")
        assert name.startswith(first)
        assert ("attention" in name) == ("/attention/" in variable.path)


def test_probabilities_are_those_of_keras(pair):
    model, network = pair
    series = some_series(network.architecture)
    np.testing.assert_allclose(
        network.answer(series).probabilities, model(series).numpy(), atol=2e-5
    )


def test_what_pooling_leaves_is_what_keras_leaves(pair):
    model, network = pair
    series = some_series(network.architecture, 5)
    pooling = keras.Model(model.inputs, model.get_layer("pooling").output)
    as_they_are = pooling(series).numpy()[:: network.architecture.rotations]
    np.testing.assert_allclose(network.answer(series).pooled, as_they_are, atol=2e-4)


@pytest.mark.parametrize("name", ["patches", "bare series"])
def test_attention_weights_are_those_that_keras_gives(name):
    architecture = ARCHITECTURES[name]
    model = keras_model(architecture)
    series = some_series(architecture, 1)
    inputs = keras.Model(model.inputs, model.get_layer("block_1").input)(series)
    block = model.get_layer("block_1")
    if architecture.d_model is not None:
        inputs = block.attention_norm(inputs)
    _, weights = block.attention(inputs, inputs, return_attention_scores=True)
    ours = TransformerNetwork(architecture, flat(model)).attention(series[0])
    assert len(ours) == architecture.num_transformer_blocks
    np.testing.assert_allclose(ours[0], weights.numpy()[0], atol=2e-4)
    np.testing.assert_allclose(ours[1].sum(-1), 1, atol=1e-5)


@pytest.mark.parametrize(
    ("part", "variables"),
    [
        ("block 1 attention", ["block_1/attention/attention_output"]),
        ("block 2 feed-forward", ["block_2/contract"]),
        ("positions", ["patches/positions"]),
    ],
)
def test_a_part_left_out_answers_as_keras_with_its_last_weights_at_zero(part, variables):
    model = keras_model(PATCHES)
    network = TransformerNetwork(PATCHES, flat(model))
    series = some_series(PATCHES)
    for variable in model.trainable_variables:
        if any(variable.path.startswith(name) for name in variables):
            variable.assign(0 * variable)
    left_out = network.answer(series, without=(part,)).probabilities
    np.testing.assert_allclose(left_out, model(series).numpy(), atol=2e-4)


def test_uniform_attention_is_that_of_keras_with_queries_at_zero():
    model = keras_model(PATCHES)
    network = TransformerNetwork(PATCHES, flat(model))
    series = some_series(PATCHES)
    for variable in model.trainable_variables:
        if "/query/" in variable.path:
            variable.assign(0 * variable)  # all likenesses are 0 then
    uniform = network.answer(series, uniform_attention=True).probabilities
    np.testing.assert_allclose(uniform, model(series).numpy(), atol=2e-4)


def test_contributions_are_the_accuracies_counted_by_hand():
    network = TransformerNetwork(PATCHES, flat(keras_model(PATCHES)))
    series = some_series(PATCHES, 200)
    classes = np.random.default_rng(2).integers(0, 3, 200)
    found = {c.part: c for c in contributions(network, series, classes)}
    assert list(found) == [*network.parts(), UNIFORM]
    whole = np.mean(network.answer(series).probabilities.argmax(1) == classes)
    for part in network.parts():
        hits = network.answer(series, without=(part,)).probabilities.argmax(1) == classes
        assert found[part].accuracy == pytest.approx(hits.mean())
        assert found[part].lost == pytest.approx(whole - hits.mean())
        assert found[part].moved > 0


def test_contributions_are_of_series_that_are_not_rotated():
    weights, series = flat(keras_model(PATCHES)), some_series(PATCHES)
    once, thrice = (
        contributions(TransformerNetwork(each, weights), series, np.zeros(70, int))
        for each in (PATCHES, ARCHITECTURES["rotations"])
    )
    assert once == thrice


def test_a_planted_dead_part_contributes_nothing():
    model = keras_model(PATCHES)
    for variable in model.trainable_variables:
        if variable.path.startswith("block_2/attention/attention_output"):
            variable.assign(0 * variable)
    network = TransformerNetwork(PATCHES, flat(model))
    series, classes = some_series(PATCHES, 50), np.zeros(50, int)
    found = {c.part: c for c in contributions(network, series, classes)}
    assert found["block 2 attention"].moved == 0
    assert found["block 2 attention"].lost == 0
    assert found["block 1 attention"].moved > 0


def test_attention_over_one_channel_contributes_nothing_whatever_its_weights():
    network = TransformerNetwork(ONE_CHANNEL, flat(keras_model(ONE_CHANNEL)))
    found = contributions(network, some_series(ONE_CHANNEL), np.zeros(70, int))
    assert [c.moved for c in found] == [0] * 5


def test_accuracy_under_noise_is_counted_on_the_noisy_test_series():
    config = TimeseriesTransformerConfig.parse(
        {"dataset": "Coffee", "patch_length": 32, "d_model": 4, "num_transformer_blocks": 1}
    )
    architecture = architecture_of(config)
    weights = np.random.default_rng(0).normal(0, 0.3, architecture.parameters())
    weights = weights.astype(np.float32)
    text = config.model_dump_json()
    found = accuracies_under_noise(text, weights.tobytes(), (0.0, 0.5))
    data = EXPERIMENTS["timeseries_transformer"].load_data(config)
    noise = np.random.default_rng(NOISE_SEED).standard_normal(data.test.x.shape)
    for sigma, accuracy in zip((0.0, 0.5), found, strict=True):
        series = (data.test.x + sigma * noise).astype(np.float32)
        answer = TransformerNetwork(architecture, weights).answer(series).probabilities
        assert accuracy == pytest.approx(np.mean(answer.argmax(1) == data.test.y))


def test_occlusion_is_the_answer_to_a_series_with_its_mean_in_the_window():
    network = TransformerNetwork(PATCHES, flat(keras_model(PATCHES)))
    series = some_series(PATCHES, 1)[0]
    found = occlude(network, series, 20, 1)
    assert list(found.starts) == list(range(41))
    for start in (0, 17, 40):
        hidden = series.copy()
        hidden[start : start + 20] = series.mean(axis=0)
        expected = network.answer(hidden[None]).probabilities[0, 1]
        assert found.probability[start] == pytest.approx(expected, abs=1e-6)
    assert found.whole == pytest.approx(network.answer(series[None]).probabilities[0, 1], abs=1e-6)


def test_hiding_everything_leaves_a_flat_series():
    network = TransformerNetwork(PATCHES, flat(keras_model(PATCHES)))
    found = occlude(network, some_series(PATCHES, 1)[0], 60, 0)
    assert list(found.starts) == [0]


@pytest.mark.parametrize("width", [0, 61])
def test_a_window_longer_than_the_series_or_empty_is_refused(width):
    network = TransformerNetwork(PATCHES, flat(keras_model(PATCHES)))
    with pytest.raises(ValueError, match=rf"between 1 and 60, received {width}"):
        occlude(network, some_series(PATCHES, 1)[0], width, 0)


def test_weights_of_another_model_are_refused():
    with pytest.raises(ValueError, match=f"Expected {PATCHES.parameters():,} weights, received 3"):
        TransformerNetwork(PATCHES, np.zeros(3))


def test_series_of_another_length_are_refused():
    network = TransformerNetwork(PATCHES, flat(keras_model(PATCHES)))
    with pytest.raises(ValueError, match=r"shape \(n, 60, 2\)"):
        network.answer(np.zeros((1, 61, 2)))


def test_an_unknown_part_is_refused():
    network = TransformerNetwork(PATCHES, flat(keras_model(PATCHES)))
    with pytest.raises(ValueError, match="received block 9 attention"):
        network.answer(some_series(PATCHES, 1), without=("block 9 attention",))


def test_a_token_spans_the_steps_of_its_patch():
    assert PATCHES.token_span(3) == (12, 24)
    assert BARE.token_span(3) == (3, 4)
