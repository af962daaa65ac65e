"""Threshold units against scikit-learn, SciPy and geometry."""

import numpy as np
import pytest
from scipy.special import expit
from sklearn.linear_model import LogisticRegression

from playground.reference.threshold_unit import (
    ThresholdUnit,
    decision_line,
    heaviside,
    layer,
    logistic,
    multiclass,
    multilabel,
    sign,
)

BOX = (-2.0, 3.0, -1.0, 2.0)


def test_the_two_steps_differ_below_and_at_zero():
    assert heaviside([-2.0, -1e-300, 0.0, 1e-300, 3.0]).tolist() == [0, 0, 1, 1, 1]
    assert sign([-2.0, -1e-300, 0.0, 1e-300, 3.0]).tolist() == [-1, -1, 0, 1, 1]
    t = np.linspace(-3, 3, 13)
    np.testing.assert_array_equal(heaviside(t), np.heaviside(t, 1.0))


def test_the_bias_is_the_weight_of_a_constant_input():
    rng = np.random.default_rng(0)
    x = rng.normal(size=(20, 4))
    unit = ThresholdUnit(tuple(rng.normal(size=4)), bias=0.7)
    assert unit.theta[0] == 0.7
    np.testing.assert_allclose(np.insert(x, 0, 1, axis=1) @ unit.theta, unit.weighted_sum(x))


def test_a_unit_with_the_logistic_function_is_logistic_regression():
    rng = np.random.default_rng(1)
    x = rng.normal(size=(60, 2))
    y = (x[:, 0] - x[:, 1] + 0.5 * rng.normal(size=60) > 0).astype(int)
    model = LogisticRegression().fit(x, y)
    unit = ThresholdUnit(tuple(model.coef_[0]), float(model.intercept_[0]))
    np.testing.assert_allclose(logistic(unit.weighted_sum(x)), model.predict_proba(x)[:, 1])
    np.testing.assert_array_equal(unit.output(x), model.predict(x))


def test_the_logistic_function_equals_scipys():
    t = np.linspace(-700, 700, 1401)
    np.testing.assert_allclose(logistic(t), expit(t), rtol=1e-13)


def test_one_example_gives_one_number():
    unit = ThresholdUnit((2.0, -1.0), bias=0.5)
    assert float(unit.weighted_sum([1.0, 4.0])) == 2.0 - 4.0 + 0.5
    assert float(unit.output([1.0, 4.0])) == 0.0


def test_decimal_weights_that_cancel_put_the_point_on_the_line():
    unit = ThresholdUnit((0.1, 0.7), bias=-0.8)
    assert 0.1 + 0.7 - 0.8 != 0  # what rounding makes of it
    assert float(unit.weighted_sum([1.0, 1.0])) == 0
    assert float(unit.output([1.0, 1.0])) == 1
    assert float(ThresholdUnit((0.1, 0.7), bias=-0.8000001).output([1.0, 1.0])) == 0


def test_a_layer_is_one_unit_per_column():
    rng = np.random.default_rng(2)
    X, W, b = rng.normal(size=(7, 3)), rng.normal(size=(3, 4)), rng.normal(size=4)
    Z = layer(X, W, b)
    assert Z.shape == (7, 4)
    for k in range(4):
        np.testing.assert_allclose(Z[:, k], ThresholdUnit(tuple(W[:, k]), b[k]).weighted_sum(X))


def test_multilabel_units_decide_alone_and_multiclass_units_compete():
    Z = [[2.0, 1.0, -1.0], [-3.0, -1.0, -2.0], [0.0, 0.0, -1.0]]
    assert multilabel(Z).tolist() == [[1, 1, 0], [0, 0, 0], [1, 1, 0]]
    assert multiclass(Z).tolist() == [0, 1, 0]  # the first of equals


@pytest.mark.parametrize("seed", range(30))
def test_the_decision_line_is_where_the_sum_is_zero_and_the_arrow_points_to_one(seed):
    rng = np.random.default_rng(seed)
    unit = ThresholdUnit(tuple(rng.normal(size=2)), float(rng.normal()))
    line = decision_line(unit, BOX)
    corners = np.array([(x, y) for x in BOX[:2] for y in BOX[2:]])
    crosses = len(set(unit.output(corners).tolist())) == 2
    assert (line.kind == "line") == crosses
    if crosses:
        ends = np.array(line.ends)
        np.testing.assert_allclose(unit.weighted_sum(ends), 0, atol=1e-12)
        for x, y in ends:
            assert np.isclose(x, BOX[:2]).any() or np.isclose(y, BOX[2:]).any()  # on the border ...
            assert BOX[0] <= x <= BOX[1]  # ... and not beyond it
            assert BOX[2] <= y <= BOX[3]
        middle = ends.mean(axis=0)
        assert float(unit.weighted_sum(middle + 0.1 * np.array(line.towards_one))) > 0
        assert np.hypot(*line.towards_one) == pytest.approx(1)


def test_vertical_and_horizontal_lines_are_drawn():
    assert set(decision_line(ThresholdUnit((2.0, 0.0), -1.0), BOX).ends) == {
        (0.5, -1.0),
        (0.5, 2.0),
    }
    assert set(decision_line(ThresholdUnit((0.0, -4.0), 1.0), BOX).ends) == {
        (-2.0, 0.25),
        (3.0, 0.25),
    }


def test_without_weights_the_bias_decides_everywhere():
    assert decision_line(ThresholdUnit((0.0, 0.0), 0.0), BOX).kind == "always 1"
    assert decision_line(ThresholdUnit((0.0, 0.0), -1.0), BOX).kind == "always 0"


def test_only_the_direction_of_the_weights_counts_however_small_they_are():
    line = decision_line(ThresholdUnit((3e-300, -4e-300), 1e-300), BOX)
    expected = decision_line(ThresholdUnit((3.0, -4.0), 1.0), BOX)
    np.testing.assert_allclose(line.ends, expected.ends)
    assert decision_line(ThresholdUnit((1e-300, 0.0), 1e6), BOX).kind == "outside"


@pytest.mark.parametrize(
    ("build", "sentence"),
    [
        (lambda: ThresholdUnit((1e300,), 0), r"between -1,000,000 and 1,000,000, received 1e\+300"),
        (lambda: ThresholdUnit((1.0,), float("nan")), "the bias to be a number .* received nan"),
        (lambda: ThresholdUnit((), 0), "Expected between 1 and 1,000 weights, received 0 weights"),
        (lambda: ThresholdUnit(("a",), 0), "weights of a threshold unit to hold numbers"),
        (lambda: ThresholdUnit((1, 1)).output([1.0]), "Expected 2 features .* received 1 features"),
        (lambda: ThresholdUnit((1, 1)).output([np.inf, 0]), "Expected x .* received inf"),
        (lambda: layer([[1, 2]], [[1], [2]], [1, 2]), r"each of the 1 columns of W.*shape \(2,\)"),
        (lambda: layer([[1, 2]], [[1, 2]], [1, 2]), "Expected 1 features for 1 weights"),
        (lambda: decision_line(ThresholdUnit((1, 1, 1)), BOX), "Expected a unit with 2 weights"),
        (lambda: decision_line(ThresholdUnit((1, 1)), (1, 0, 0, 1)), "put each low below its high"),
        (lambda: multiclass(np.empty((3, 0))), "Expected at least one unit, received none"),
        (lambda: multilabel([[np.nan]]), "Expected Z .* received nan"),
        (lambda: heaviside(float("nan")), "Expected the input of heaviside .* received nan"),
    ],
)
def test_what_cannot_be_computed_is_refused_with_a_sentence(build, sentence):
    with pytest.raises(ValueError, match=sentence):
        build()
