"""Schedules against Keras's own."""

import keras
import numpy as np
import pytest

from playground.experiments.learning_rate_schedule import Plateau, learning_rates

TOTAL = 40
PEAK = 0.02


def keras_rates(schedule, steps=TOTAL):
    return np.array([float(schedule(step)) for step in range(steps)])


def test_constant_is_constant():
    np.testing.assert_allclose(learning_rates("constant", PEAK, TOTAL), np.full(TOTAL, PEAK))


def test_cosine_is_the_cosine_decay_of_keras_to_a_twentieth():
    expected = keras_rates(keras.optimizers.schedules.CosineDecay(PEAK, TOTAL, alpha=0.05))
    np.testing.assert_allclose(learning_rates("cosine", PEAK, TOTAL), expected, rtol=1e-5)


def test_exponential_is_the_exponential_decay_of_keras_to_a_twentieth():
    expected = keras_rates(keras.optimizers.schedules.ExponentialDecay(PEAK, TOTAL, 0.05))
    np.testing.assert_allclose(learning_rates("exponential", PEAK, TOTAL), expected, rtol=1e-5)


def test_warm_up_climbs_in_equal_steps_for_a_tenth_and_then_follows_the_cosine():
    rates = learning_rates("warmup_cosine", PEAK, TOTAL)
    np.testing.assert_allclose(rates[:4], PEAK * np.array([0.25, 0.5, 0.75, 1.0]), rtol=1e-6)
    decay = keras.optimizers.schedules.CosineDecay(PEAK, TOTAL - 4, alpha=0.05)
    np.testing.assert_allclose(rates[4:], keras_rates(decay, TOTAL - 4), rtol=1e-5)


@pytest.mark.parametrize(
    "schedule", ["constant", "cosine", "warmup_cosine", "exponential", "reduce_on_plateau"]
)
class TestEverySchedule:
    def test_gives_one_finite_rate_per_step_never_above_the_peak(self, schedule):
        for total in (1, 2, 9, 10, 11, 1000):
            rates = learning_rates(schedule, PEAK, total)
            assert rates.shape == (total,)
            assert rates.dtype == np.float32
            assert np.isfinite(rates).all()
            assert (rates > 0).all()
            assert rates.max() <= np.float32(PEAK)

    def test_gives_the_same_rates_piece_by_piece(self, schedule):
        whole = learning_rates(schedule, PEAK, TOTAL)
        pieces = [learning_rates(schedule, PEAK, TOTAL, first, 8) for first in range(0, TOTAL, 8)]
        np.testing.assert_array_equal(np.concatenate(pieces), whole)


@pytest.mark.parametrize("seed", range(5))
def test_a_plateau_lowers_the_rate_when_keras_does(seed):
    losses = np.maximum.accumulate(np.random.default_rng(seed).exponential(0.05, 60)[::-1])[::-1]
    losses = losses + np.random.default_rng(seed).normal(0, 1e-3, 60)
    model = keras.Sequential([keras.Input((1,)), keras.layers.Dense(1)])
    model.compile("sgd", "mse")
    model.optimizer.learning_rate = PEAK
    callback = keras.callbacks.ReduceLROnPlateau(factor=0.5, patience=5, min_delta=1e-4)
    callback.set_model(model)
    callback.on_train_begin()
    plateau = Plateau()
    for epoch, loss in enumerate(losses):
        callback.on_epoch_end(epoch, {"val_loss": loss})
        plateau.update(loss)
        assert PEAK * plateau.share == pytest.approx(float(model.optimizer.learning_rate))
    assert plateau.share < 1


def test_a_plateau_that_was_put_away_goes_on_where_it_was():
    whole = Plateau()
    lowered = [whole.update(1.0) for _ in range(20)]
    first = Plateau()
    for _ in range(8):
        first.update(1.0)
    second = Plateau(first.best, first.wait, first.share)
    assert [second.update(1.0) for _ in range(12)] == lowered[8:]
