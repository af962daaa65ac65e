"""Schedules against Keras's own."""

import keras
import numpy as np
import pytest

from playground.experiments.learning_rate_schedule import learning_rates

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


@pytest.mark.parametrize("schedule", ["constant", "cosine", "warmup_cosine", "exponential"])
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
