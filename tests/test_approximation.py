"""Arranged neurons against their bounds, bumps by brute force, least squares against polyfit."""

import math

import numpy as np
import pytest

from playground.reference.approximation import (
    DEGREES,
    NEURON_FUNCTIONS,
    SumOfNeurons,
    arranged,
    arranged_bumps,
    arranged_ramps,
    as_polynomial,
    errors,
    interval_points,
    least_squares,
    steepest,
    sup_errors,
    theoretical_rate,
)

# The slopes of these are known without measuring: (f, low, high, max|f'|, max|f''|).
SMOOTH = {
    "cubic": (lambda x: 2 * x**3 + 4 * x**2 - 5 * x + 1, -4, 2, 59, 40),
    "sine": (np.sin, -math.pi, math.pi, 1, 1),
    "exponential": (np.exp, -1, 2, math.e**2, math.e**2),
    "runge": (lambda x: 1 / (1 + 25 * x**2), -1, 1, 15 * math.sqrt(3) / 8, 50),
    "line": (lambda x: 3 * x - 1, 0, 5, 3, 0),
}
BUMPS = ("sigmoid", "tanh", "heaviside")
ARRANGEMENTS = [*(("bumps", a) for a in BUMPS), *(("ramps", a) for a in (*BUMPS, "relu"))]


def one_by_one(neurons, x):
    """The sum, with σ from `math` and a plain loop."""
    functions = {
        "sigmoid": lambda t: 1 / (1 + math.exp(-t)),
        "tanh": math.tanh,
        "relu": lambda t: max(0.0, t),
        "heaviside": lambda t: float(t >= 0),
        "linear": lambda t: t,
        "polynomial": lambda t: t**3,
    }
    total = neurons.offset
    for w, b, a in zip(neurons.weights, neurons.biases, neurons.heights, strict=True):
        total += a * functions[neurons.activation](w * x + b)
    return total


@pytest.mark.parametrize("activation", list(NEURON_FUNCTIONS))
def test_the_sum_is_that_of_its_formula_and_the_parts_add_up_to_it(activation):
    rng = np.random.default_rng(5)
    neurons = SumOfNeurons(*rng.normal(size=(3, 7)), activation, offset=0.25)
    x = np.linspace(-3, 3, 50)
    np.testing.assert_allclose(neurons.values(x), [one_by_one(neurons, float(t)) for t in x])
    assert neurons.parts(x).shape == (7, 50)
    np.testing.assert_allclose(neurons.parts(x).sum(axis=0) + 0.25, neurons.values(x))


def test_a_neuron_turns_at_minus_b_over_w_or_nowhere():
    neurons = SumOfNeurons([2, -4, 0], [1, 2, 3], [1, 1, 1], "sigmoid")
    assert neurons.breakpoints[:2].tolist() == [-0.5, 0.5]
    assert np.isnan(neurons.breakpoints[2])


@pytest.mark.parametrize("activation", list(NEURON_FUNCTIONS))
@pytest.mark.parametrize("weight", [0.0, 0.1, -3.0, 500.0])
def test_an_outline_joined_by_straight_lines_is_the_neurons_curve(activation, weight):
    neurons = SumOfNeurons([weight], [0.7 * weight], [2.0], activation)
    x, y = (row[0] for row in neurons.outlines(-3.0, 3.0))
    assert (x[0], x[-1]) == (-3, 3)
    assert (np.diff(x) >= 0).all()
    fine = np.linspace(-3, 3, 4001)
    exact = neurons.parts(fine)[0]
    height = max(1.0, float(np.ptp(exact)))
    np.testing.assert_allclose(np.interp(fine, x, y), exact, atol=0.02 * height)


def test_a_pair_of_steps_is_exactly_a_bump():
    f = np.cos
    neurons = arranged_bumps(f, 0, 4, 8, "heaviside")
    edges = [1.0, 2.0, 3.0]  # the inner ones: the outermost lie outside the interval
    assert neurons.breakpoints[[1, 3, 5]].tolist() == edges
    for x in [*np.linspace(0, 4, 500), *edges]:
        piece = min(int(x), 3)
        assert one_by_one(neurons, float(x)) == pytest.approx(math.cos(piece + 0.5), abs=1e-12)
        pairs = neurons.parts(np.array([x]))[:, 0].reshape(4, 2).sum(axis=1)
        expected = [math.cos(k + 0.5) * (k == piece) for k in range(4)]
        assert pairs == pytest.approx(expected, abs=1e-12)


@pytest.mark.parametrize("name", list(SMOOTH))
@pytest.mark.parametrize("activation", BUMPS)
@pytest.mark.parametrize("neurons", [2, 10, 47, 100])
@pytest.mark.parametrize("steepness", [1.0, 20.0])
def test_bumps_stay_within_half_a_width_of_slope_and_the_smear(
    name, activation, neurons, steepness
):
    f, low, high, slope, _ = SMOOTH[name]
    x = interval_points(low, high)
    found, _ = errors(arranged_bumps(f, low, high, neurons, activation, steepness).values(x), f(x))
    width = (high - low) / (neurons // 2)
    smear = {"sigmoid": 2 * math.log(2), "tanh": math.log(2), "heaviside": 0}[activation]
    assert found <= slope * width * (0.5 + smear / steepness) * (1 + 1e-6)


@pytest.mark.parametrize("name", list(SMOOTH))
@pytest.mark.parametrize("activation", BUMPS)
@pytest.mark.parametrize("neurons", [1, 10, 99])
def test_stairs_stay_within_half_a_width_of_slope_and_the_smear(name, activation, neurons):
    f, low, high, slope, _ = SMOOTH[name]
    x = interval_points(low, high)
    found, _ = errors(arranged_ramps(f, low, high, neurons, activation, 10.0).values(x), f(x))
    smear = {"sigmoid": 2 * math.log(2), "tanh": math.log(2), "heaviside": 0}[activation]
    assert found <= slope * (high - low) / neurons * (0.5 + smear / 10) * (1 + 1e-6)


@pytest.mark.parametrize("name", list(SMOOTH))
@pytest.mark.parametrize("neurons", [2, 10, 47, 100])
def test_relu_ramps_stay_within_an_eighth_of_width_squared_of_bend(name, neurons):
    f, low, high, _, bend = SMOOTH[name]
    x = interval_points(low, high)
    found, _ = errors(arranged_ramps(f, low, high, neurons, "relu").values(x), f(x))
    width = (high - low) / (neurons // 2)
    assert found <= width**2 / 8 * bend + 1e-9


def test_relu_ramps_are_linear_interpolation_and_flat_outside():
    f = np.exp
    x = np.linspace(-3, 6, 200)
    nodes = np.linspace(-1, 2, 6)
    found = arranged_ramps(f, -1, 2, 10, "relu").values(x)
    np.testing.assert_allclose(found, np.interp(x, nodes, f(nodes)), atol=1e-12)


def test_the_smear_is_the_area_between_a_rise_and_a_step():
    t = np.linspace(-40, 40, 800_001)
    for activation, low, high in (("sigmoid", 0, 1), ("tanh", -1, 1)):
        rise = (NEURON_FUNCTIONS[activation](t) - low) / (high - low)
        area = np.trapezoid(np.abs(rise - (t >= 0)), t)
        assert {"sigmoid": 2 * math.log(2), "tanh": math.log(2)}[activation] == pytest.approx(
            area, rel=1e-6
        )


@pytest.mark.parametrize("activation", list(DEGREES))
@pytest.mark.parametrize("name", list(SMOOTH))
@pytest.mark.parametrize("neurons", [3, 4, 50, 100])
def test_any_number_of_polynomial_neurons_is_one_polynomial(activation, name, neurons):
    f, low, high, *_ = SMOOTH[name]
    x = interval_points(low, high)
    oracle = np.polyval(np.polyfit(x, f(x), {"linear": 1, "polynomial": 3}[activation]), x)
    found = least_squares(f, low, high, neurons, activation).values(x)
    np.testing.assert_allclose(found, oracle, atol=1e-8 * max(1, np.abs(oracle).max()))


@pytest.mark.parametrize("activation", list(DEGREES))
def test_a_sum_of_polynomial_neurons_is_written_as_one_polynomial(activation):
    neurons = SumOfNeurons(*np.random.default_rng(2).normal(size=(3, 9)), activation, 0.5)
    coefficients = as_polynomial(neurons)
    x = np.linspace(-2, 2, 30)
    np.testing.assert_allclose(np.polyval(coefficients[::-1], x), neurons.values(x), atol=1e-12)


def test_one_linear_neuron_is_already_the_best_line_and_one_cube_is_not_the_best_cubic():
    f, low, high, *_ = SMOOTH["sine"]
    x = interval_points(low, high)
    line = np.polyval(np.polyfit(x, f(x), 1), x)
    np.testing.assert_allclose(least_squares(f, low, high, 1, "linear").values(x), line, atol=1e-9)
    alone, three = (
        errors(least_squares(f, low, high, n, "polynomial").values(x), f(x))[1] for n in (1, 3)
    )
    assert alone > 2 * three


@pytest.mark.parametrize("name", list(SMOOTH))
def test_slopes_are_measured_as_they_are_known(name):
    f, low, high, slope, bend = SMOOTH[name]
    measured = steepest(f, low, high)
    assert measured[0] == pytest.approx(slope, rel=1e-3)
    assert measured[1] == pytest.approx(bend, rel=1e-2)


@pytest.mark.parametrize(
    ("f", "jumps"),
    [
        (np.sign, True),
        (np.floor, True),
        (lambda x: np.sqrt(x + 2), True),
        (np.abs, False),
        (lambda x: np.maximum(x, 0.3), False),
    ],
)
def test_a_jump_has_no_slope_and_a_corner_no_bend(f, jumps):
    slope, bend = steepest(f, -2.0, 2.0)
    assert math.isinf(slope) == jumps
    assert math.isinf(bend)


@pytest.mark.parametrize("name", [*SMOOTH, "corner"])
@pytest.mark.parametrize(("arrangement", "activation"), ARRANGEMENTS)
def test_the_measured_error_stays_under_the_promised_rate(name, arrangement, activation):
    f, low, high = (np.abs, -2.0, 1.0) if name == "corner" else SMOOTH[name][:3]
    rate = theoretical_rate(f, low, high, arrangement, activation, 20.0)
    counts = [2, 6, 20, 64, 100]
    found = sup_errors(f, low, high, arrangement, activation, 20.0, counts)
    for count, error in zip(counts, found, strict=True):
        assert error <= rate.bound(count) * (1 + 1e-3) + 1e-9
    expected = "1/N²" if activation == "relu" and name != "corner" else "1/N"
    assert rate.label == expected


@pytest.mark.parametrize(
    ("activation", "arrangement", "factor"),
    [("heaviside", "bumps", 2), ("relu", "ramps", 4)],
)
def test_twice_the_neurons_divide_the_error_by_two_or_by_four(activation, arrangement, factor):
    few, many = sup_errors(np.exp, -1, 2, arrangement, activation, 20.0, [50, 100])
    assert few / many == pytest.approx(factor, rel=0.05)


def test_a_jump_is_promised_nothing_and_a_polynomial_the_same_for_every_number():
    assert theoretical_rate(np.sign, -1, 1, "bumps", "sigmoid") is None
    rate = theoretical_rate(np.sin, -3, 3, "ramps", "linear")
    assert rate.label == "the same for every N"
    assert rate.bound(1) == rate.bound(100)


def test_errors_are_the_largest_gap_and_the_mean_square():
    assert errors([1.0, 2.0, 3.0], [1.0, 0.0, 4.0]) == (2.0, pytest.approx(5 / 3))


@pytest.mark.parametrize(
    ("call", "sentence"),
    [
        (lambda: arranged_bumps(np.sin, 0, 1, 10, "relu"), "arrange ramps instead"),
        (lambda: arranged_bumps(np.sin, 0, 1, 1, "sigmoid"), "between 2 and 100"),
        (lambda: arranged_ramps(np.sin, 0, 1, 10, "linear"), "use least_squares"),
        (lambda: arranged_ramps(np.sin, 0, 1, 101, "relu"), "between 2 and 100"),
        (lambda: arranged_ramps(np.sin, 1, 0, 10, "relu"), "low below high"),
        (lambda: arranged_bumps(np.sin, 0, 1, 10, "tanh", 0.0), "a steepness above 0"),
        (lambda: least_squares(np.sin, 0, 1, 10, "tanh"), "a polynomial activation"),
        (lambda: as_polynomial(SumOfNeurons([1], [1], [1], "tanh")), "one polynomial"),
        (lambda: arranged("bumps", np.log, -1, 1, 10, "tanh"), "to hold numbers"),
        (lambda: SumOfNeurons([1.0], [1.0, 2.0], [1.0], "tanh"), "as many weights as biases"),
        (lambda: SumOfNeurons([1.0], [1.0], [1.0], "sign"), "an activation among sigmoid"),
        (lambda: SumOfNeurons([math.nan], [1.0], [1.0], "tanh"), "the weights to hold numbers"),
        (lambda: errors([1.0], [1.0, 2.0]), "as many values as target values"),
    ],
)
@pytest.mark.filterwarnings("ignore:invalid value:RuntimeWarning")
def test_what_cannot_be_arranged_is_one_sentence(call, sentence):
    with pytest.raises(ValueError, match="Expected") as caught:
        call()
    assert sentence in str(caught.value)
