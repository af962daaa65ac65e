"""Compiled bursts against plain `model.fit`: same weights, same order, same digits."""

import dataclasses
from functools import lru_cache

import keras
import numpy as np
import pytest
import tensorflow as tf

from playground.training.checkpoint import Checkpoint
from playground.training.order import EpochOrder
from playground.training.program import Program
from playground.training.state import DataTensors, TrainingState

METRICS = ("loss", "accuracy", "val_loss", "val_accuracy")
EPOCHS = 4
SEED = 3


@lru_cache
def fit_with_keras(toy, config, optimizer):
    """The trained model and its history: `fit` on the examples as numpy orders them each epoch.
    Without XLA, which has nothing to do with what is expected; once per configuration."""
    data = toy.load_data(config)
    model = toy.build_model(config, data)
    model.compile(
        optimizer(),
        "sparse_categorical_crossentropy",
        metrics=["accuracy"],
        jit_compile=False,
    )
    rows = []
    for epoch in range(EPOCHS):
        order = np.random.default_rng([SEED, epoch]).permutation(len(data.train))
        history = model.fit(
            data.train.x[order],
            data.train.y[order],
            batch_size=config.batch_size,
            validation_data=(data.validation.x, data.validation.y),
            shuffle=False,
            verbose=0,
        )
        rows.append([history.history[name][0] for name in METRICS])
    return model, np.array(rows)


@lru_cache
def program_of(toy, config):
    """A program, its data, the first state, and its order; compiled once per configuration."""
    data = toy.load_data(config)
    tensors = DataTensors.of(data)
    model = toy.build_model(config, data)
    program = Program(model, toy.plan(config), tensors)
    order = EpochOrder(len(data.train), config.batch_size, SEED)
    return program, tensors, program.initial_state(model), order


def train(toy, config, bursts):
    """The last state and all rows of metrics, trained in bursts of so many steps."""
    program, tensors, state, order = program_of(toy, config)
    first, rows = 0, []
    for count in bursts:
        rates = np.full(count, config.learning_rate, np.float32)
        state, part = program.burst(state, tensors, order.steps(first, count), rates)
        rows.append(part)
        first += count
    return program, state, np.concatenate(rows)


def flat(model):
    return np.concatenate([v.numpy().ravel() for v in model.trainable_variables])


OPTIMIZERS = {
    "sgd": ({"optimizer": "sgd"}, lambda: keras.optimizers.SGD(0.1)),
    "adam": ({"optimizer": "adam", "learning_rate": 0.02}, lambda: keras.optimizers.Adam(0.02)),
    "adamw": (
        {
            "optimizer": "adamw",
            "learning_rate": 0.02,
            "weight_decay": 0.1,
            "global_clipnorm": 0.5,
        },
        lambda: keras.optimizers.AdamW(0.02, weight_decay=0.1, global_clipnorm=0.5),
    ),
}


@pytest.mark.parametrize("jit_compile", [False, True], ids=["plain", "xla"])
@pytest.mark.parametrize("name", OPTIMIZERS)
def test_some_epochs_equal_those_of_model_fit(toy, name, jit_compile):
    changes, optimizer = OPTIMIZERS[name]
    model, expected = fit_with_keras(toy, toy.config_type(**changes), optimizer)
    config = toy.config_type(**changes, jit_compile=jit_compile)
    steps = EPOCHS * 6
    program, state, rows = train(toy, config, [steps])
    assert rows.shape == (EPOCHS, 4)
    np.testing.assert_allclose(rows, expected, atol=1e-4)
    np.testing.assert_allclose(state.weights, flat(model), atol=1e-5)
    x = toy.load_data(config).test.x
    np.testing.assert_allclose(program.predict(state, x), model(x).numpy(), atol=1e-5)


@pytest.mark.parametrize("jit_compile", [False, True], ids=["plain", "xla"])
def test_large_arrays_which_stay_apart_are_trained_as_model_fit_trains_them(
    toy, monkeypatch, jit_compile
):
    monkeypatch.setattr("playground.training.weight_layout.FLAT_BELOW", 0)
    program_of.cache_clear()
    changes, optimizer = OPTIMIZERS["adamw"]
    model, expected = fit_with_keras(toy, toy.config_type(**changes), optimizer)
    config = toy.config_type(**changes, jit_compile=jit_compile)
    _, state, rows = train(toy, config, [EPOCHS * 6])
    program_of.cache_clear()
    assert len(state.trainable) == len(model.trainable_variables)
    np.testing.assert_allclose(rows, expected, atol=1e-4)
    np.testing.assert_allclose(state.weights, flat(model), atol=1e-5)


def test_dropout_draws_what_it_draws_in_model_fit(toy):
    config = toy.config_type(hidden_units=16, dropout=0.4)
    model, expected = fit_with_keras(toy, config, lambda: keras.optimizers.SGD(0.1))
    _, state, rows = train(toy, config, [EPOCHS * 6])
    np.testing.assert_allclose(rows, expected, atol=1e-4)
    np.testing.assert_allclose(state.weights, flat(model), atol=1e-5)


@pytest.mark.parametrize("jit_compile", [False, True], ids=["plain", "xla"])
@pytest.mark.parametrize("bursts", [[24], [1] * 24, [4, 8, 12], [5, 7, 11, 1]], ids=str)
def test_how_steps_are_divided_into_bursts_changes_no_digit(toy, bursts, jit_compile):
    config = toy.config_type(optimizer="adam", dropout=0.2, jit_compile=jit_compile)
    _, state, rows = train(toy, config, bursts)
    _, expected, expected_rows = train(toy, config, [6] * 4)
    np.testing.assert_array_equal(rows, expected_rows)
    np.testing.assert_array_equal(state.weights, expected.weights)
    for ours, theirs in zip(
        [*state.others, *state.optimizer], [*expected.others, *expected.optimizer], strict=True
    ):
        np.testing.assert_array_equal(ours, theirs)


def test_a_burst_gives_a_row_for_each_epoch_that_ends_in_it(toy):
    program, tensors, state, order = program_of(toy, toy.config_type())
    for first, count, ended in ((0, 5, 0), (5, 1, 1), (6, 13, 2)):
        rates = np.full(count, 0.1, np.float32)
        state, rows = program.burst(state, tensors, order.steps(first, count), rates)
        assert rows.shape == (ended, 4)


def test_sums_of_an_unfinished_epoch_are_carried_along(toy):
    program, tensors, state, order = program_of(toy, toy.config_type())
    state, _ = program.burst(state, tensors, order.steps(0, 3), np.full(3, 0.1, np.float32))
    assert state.totals.numpy()[2] == 24
    state, _ = program.burst(state, tensors, order.steps(3, 3), np.full(3, 0.1, np.float32))
    np.testing.assert_array_equal(state.totals, [0, 0, 0])


def test_the_rate_of_every_step_is_the_one_given(toy):
    """Two steps of 0.1 and one of 0 end where two steps of 0.1 end."""
    config = toy.config_type(optimizer="sgd")
    program, tensors, start, order = program_of(toy, config)
    rates = np.array([0.1, 0.1, 0.0], np.float32)
    three, _ = program.burst(start, tensors, order.steps(0, 3), rates)
    two, _ = program.burst(start, tensors, order.steps(0, 2), rates[:2])
    np.testing.assert_array_equal(three.weights, two.weights)
    assert not np.array_equal(two.weights, start.weights)


def test_a_state_is_a_value_that_training_leaves_as_it_was(toy):
    program, tensors, start, order = program_of(toy, toy.config_type(optimizer="adam"))
    before = start.weights.copy()
    rates = np.full(6, 0.1, np.float32)
    first, _ = program.burst(start, tensors, order.steps(0, 6), rates)
    second, _ = program.burst(start, tensors, order.steps(0, 6), rates)
    np.testing.assert_array_equal(start.weights, before)
    np.testing.assert_array_equal(first.weights, second.weights)


def test_one_program_serves_models_that_start_differently(toy):
    config = toy.config_type()
    program, tensors, _, order = program_of(toy, config)
    for seed in (1, 2):
        other = toy.build_model(toy.config_type(seed=seed), toy.load_data(config))
        state = program.initial_state(other)
        np.testing.assert_array_equal(state.weights, flat(other))
        ours, _ = program.burst(state, tensors, order.steps(0, 1), np.zeros(1, np.float32))
        np.testing.assert_array_equal(ours.weights, flat(other))


def test_the_model_that_a_program_was_made_from_keeps_its_weights(toy):
    config = toy.config_type()
    data = toy.load_data(config)
    model = toy.build_model(config, data)
    before, tensors = flat(model), DataTensors.of(data)
    program = Program(model, toy.plan(config), tensors)
    steps = EpochOrder(len(data.train), 8, 0).steps(0, 12)
    program.burst(program.initial_state(model), tensors, steps, np.full(12, 0.1, np.float32))
    np.testing.assert_array_equal(flat(model), before)


def test_predictions_do_not_depend_on_how_many_are_asked_for(toy):
    program, _, state, _ = program_of(toy, toy.config_type())
    x = np.random.default_rng(0).normal(size=(1100, 4)).astype(np.float32)
    whole = program.predict(state, x)
    assert whole.shape == (1100, 3)
    np.testing.assert_allclose(whole[:3], program.predict(state, x[:3]), atol=1e-6)
    np.testing.assert_allclose(whole[-3:], program.predict(state, x[-3:]), atol=1e-6)
    np.testing.assert_allclose(whole.sum(axis=1), 1.0, rtol=1e-5)


def test_a_program_knows_how_many_weights_it_trains(toy):
    config = toy.config_type(hidden_units=6)
    program, *_ = program_of(toy, config)
    assert program.parameters == (4 * 6 + 6) + (6 * 6 + 6) + (6 * 3 + 3)


def test_training_leaves_the_random_state_of_the_process_alone(toy):
    config = toy.config_type(dropout=0.5)
    keras.utils.set_random_seed(1)
    expected = np.random.random(), tf.random.uniform([]).numpy(), keras.random.normal(()).numpy()
    keras.utils.set_random_seed(1)
    train(toy, config, [6])
    received = np.random.random(), tf.random.uniform([]).numpy(), keras.random.normal(()).numpy()
    assert received == expected


@pytest.mark.parametrize("hidden_units", [6, 400], ids=["one flat vector", "arrays apart"])
def test_the_size_of_each_layers_gradient_is_its_root_mean_square_over_the_epoch(toy, hidden_units):
    """One batch is an epoch here, so the gradient is that of the first step, by Keras."""
    config = toy.config_type(batch_size=45, hidden_units=hidden_units)
    data = toy.load_data(config)
    keras_model = toy.build_model(config, data)
    layers = tuple(v.path.split("/")[0] for v in keras_model.trainable_variables)
    plan = dataclasses.replace(toy.plan(config), layers=layers)
    program = Program(keras_model, plan, DataTensors.of(data))
    order = EpochOrder(len(data.train), 45, SEED)
    _, rows = program.burst(
        program.initial_state(keras_model), DataTensors.of(data), order.steps(0, 1), np.array([0.1])
    )
    with tf.GradientTape() as tape:
        loss = tf.reduce_mean(
            keras.losses.sparse_categorical_crossentropy(
                data.train.y, keras_model(data.train.x, training=False)
            )
        )
    gradients = tape.gradient(loss, keras_model.trainable_variables)
    for layer in dict.fromkeys(layers):
        own = [np.ravel(g) for g, name in zip(gradients, layers, strict=True) if name == layer]
        expected = np.sqrt(np.mean(np.concatenate(own) ** 2))
        assert rows[0][program.metrics.index(f"gradient of {layer}")] == pytest.approx(
            expected, rel=1e-4
        )


def test_a_checkpoint_keeps_what_was_set_by_hand():
    state = TrainingState([tf.constant([1.0, 2.0])], [], [tf.constant(3.0)], tf.zeros(3))
    kept = Checkpoint(state, 40, 1.5, None, 0, edits=((12, 1, -0.25),))
    found = Checkpoint.from_bytes(kept.to_bytes())
    assert found.edits == ((12, 1, -0.25),)
    assert (found.step, found.seconds) == (40, 1.5)
    np.testing.assert_array_equal(found.state.weights, [1, 2])
