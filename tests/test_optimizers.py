"""Optimizers by name, and as pure functions of their state, against Keras's ordinary ones."""

from typing import get_args

import keras
import numpy as np
import pytest
import tensorflow as tf

from playground.experiments import EXPERIMENTS
from playground.experiments.experiment import Optimizer
from playground.training.optimizers import as_pure_function, build_optimizer

START = np.array([1.0, -2.0, 0.5, 3.0], np.float32)
CURVATURE = np.array([1.0, 4.0, 0.5, 0.1], np.float32)
KERAS = {
    "sgd": lambda **k: keras.optimizers.SGD(**k),
    "momentum": lambda **k: keras.optimizers.SGD(momentum=0.9, **k),
    "rmsprop": lambda **k: keras.optimizers.RMSprop(**k),
    "adam": lambda **k: keras.optimizers.Adam(**k),
    "adamw": lambda **k: keras.optimizers.AdamW(**k),
    "nadam": lambda **k: keras.optimizers.Nadam(**k),
    "lion": lambda **k: keras.optimizers.Lion(**k),
}


def gradient(theta):
    """Of the quadratic bowl ½ Σ c θ²."""
    return CURVATURE * theta


def walk_with_keras(optimizer, rates):
    """The path of an ordinary Keras optimizer, its rate set anew at every step."""
    variable = keras.Variable(START)
    path = []
    for rate in rates:
        optimizer.learning_rate = rate
        optimizer.apply([tf.constant(gradient(variable.numpy()))], [variable])
        path.append(variable.numpy())
    return np.array(path)


def walk_purely(optimizer, rates):
    """The path of the pure form, compiled: only values go in and out."""
    pure = as_pure_function(optimizer)
    pure.build([keras.Variable(START)])
    where = [v is pure.learning_rate for v in pure.variables].index(True)

    @tf.function(autograph=False)
    def step(state, theta, rate):
        state = [rate if i == where else value for i, value in enumerate(state)]
        (theta,), state = pure.stateless_apply(state, [CURVATURE * theta], [theta])
        return list(state), theta

    state, theta, path = [tf.convert_to_tensor(v) for v in pure.variables], tf.constant(START), []
    for rate in rates:
        state, theta = step(state, theta, tf.constant(rate, tf.float32))
        path.append(theta.numpy())
    return np.array(path)


def test_every_name_that_a_configuration_offers_can_be_built():
    assert set(get_args(Optimizer)) == set(KERAS)


@pytest.mark.parametrize("name", KERAS)
@pytest.mark.parametrize(
    "settings",
    [{}, {"weight_decay": 0.05}, {"global_clipnorm": 0.7}],
    ids=["plain", "weight decay", "clipped"],
)
def test_the_pure_form_walks_where_keras_walks(name, settings):
    rates = np.linspace(0.1, 0.02, 12)
    ours = walk_purely(build_optimizer(name, rates[0], **settings), rates)
    theirs = walk_with_keras(KERAS[name](learning_rate=rates[0], **settings), rates)
    assert not np.allclose(theirs[-1], START, atol=0.05)
    np.testing.assert_allclose(ours, theirs, rtol=2e-5, atol=2e-6)


@pytest.mark.parametrize("settings", [{"weight_decay": 0.5}, {"global_clipnorm": 0.1}], ids=str)
def test_a_setting_changes_the_walk(settings):
    rates = [0.1] * 4
    plain, changed = (
        walk_purely(build_optimizer("sgd", 0.1, **given), rates) for given in ({}, settings)
    )
    assert not np.allclose(plain, changed, atol=1e-3)


def test_adamw_without_weight_decay_is_adam():
    transformer = EXPERIMENTS["timeseries_transformer"]
    config = transformer.preset(None).model_copy(update={"weight_decay": 0.0})
    plan = transformer.plan(config)
    assert plan.optimizer == "adamw"
    rates = [0.1] * 12  # Keras's AdamW decays by 0.004 where nothing is said
    ours = walk_purely(build_optimizer(plan.optimizer, 0.1, plan.weight_decay), rates)
    theirs = walk_with_keras(keras.optimizers.Adam(0.1), rates)
    np.testing.assert_allclose(ours, theirs, rtol=2e-5, atol=2e-6)


def test_sgd_follows_its_formula():
    path = walk_purely(build_optimizer("sgd", 0.1), [0.1, 0.1])
    np.testing.assert_allclose(path[1], START * (1 - 0.1 * CURVATURE) ** 2, rtol=1e-6)


def test_no_variable_of_the_pure_form_changes():
    pure = as_pure_function(build_optimizer("adam", 0.1))
    theta = keras.Variable(START)
    pure.build([theta])
    before = [v.numpy() for v in pure.variables]
    pure.stateless_apply(
        [tf.convert_to_tensor(v) for v in pure.variables],
        [tf.constant(START)],
        [tf.constant(START)],
    )
    assert all(np.array_equal(a, v.numpy()) for a, v in zip(before, pure.variables, strict=True))
    np.testing.assert_array_equal(theta.numpy(), START)


def test_an_unknown_name_is_refused():
    with pytest.raises(KeyError):
        build_optimizer("guess", 0.1)
