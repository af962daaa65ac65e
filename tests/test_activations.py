"""Activation functions against Keras, SciPy and finite differences."""

import math

import numpy as np
import pytest
from scipy.optimize import minimize_scalar
from scipy.special import expit, ndtr

from playground.reference.activations import (
    ACTIVATIONS,
    INITIALIZATIONS,
    LECTURE_BIASES,
    LECTURE_WEIGHTS,
    initial_weights,
    shifted,
    surviving_gradient,
    turning_point,
)

GRID = np.linspace(-12, 12, 481)  # holds 0
AWAY_FROM_ZERO = GRID[np.abs(GRID) > 1e-3]
EXTREMES = [-1e300, -1e100, -1e6, -800.0, -1e-300, 0.0, 1e-300, 800.0, 1e6, 1e100, 1e300]

everywhere = pytest.mark.parametrize("name", list(ACTIVATIONS))


def test_the_twelve_functions_of_the_lesson_are_there():
    assert list(ACTIVATIONS) == [
        *("heaviside", "sign", "linear", "sigmoid", "tanh", "relu", "leaky_relu", "elu"),
        *("selu", "gelu", "silu", "softplus"),
    ]
    assert all(name == entry.name for name, entry in ACTIVATIONS.items())
    assert len({entry.title for entry in ACTIVATIONS.values()}) == 12


def test_the_steps_take_their_values_at_zero():
    assert ACTIVATIONS["heaviside"].function([-0.5, 0, 0.5]).tolist() == [0, 1, 1]
    assert ACTIVATIONS["sign"].function([-0.5, 0, 0.5]).tolist() == [-1, 0, 1]


@pytest.mark.parametrize("name", [n for n in ACTIVATIONS if n not in ("heaviside", "sign")])
def test_values_and_derivatives_equal_kerass(name):
    import keras
    import tensorflow as tf

    t = tf.constant(GRID, dtype="float64")
    with tf.GradientTape() as tape:
        tape.watch(t)
        values = getattr(keras.activations, name)(t)
    np.testing.assert_allclose(ACTIVATIONS[name].function(GRID), values, rtol=1e-6, atol=1e-12)
    slopes = tape.gradient(values, t)  # 0 is in the grid: what TensorFlow takes there
    np.testing.assert_allclose(ACTIVATIONS[name].derivative(GRID), slopes, rtol=1e-6, atol=1e-7)


@everywhere
def test_derivatives_equal_finite_differences(name):
    h = 1e-6
    function = ACTIVATIONS[name].function
    slopes = (function(AWAY_FROM_ZERO + h) - function(AWAY_FROM_ZERO - h)) / (2 * h)
    np.testing.assert_allclose(ACTIVATIONS[name].derivative(AWAY_FROM_ZERO), slopes, atol=1e-8)


@everywhere
def test_the_derivative_at_zero_exists_exactly_where_both_sides_have_the_same_slope(name):
    entry, h = ACTIVATIONS[name], 1e-7
    at_zero = float(entry.function(0.0))
    left = (at_zero - float(entry.function(-h))) / h
    right = (float(entry.function(h)) - at_zero) / h
    if abs(left - right) < 1e-5 and abs(left) < 10:
        assert entry.derivative_at_zero == pytest.approx(left, abs=1e-5)
        assert float(entry.derivative(0.0)) == entry.derivative_at_zero
    else:
        assert entry.derivative_at_zero is None


def test_relu_and_its_like_have_no_derivative_at_zero():
    without = {name for name, entry in ACTIVATIONS.items() if entry.derivative_at_zero is None}
    assert without == {"heaviside", "sign", "relu", "leaky_relu", "selu"}


@everywhere
def test_outputs_stay_in_the_range_and_come_close_to_its_ends(name):
    entry = ACTIVATIONS[name]
    values = entry.function(np.concatenate([GRID, EXTREMES]))
    assert values.min() >= entry.lower - 1e-7
    assert values.max() <= entry.upper
    if math.isfinite(entry.lower):
        assert values.min() == pytest.approx(entry.lower, abs=1e-4)
    if math.isfinite(entry.upper):
        assert values.max() == pytest.approx(entry.upper, abs=1e-4)


@pytest.mark.parametrize("name", ["gelu", "silu"])
def test_the_lowest_value_of_the_dipping_functions_is_the_true_minimum(name):
    entry = ACTIVATIONS[name]
    lowest = minimize_scalar(lambda t: float(entry.function(t)), bounds=(-5, 0), method="bounded")
    assert entry.lower == pytest.approx(lowest.fun, abs=1e-6)


@everywhere
def test_saturation_is_where_the_slope_stays_below_a_hundredth(name):
    entry = ACTIVATIONS[name]
    t = np.linspace(0, 60, 60_001)[1:]
    for side, limit in ((-1, entry.flat_below), (1, entry.flat_above)):
        steep = t[np.abs(entry.derivative(side * t)) >= 0.01]
        if limit is None:
            assert steep.size
            assert steep[-1] == 60
        else:
            last = steep[-1] if steep.size else 0.0
            assert abs(limit) == pytest.approx(last, abs=0.1)
            assert abs(limit) >= last


def test_saturation_in_words():
    assert ACTIVATIONS["linear"].saturates == "nowhere"
    assert ACTIVATIONS["relu"].saturates == "on the left (t < 0)"
    assert ACTIVATIONS["tanh"].saturates == "on the left (t < -3) and on the right (t > 3)"
    assert ACTIVATIONS["sign"].saturates == "everywhere: flat on both sides of 0"


@everywhere
def test_huge_inputs_neither_overflow_nor_warn(name):
    entry = ACTIVATIONS[name]
    with np.errstate(over="raise", invalid="raise", divide="raise"):
        values, slopes = entry.function(EXTREMES), entry.derivative(EXTREMES)
    assert np.isfinite(values).all()
    assert np.isfinite(slopes).all()
    assert not np.signbit(values[values == 0]).any()


def test_tails_keep_their_relative_precision():
    t = np.linspace(-30, -5, 26)
    np.testing.assert_allclose(ACTIVATIONS["sigmoid"].derivative(t), expit(t) * expit(-t))
    np.testing.assert_allclose(ACTIVATIONS["gelu"].function(t), t * ndtr(t), rtol=1e-10)
    np.testing.assert_allclose(ACTIVATIONS["tanh"].derivative(t), 1 / np.cosh(t) ** 2)
    np.testing.assert_allclose(ACTIVATIONS["softplus"].function(t), np.log1p(np.exp(t)))


@everywhere
def test_shapes_are_kept(name):
    for shape in ((), (3,), (2, 3), (0,)):
        entry = ACTIVATIONS[name]
        assert np.shape(entry.function(np.ones(shape))) == shape
        assert np.shape(entry.derivative(np.ones(shape))) == shape


def test_the_lectures_curves_are_steeper_with_w_and_move_with_b():
    x = np.linspace(-10, 10, 400)
    assert LECTURE_WEIGHTS == (0.5, 1, 2, 5)
    assert LECTURE_BIASES == (-5, -2, 0, 2, 5)
    for w in LECTURE_WEIGHTS:
        for b in LECTURE_BIASES:
            np.testing.assert_allclose(shifted("sigmoid", x, w, b), 1 / (1 + np.exp(-(w * x + b))))
            np.testing.assert_allclose(shifted("relu", x, w, b), np.maximum(0, w * x + b))
            assert float(shifted("sigmoid", turning_point(w, b), w, b)) == pytest.approx(0.5)


def test_there_is_no_turning_point_without_a_slope():
    assert turning_point(0, 2) is None
    assert turning_point(1e-320, 1e6) is None
    assert str(turning_point(2, 0)) == "0.0"


@pytest.mark.parametrize("name", [n for n in INITIALIZATIONS if n != "unit_uniform"])
def test_initial_weights_have_the_spread_and_limits_of_kerass(name):
    import keras

    classes = {
        "glorot_uniform": keras.initializers.GlorotUniform,
        "glorot_normal": keras.initializers.GlorotNormal,
        "he_uniform": keras.initializers.HeUniform,
        "he_normal": keras.initializers.HeNormal,
        "lecun_normal": keras.initializers.LecunNormal,
    }
    theirs = np.asarray(classes[name](seed=0)((300, 500)))
    ours = initial_weights(name, 300, 500, np.random.default_rng(0))
    assert ours.shape == theirs.shape
    assert ours.std() == pytest.approx(theirs.std(), rel=0.01)
    assert np.abs(ours).max() == pytest.approx(np.abs(theirs).max(), rel=0.01)
    assert ours.mean() == pytest.approx(0, abs=0.01 * ours.std())
    assert np.quantile(ours, 0.9) == pytest.approx(np.quantile(theirs, 0.9), rel=0.02)


def test_unit_uniform_weights_fill_minus_one_to_one():
    weights = initial_weights("unit_uniform", 200, 200, np.random.default_rng(0))
    assert -1 <= weights.min() < -0.999
    assert 0.999 < weights.max() < 1
    assert weights.var() == pytest.approx(1 / 3, rel=0.02)


@pytest.mark.parametrize("name", ["tanh", "sigmoid", "relu"])
def test_the_surviving_gradient_is_that_of_automatic_differentiation(name):
    # The same draws, in the order that the docstring gives, and TensorFlow's own backward pass.
    import tensorflow as tf

    depth, width, batch, seed = 4, 8, 5, 3
    rng = np.random.default_rng(seed)
    x, upstream = rng.standard_normal((batch, width)), rng.standard_normal((batch, width))
    weights = [initial_weights("he_normal", width, width, rng) for _ in range(depth)]
    outputs = [tf.constant(x)]
    with tf.GradientTape() as tape:
        tape.watch(outputs[0])
        for W in weights:
            outputs.append(getattr(tf.nn, name)(outputs[-1] @ W))
        aim = tf.reduce_sum(outputs[-1] * (upstream / np.sqrt(np.mean(upstream**2))))
    expected = [np.sqrt(np.mean(np.square(g))) for g in tape.gradient(aim, outputs)]
    found = surviving_gradient(name, "he_normal", depth, width, seed, batch)
    np.testing.assert_allclose(found, expected, rtol=1e-10)


def test_gradients_survive_or_vanish_as_the_initializations_were_made_for():
    def at_input(activation, initialization):
        sizes = [surviving_gradient(activation, initialization, seed=s)[0] for s in range(5)]
        return float(np.median(sizes))

    assert 0.1 < at_input("relu", "he_normal") < 10
    assert 0.1 < at_input("relu", "he_uniform") < 10
    assert at_input("relu", "glorot_uniform") < 0.01  # each layer halves the variance
    assert 0.1 < at_input("linear", "glorot_uniform") < 10
    assert 0.1 < at_input("linear", "glorot_normal") < 10
    assert at_input("sigmoid", "glorot_uniform") < 1e-9  # slopes of at most a quarter
    assert at_input("relu", "unit_uniform") > 1e6
    assert 0.1 < at_input("selu", "lecun_normal") < 10


@pytest.mark.parametrize("name", ["heaviside", "sign"])
def test_nothing_survives_a_step(name):
    assert surviving_gradient(name, "he_normal", depth=3).tolist() == [0, 0, 0, 1]


@everywhere
def test_the_deepest_and_widest_stack_stays_finite(name):
    for initialization in INITIALIZATIONS:
        sizes = surviving_gradient(name, initialization, depth=50, width=64, batch=4)
        assert sizes.shape == (51,)
        assert sizes[-1] == 1
        assert np.isfinite(sizes).all()


@pytest.mark.parametrize(
    ("build", "sentence"),
    [
        (lambda: ACTIVATIONS["gelu"].function([0, np.nan]), "input of gelu .* received nan"),
        (lambda: ACTIVATIONS["relu"].derivative(np.inf), "input of relu_slope .* received inf"),
        (lambda: ACTIVATIONS["tanh"].function("high"), "received high; give a table of numbers"),
        (lambda: ACTIVATIONS["tanh"].function(1j), "give a table of numbers"),
        (lambda: shifted("relu", [0.0], 1e300, 0), r"w to be a number .* received 1e\+300"),
        (lambda: shifted("cosine", [0.0], 1, 0), "name of an activation .* received cosine"),
        (lambda: turning_point(1, np.nan), "b to be a number .* received nan"),
        (lambda: surviving_gradient("relu", "zeros"), "name of an initialization .* zeros"),
        (lambda: surviving_gradient("relu", "he_normal", depth=0), "depth .* received 0"),
        (lambda: surviving_gradient("relu", "he_normal", width=10**6), "width .* received 1000000"),
        (lambda: surviving_gradient("relu", "he_normal", seed="a"), "seed to be a whole number"),
    ],
)
def test_what_cannot_be_computed_is_refused_with_a_sentence(build, sentence):
    with pytest.raises(ValueError, match=sentence):
        build()
