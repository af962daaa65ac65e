"""The time-series Transformers: sizes, equality with the Keras example, seeds, augmentation."""

import subprocess
import sys
from pathlib import Path

import keras
import numpy as np
import pytest
import tensorflow as tf
from keras import layers

from playground.experiments.timeseries_transformer import TransformerArchitecture
from playground.experiments.timeseries_transformer.model.filter_bank import FilterBank
from playground.experiments.timeseries_transformer.model.transformer import (
    PatchEmbedding,
    PreNormBlock,
    TransformerBlock,
    build_transformer,
)
from playground.models.augmentation import RandomCircularShift, RandomPhases, RandomSignFlip

PUBLISHED = {
    "head_size": 256,
    "num_heads": 4,
    "ff_dim": 4,
    "num_transformer_blocks": 4,
    "mlp_units": (128,),
    "dropout": 0.25,
    "mlp_dropout": 0.4,
}
SMALL = {
    "head_size": 3,
    "num_heads": 2,
    "ff_dim": 5,
    "num_transformer_blocks": 2,
    "mlp_units": (6,),
    "dropout": 0.0,
    "mlp_dropout": 0.0,
    "pooling": "channels_first",
}
PATCHES = SMALL | {
    "pooling": "channels_last",
    "d_model": 8,
    "patch_length": 6,
    "patch_stride": 3,
}

FILTER_BANK = PATCHES | {"embedding": "filter_bank"}
AUGMENTATIONS = [RandomSignFlip, RandomCircularShift, RandomPhases]


def architecture_of(shape, classes, **sizes):
    return TransformerArchitecture(*shape, classes, **sizes)


def build(shape, classes, *, seed, **sizes):
    return build_transformer(architecture_of(shape, classes, **sizes), seed)


def some_series(count=5, steps=24, channels=1, seed=0):
    """Standard normal series (count, steps, channels)."""
    return np.random.default_rng(seed).normal(size=(count, steps, channels)).astype("float32")


def scatter(model, seed=1):
    """Give every weight, offsets and gains included, a random value."""
    rng = np.random.default_rng(seed)
    model.set_weights([rng.normal(0.0, 0.5, w.shape).astype(w.dtype) for w in model.get_weights()])


# Sizes


@pytest.mark.parametrize(
    ("pooling", "parameters"), [("channels_first", 93_130), ("channels_last", 29_258)]
)
def test_both_published_variants_have_the_published_size(pooling, parameters):
    architecture = architecture_of((500, 1), 2, **PUBLISHED, pooling=pooling)
    assert architecture.parameters() == parameters
    assert build((500, 1), 2, **PUBLISHED, pooling=pooling, seed=0).count_params() == parameters


@pytest.mark.parametrize("pooling", ["channels_first", "channels_last"])
@pytest.mark.parametrize("base", [SMALL, PATCHES, FILTER_BANK])
@pytest.mark.parametrize(
    ("shape", "classes", "change"),
    [
        ((24, 1), 2, {}),
        ((31, 3), 5, {"head_size": 4, "num_heads": 1, "mlp_units": ()}),
        ((40, 2), 3, {"num_transformer_blocks": 0, "mlp_units": (7, 4), "dropout": 0.2}),
    ],
)
def test_the_formula_counts_what_keras_counts(shape, classes, change, base, pooling):
    architecture = base | change | {"pooling": pooling}
    model = build(shape, classes, **architecture, seed=0)
    assert architecture_of(shape, classes, **architecture).parameters() == model.count_params()
    assert model.output_shape == (None, classes)


def test_the_formula_needs_neither_keras_nor_tensorflow():
    code = (
        "import sys, playground.experiments.timeseries_transformer.architecture;"
        "assert not {'keras', 'tensorflow'} & set(sys.modules)"
    )
    root = Path(__file__).resolve().parents[1]
    subprocess.run([sys.executable, "-c", code], check=True, cwd=root)


# Equality with the document's model


def document_model(shape, classes):
    """The Keras example's architecture from plain layers, and its layers that carry weights."""
    weighted = []

    def use(layer, *inputs):
        weighted.append(layer)
        return layer(*inputs)

    x = start = keras.Input(shape)
    for _ in range(SMALL["num_transformer_blocks"]):
        attention = layers.MultiHeadAttention(SMALL["num_heads"], SMALL["head_size"])
        middle = use(layers.LayerNormalization(epsilon=1e-6), use(attention, x, x)) + x
        hidden = use(layers.Conv1D(SMALL["ff_dim"], 1, activation="relu"), middle)
        hidden = use(layers.Conv1D(shape[-1], 1), hidden)
        x = use(layers.LayerNormalization(epsilon=1e-6), hidden) + middle
    x = layers.GlobalAveragePooling1D(data_format=SMALL["pooling"])(x)
    x = use(layers.Dense(SMALL["mlp_units"][0], activation="relu"), x)
    outputs = use(layers.Dense(classes, activation="softmax"), x)
    return keras.Model(start, outputs), weighted


def our_weighted_layers(model):
    """The layers of `build_transformer` in the order of `document_model`."""
    weighted = []
    for layer in model.layers:
        if isinstance(layer, TransformerBlock):
            weighted += [layer.attention, layer.attention_norm]
            weighted += [layer.expand, layer.contract, layer.ff_norm]
        elif layer.weights:
            weighted.append(layer)
    return weighted


def gradients(model, weighted, x, y):
    """Gradients of the loss, one list of arrays per layer; none counts as zero."""
    with tf.GradientTape() as tape:
        loss = keras.losses.sparse_categorical_crossentropy(y, model(x, training=True))
        loss = tf.reduce_mean(loss)
    weights = [layer.trainable_weights for layer in weighted]
    found = tape.gradient(loss, weights)
    return [
        [np.zeros(w.shape) if g is None else g.numpy() for w, g in zip(*part, strict=True)]
        for part in zip(weights, found, strict=True)
    ]


@pytest.fixture(params=[1, 3], ids=["one channel", "three channels"], scope="module")
def twins(request):
    """Channels, our model and the document's with the same random weights, inputs and labels."""
    channels = request.param
    ours = build((24, channels), 2, **SMALL, seed=0)
    scatter(ours)
    theirs, their_layers = document_model((24, channels), 2)
    our_layers = our_weighted_layers(ours)
    for mine, other in zip(our_layers, their_layers, strict=True):
        other.set_weights(mine.get_weights())
    x, y = some_series(8, channels=channels), np.arange(8) % 2
    return channels, (ours, our_layers), (theirs, their_layers), x, y


def test_it_computes_what_the_document_computes(twins):
    _, (ours, _), (theirs, _), x, _ = twins
    np.testing.assert_allclose(ours(x), theirs(x), atol=1e-5)


def test_it_has_the_gradients_of_the_document(twins):
    _, ours, theirs, x, y = twins
    pairs = zip(gradients(*ours, x, y), gradients(*theirs, x, y), strict=True)
    for mine, other in pairs:
        for gradient, expected in zip(mine, other, strict=True):
            np.testing.assert_allclose(gradient, expected, atol=1e-5)


def test_attention_has_a_gradient_only_with_several_channels(twins):
    channels, ours, theirs, x, y = twins
    for model, weighted in (ours, theirs):
        found = zip(weighted, gradients(model, weighted, x, y), strict=True)
        kernels = [g for layer, part in found if not is_dense_or_norm(layer) for g in part[::2]]
        assert len(kernels) == 2 * (4 + 1 + 1)
        assert all(np.any(kernel) == (channels > 1) for kernel in kernels)


def is_dense_or_norm(layer):
    return isinstance(layer, layers.Dense | layers.LayerNormalization)


# Seeds


def test_query_key_and_value_start_differently():
    block = build((24, 3), 2, **SMALL, seed=0).get_layer("block_1")
    kernels = [w.numpy() for w in block.attention.weights if w.name == "kernel"][:3]
    assert not np.allclose(kernels[0], kernels[1])
    assert not np.allclose(kernels[1], kernels[2])


def test_patch_attention_starts_with_the_spread_of_attention_as_matrices():
    block = build((24, 3), 2, **PATCHES | {"d_model": 64, "head_size": 16}, seed=0)
    channels, width = 64, 32
    for kernel in block.get_layer("block_1").attention_kernels:
        limit = np.sqrt(6 / (channels + width))
        assert 0.95 * limit < np.abs(kernel.numpy()).max() <= limit


@pytest.mark.parametrize(
    "architecture", [SMALL, PATCHES, FILTER_BANK], ids=["post-norm", "patches", "filter bank"]
)
class TestSeeds:
    def test_the_same_seed_gives_the_same_weights(self, architecture):
        first, second = (build((24, 3), 2, **architecture, seed=7) for _ in range(2))
        for a, b in zip(first.get_weights(), second.get_weights(), strict=True):
            np.testing.assert_array_equal(a, b)

    def test_another_seed_gives_other_weights_in_every_kernel(self, architecture):
        first, second = (build((24, 3), 2, **architecture, seed=seed) for seed in (7, 8))
        for a, b in zip(first.trainable_variables, second.trainable_variables, strict=True):
            if a.name == "kernel":
                assert not np.allclose(a, b)

    def test_blocks_of_one_model_start_differently(self, architecture):
        model = build((24, 3), 2, **architecture, seed=7)
        first, second = (model.get_layer(f"block_{index}") for index in (1, 2))
        for a, b in zip(first.trainable_variables, second.trainable_variables, strict=True):
            if a.name == "kernel":
                assert not np.allclose(a, b)

    def test_dropout_follows_the_seed(self, architecture):
        architecture = architecture | {"dropout": 0.3, "mlp_dropout": 0.3}
        x = some_series(channels=3)
        first, second = (build((24, 3), 2, **architecture, seed=7) for _ in range(2))
        outputs = first(x, training=True)
        np.testing.assert_array_equal(outputs, second(x, training=True))
        assert not np.allclose(outputs, first(x, training=True)), "each call draws anew"

    def test_state_passed_in_decides_the_outcome(self, architecture):
        architecture = architecture | {"dropout": 0.3, "mlp_dropout": 0.3}
        model = build((24, 3), 2, **architecture, seed=7)
        weights = [tf.convert_to_tensor(v) for v in model.trainable_variables]
        state = [tf.convert_to_tensor(v) for v in model.non_trainable_variables]
        x = tf.constant(some_series(channels=3))

        @tf.function(autograph=False)
        def forward(weights, state, x):
            return model.stateless_call(weights, state, x, training=True)

        first, moved = forward(weights, state, x)
        np.testing.assert_array_equal(first, forward(weights, state, x)[0])
        assert not np.allclose(first, forward(weights, moved, x)[0])

    def test_a_saved_model_comes_back_the_same(self, architecture, tmp_path):
        model = build((24, 3), 2, **architecture, seed=7)
        scatter(model)
        model.save(tmp_path / "model.keras")
        loaded = keras.saving.load_model(tmp_path / "model.keras")
        x = some_series(channels=3)
        np.testing.assert_allclose(model(x), loaded(x), atol=1e-6)


@pytest.mark.parametrize(
    "layer",
    [
        TransformerBlock(3, 2, 5, 0.1, seed=4),
        PreNormBlock(3, 2, 5, 0.1, seed=4),
        PatchEmbedding(8, 6, 3, seed=4),
        FilterBank(8, 6, 3),
        RandomSignFlip(seed=4),
        RandomCircularShift(seed=4),
        RandomPhases(seed=4, share=0.25),
    ],
    ids=lambda layer: type(layer).__name__,
)
def test_a_layer_is_rebuilt_from_its_config(layer):
    copy = type(layer).from_config(layer.get_config())
    x = some_series(channels=3)
    np.testing.assert_array_equal(layer(x, training=True), copy(x, training=True))
    assert layer.compute_output_shape(x.shape) == tuple(layer(x).shape)


# Patches


def test_tokens_are_projected_patches_plus_positions():
    layer = PatchEmbedding(8, 6, 3, seed=0)
    x = some_series(channels=2)
    tokens = layer(x)
    kernel, bias = layer.projection.get_weights()
    positions = layer.positions.numpy()
    assert tokens.shape == (5, 7, 8)
    for index in range(7):
        patch = x[:, 3 * index : 3 * index + 6].reshape(5, -1)
        expected = patch @ kernel + bias + positions[index]
        np.testing.assert_allclose(tokens[:, index], expected, atol=1e-5)


# Filter bank


def oscillations(*phases, frequency=5, steps=64):
    """Cosines of so many periods, one for each phase in radians: (phases, steps, 1)."""
    time = 2 * np.pi * frequency * np.arange(steps) / steps
    return np.cos(time + np.array(phases)[:, None])[..., None].astype("float32")


def test_an_untrained_filter_bank_hears_neither_the_phase_nor_the_sign():
    loud = FilterBank(32, 64, 64)(oscillations(0, 1, 2, 3, np.pi)).numpy()[:, 0]
    np.testing.assert_allclose(loud, np.broadcast_to(loud[0], loud.shape), atol=0.05)


@pytest.mark.parametrize("frequency", [3, 10, 20])
def test_an_untrained_filter_bank_is_loudest_in_the_band_of_an_oscillation(frequency):
    bands, steps = 32, 64
    loud = FilterBank(bands, steps, steps)(oscillations(1, frequency=frequency)).numpy()[0, 0]
    nyquist = steps / 2
    assert abs((loud.argmax() + 0.5) / bands * nyquist - frequency) <= 0.5 * nyquist / bands


def test_white_noise_of_variance_one_has_energy_one_in_every_band_but_the_outermost():
    x = some_series(2_000, steps=64)
    energy = np.exp(FilterBank(16, 64, 64)(x).numpy()[:, 0]) - 0.1
    np.testing.assert_allclose(energy.mean(axis=0)[1:-1], 1, atol=0.1)


# Rotations


def test_answers_are_means_over_rotations_of_the_series():
    plain = build((25, 2), 3, **PATCHES, seed=7)
    turning = build((25, 2), 3, **PATCHES, rotations=4, seed=7)
    x = some_series(steps=25, channels=2)
    looks = [plain(np.roll(x, -shift, axis=1)).numpy() for shift in (0, 6, 12, 18)]
    np.testing.assert_allclose(turning(x), np.mean(looks, axis=0), atol=1e-6)


def test_training_looks_at_each_series_once():
    plain = build((25, 2), 3, **PATCHES, seed=7)
    turning = build((25, 2), 3, **PATCHES, rotations=4, seed=7)
    x = some_series(steps=25, channels=2)
    np.testing.assert_array_equal(turning(x, training=True), plain(x, training=True))


# Bad arguments


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"pooling": "mean"}, r"pooling.*channels_first.*Received.*mean"),
        ({"embedding": "fourier"}, r"embedding.*filter_bank.*Received.*fourier"),
        ({"rotations": 0}, r"rotations >= 1.*Received: rotations=0"),
        ({"num_heads": 0}, r"num_heads >= 1.*Received: num_heads=0"),
        ({"head_size": 2.5}, r"integer head_size.*Received: head_size=2.5"),
        ({"d_model": 0}, r"d_model >= 1.*Received: d_model=0"),
        ({"mlp_units": (8, 0)}, r"mlp_units\[1\] >= 1.*Received"),
        ({"dropout": 1.0}, r"0 <= dropout < 1.*Received: dropout=1.0"),
        ({"mlp_dropout": -0.1}, r"0 <= mlp_dropout < 1.*Received"),
        ({"num_transformer_blocks": -1}, r"num_transformer_blocks >= 0.*Received"),
        ({"patch_length": 25}, r"patches.*24 steps.*Received: patch_length=25"),
    ],
)
def test_a_bad_architecture_says_what_was_expected_and_received(change, message):
    with pytest.raises(ValueError, match=message):
        architecture_of((24, 1), 2, **PATCHES | change)


# Augmentation


@pytest.mark.parametrize("augmentation", AUGMENTATIONS)
def test_augmentation_does_nothing_at_inference(augmentation):
    x = some_series(channels=2)
    np.testing.assert_array_equal(augmentation(seed=0)(x, training=False), x)


def test_each_series_keeps_or_flips_its_sign_as_a_whole():
    x = some_series(200, channels=2)
    signs = np.array(RandomSignFlip(seed=0)(x, training=True)) / x
    assert np.all(signs == signs[:, :1, :1])
    assert 70 < np.sum(signs[:, 0, 0] == 1.0) < 130
    assert 70 < np.sum(signs[:, 0, 0] == -1.0) < 130


def test_each_series_is_rotated_by_its_own_amount():
    x = some_series(200, steps=10, channels=2)
    shifted = np.array(RandomCircularShift(seed=0)(x, training=True))
    amounts = [
        next(k for k in range(10) if np.array_equal(np.roll(series, k, axis=0), rotated))
        for series, rotated in zip(x, shifted, strict=True)
    ]
    assert set(amounts) == set(range(10))


@pytest.mark.parametrize("steps", [9, 10])
def test_random_phases_keep_the_amplitude_of_every_frequency_and_the_mean(steps):
    x = some_series(50, steps=steps, channels=2) + 3
    changed = np.array(RandomPhases(seed=0, share=1.0)(x, training=True))
    assert not np.isclose(changed, x).all(axis=(1, 2)).any()
    before, after = (np.fft.rfft(series, axis=1) for series in (x, changed))
    np.testing.assert_allclose(np.abs(after), np.abs(before), atol=1e-4)
    np.testing.assert_allclose(changed.mean(axis=1), x.mean(axis=1), atol=1e-5)


def test_all_channels_of_a_series_turn_by_the_same_phases():
    x = some_series(5, steps=9, channels=2)
    changed = np.array(RandomPhases(seed=0, share=1.0)(x, training=True))
    before, after = (np.fft.rfft(series, axis=1) for series in (x, changed))
    between = before[..., 0] * before[..., 1].conj()
    np.testing.assert_allclose(after[..., 0] * after[..., 1].conj(), between, atol=1e-4)


def test_random_phases_change_the_chosen_share_of_the_series():
    x = some_series(400, steps=10)
    changed = np.array(RandomPhases(seed=0, share=0.25)(x, training=True))
    assert 60 < np.sum((changed != x).any(axis=(1, 2))) < 140


@pytest.mark.parametrize("augmentation", AUGMENTATIONS)
def test_augmentation_varies_series_in_half_precision(augmentation):
    x = some_series(50).astype("float16")
    changed = np.array(augmentation(seed=3, dtype="float16")(x, training=True))
    assert changed.dtype == np.float16
    assert (changed != x).any()


@pytest.mark.parametrize("augmentation", AUGMENTATIONS)
def test_augmentation_carries_its_state_through_a_stateless_call(augmentation):
    model = keras.Sequential([keras.Input((24, 1)), augmentation(seed=3)])
    state = [tf.convert_to_tensor(v) for v in model.non_trainable_variables]
    x = tf.constant(some_series(20))
    first, moved = model.stateless_call([], state, x, training=True)
    again, _ = model.stateless_call([], state, x, training=True)
    after, _ = model.stateless_call([], moved, x, training=True)
    np.testing.assert_array_equal(first, again)
    assert not np.array_equal(first, after)
