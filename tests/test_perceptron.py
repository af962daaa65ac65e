"""The perceptron against scikit-learn's Perceptron and SVC, and XOR by brute force."""

import itertools

import numpy as np
import pytest
from sklearn.linear_model import Perceptron
from sklearn.svm import SVC

from playground.reference.perceptron import (
    POINT_SETS,
    XOR_UNITS,
    PerceptronState,
    convergence,
    hidden_image,
    own_points,
    point_set,
    separating_line,
    start_state,
    step,
    trace,
    xor_inequalities,
    xor_network,
)
from playground.reference.threshold_unit import ThresholdUnit

CORNERS = [(0, 0), (0, 1), (1, 0), (1, 1)]


def largest_margin_by_svc(points):
    """The homogeneous margin from SVC: with every point mirrored, its intercept must be 0."""
    homogeneous = np.hstack([points.x, np.ones((len(points), 1))])
    signed = np.where(points.y == 1, 1, -1)[:, None] * homogeneous
    mirrored = np.vstack([signed, -signed])
    labels = np.repeat([1, -1], len(points))
    model = SVC(kernel="linear", C=1e8, tol=1e-10).fit(mirrored, labels)
    return 1 / np.linalg.norm(model.coef_)


def classified_right(points, state):
    z = points.x @ np.array(state.weights) + state.bias
    return np.array_equal((z >= 0).astype(int), points.y)


def test_one_step_moves_the_weights_by_the_error_times_the_input():
    state = PerceptronState((1.0, -2.0), 0.5)
    after = step(state, (3.0, 1.0), 0, learning_rate=0.25, point_index=7)
    # z = 3 - 2 + 0.5 = 1.5, so 1 is predicted where 0 is right: error -1.
    assert after.last.z == 1.5
    assert (after.last.prediction, after.last.target, after.last.error) == (1, 0, -1)
    assert after.last.delta_weights == (-0.75, -0.25)
    assert after.last.delta_bias == -0.25
    assert (after.weights, after.bias) == ((0.25, -2.25), 0.25)
    assert (after.steps, after.mistakes, after.last.point_index) == (1, 1, 7)
    assert state == PerceptronState((1.0, -2.0), 0.5)  # the old state is untouched


def test_a_right_prediction_changes_nothing_and_is_no_mistake():
    after = step(start_state((1.0, 1.0), -1.5), (1.0, 1.0), 1)
    assert (after.weights, after.bias, after.mistakes, after.steps) == ((1.0, 1.0), -1.5, 0, 1)
    assert not after.last.is_mistake
    assert "-0.0" not in str(after)


def test_a_point_on_the_line_is_predicted_one():
    assert step(start_state(), (1.0, 1.0), 1).last.error == 0
    assert step(start_state(), (1.0, 1.0), 0).last.error == -1


@pytest.mark.parametrize("name", list(POINT_SETS))
@pytest.mark.parametrize("learning_rate", [1.0, 0.3])
def test_the_trace_follows_scikit_learns_perceptron(name, learning_rate):
    # From generic weights no sum is ever 0, the one case in which the two conventions differ.
    points = point_set(name, seed=3, n=30, separation=3.0)
    start = start_state((0.1234567, -0.7654321), 0.3141592)
    passes = 4
    ours = trace(points, learning_rate, max_steps=passes * len(points), start=start)
    theirs = Perceptron(eta0=learning_rate, shuffle=False, tol=None, max_iter=passes)
    theirs.fit(points.x, points.y, coef_init=[start.weights], intercept_init=[start.bias])
    np.testing.assert_allclose(ours.final.weights, theirs.coef_[0], atol=1e-9)
    assert ours.final.bias == pytest.approx(theirs.intercept_[0], abs=1e-9)


def test_every_step_of_a_trace_is_one_step_of_the_rule():
    points = point_set("blobs", seed=1, n=10, separation=1.0)
    run = trace(points, 0.5, "shuffled", seed=4, max_steps=50)
    assert run.states[0].last is None
    for before, after in itertools.pairwise(run.states):
        index = after.last.point_index
        again = step(before, tuple(points.x[index].tolist()), int(points.y[index]), 0.5, index)
        assert again == after
    assert len(run.mistake_steps) == run.mistakes == sum(s.last.error != 0 for s in run.states[1:])


def test_a_pass_visits_every_point_once_in_a_reproducible_order():
    points = point_set("blobs", n=12, separation=0.0)
    cyclic = trace(points, max_steps=24)
    assert [s.last.point_index for s in cyclic.states[1:]] == [*range(12), *range(12)]
    orders = [
        [s.last.point_index for s in trace(points, order="shuffled", seed=seed).states[1:]]
        for seed in (5, 5, 6)
    ]
    assert orders[0] == orders[1] != orders[2]
    assert sorted(orders[0][:12]) == sorted(orders[0][12:24]) == list(range(12))


@pytest.mark.parametrize("name", ["and", "or"])
@pytest.mark.parametrize("learning_rate", [1.0, 0.1, 0.7, 1000.0])
def test_and_and_or_are_learned(name, learning_rate):
    run = trace(point_set(name), learning_rate)
    assert run.converged
    assert classified_right(run.points, run.final)
    assert all(not state.last.is_mistake for state in run.states[-4:])


def test_the_learning_rate_only_scales_a_run_from_zero_even_in_decimals():
    ones = trace(point_set("and"), 1.0)
    for rate in (0.1, 0.3, 0.7):
        run = trace(point_set("and"), rate)
        assert [s.mistakes for s in run.states] == [s.mistakes for s in ones.states]
        np.testing.assert_allclose(run.final.weights, rate * np.array(ones.final.weights))


def test_xor_is_never_learned():
    run = trace(point_set("xor"), max_steps=2000)
    assert not run.converged
    assert len(run) == 2000
    assert convergence(run.points) is None


def test_a_run_stops_after_max_steps_in_the_middle_of_a_pass():
    run = trace(point_set("xor"), max_steps=7)
    assert len(run) == 7
    assert not run.converged


def test_all_fourteen_separable_labellings_of_the_square_converge_within_the_bound():
    for labels in itertools.product((0, 1), repeat=4):
        if len(set(labels)) == 1:
            continue
        points = own_points(CORNERS, labels)
        bound = convergence(points)
        if labels in ((0, 1, 1, 0), (1, 0, 0, 1)):
            assert bound is None
            continue
        for seed in range(5):
            run = trace(points, order="shuffled", seed=seed)
            assert run.converged
            assert run.mistakes <= bound.most_mistakes


@pytest.mark.parametrize("seed", range(8))
def test_mistakes_stay_within_novikoffs_bound(seed):
    points = point_set("blobs", seed=seed, n=40, separation=7.0)
    bound = convergence(points)
    assert bound.mistake_bound == pytest.approx((bound.radius / bound.margin) ** 2)
    for rate in (1.0, 0.01):
        run = trace(points, rate, "shuffled", seed=seed, max_steps=10_000)
        assert run.converged
        assert classified_right(points, run.final)
        assert run.mistakes <= bound.most_mistakes


@pytest.mark.parametrize("seed", range(8))
def test_the_bound_for_another_start_holds_too(seed):
    rng = np.random.default_rng(seed)
    points = point_set("blobs", seed=seed, n=30, separation=7.0)
    start = start_state(rng.normal(scale=20, size=2), float(rng.normal(scale=20)))
    bound = convergence(points, start, learning_rate=0.5)
    run = trace(points, 0.5, start=start, max_steps=10_000)
    assert run.converged
    assert run.mistakes <= bound.most_mistakes
    assert convergence(points, start_state(), 0.5).mistake_bound == pytest.approx(
        convergence(points).mistake_bound
    )


@pytest.mark.parametrize("seed", range(6))
def test_the_margin_is_the_one_that_a_hard_margin_svc_finds(seed):
    points = point_set("blobs", seed=seed, n=40, separation=8.0)
    found = convergence(points)
    assert found.margin == pytest.approx(largest_margin_by_svc(points), rel=1e-5)
    assert np.hypot(np.hypot(*found.weights), found.bias) == pytest.approx(1)
    z = points.x @ np.array(found.weights) + found.bias
    assert np.where(points.y == 1, z, -z).min() == pytest.approx(found.margin)
    norms = [np.sqrt(1 + x1**2 + x2**2) for x1, x2 in points.x]
    assert found.radius == pytest.approx(max(norms))


@pytest.mark.parametrize(
    ("name", "radius", "margin"), [("and", 3**0.5, 17**-0.5), ("or", 3**0.5, 1 / 3)]
)
def test_the_numbers_for_and_and_or_are_the_ones_found_by_hand(name, radius, margin):
    # AND: the shortest (w1, w2, b) with w1+w2+b ≥ 1, w+b ≤ -1 is (2, 2, -3), of length √17.
    # OR: w+b ≥ 1 twice and b ≤ -1 give (2, 2, -1), of length 3.
    found = convergence(point_set(name))
    assert found.radius == pytest.approx(radius)
    assert found.margin == pytest.approx(margin)
    assert found.most_mistakes == round((radius / margin) ** 2)


def separable_by_brute_force(points):
    """The widest gap lies along the join of two points, or across an edge between two."""
    zeros, ones = points.x[points.y == 0], points.x[points.y == 1]
    joins = [q - p for p, q in itertools.permutations(points.x, 2)]
    return any(
        (zeros @ direction).max() < (ones @ direction).min()
        for dx, dy in joins
        for direction in ((dx, dy), (-dy, dx))
    )


def test_separability_agrees_with_trying_every_direction_between_points():
    answers = []
    for seed in range(30):
        points = point_set("blobs", seed=seed, n=16, separation=2.5)
        expected = separable_by_brute_force(points)
        line = separating_line(points)
        assert (line is not None) == expected
        answers.append(expected)
        if line is not None:
            z = points.x @ np.array(line[0]) + line[1]
            assert np.array_equal(z > 0, points.y == 1)
    assert len(set(answers)) == 2  # both answers occurred


def test_the_same_point_in_both_classes_cannot_be_separated():
    assert convergence(own_points([(1, 2), (1, 2)], [0, 1])) is None
    assert convergence(own_points([(0, 0), (1, 1), (2, 2), (1, 1)], [0, 0, 1, 1])) is None


@pytest.mark.parametrize("scale", [1e6, 1e-3, 1e-300])
def test_extreme_coordinates_give_finite_answers(scale):
    points = own_points([(scale, 0), (0, scale), (-scale, 0)], [0, 1, 0])
    run, bound = trace(points, max_steps=100), convergence(points)
    assert np.isfinite([*run.final.weights, run.final.bias]).all()
    assert bound is None or np.isfinite([bound.margin, bound.mistake_bound]).all()
    assert (bound is None) == (scale == 1e-300)


def test_a_margin_of_a_few_millionths_still_gives_a_bound_that_holds():
    points = own_points([(1e6, 0), (1e6 - 0.1, 0)], [0, 1])
    bound = convergence(points)
    z = points.x @ np.array(bound.weights) + bound.bias
    assert (np.sign(z) == [-1, 1]).all()
    assert np.isfinite(bound.mistake_bound)


def test_blobs_have_the_size_spread_and_distance_that_was_asked_for():
    points = point_set("blobs", seed=0, n=1000, separation=10.0)
    centres = [points.x[points.y == label].mean(axis=0) for label in (0, 1)]
    assert np.linalg.norm(centres[1] - centres[0]) == pytest.approx(10, abs=0.2)
    assert points.x[points.y == 0].std(axis=0) == pytest.approx([1, 1], abs=0.1)
    assert np.bincount(point_set("blobs", n=7).y).tolist() == [4, 3]
    np.testing.assert_array_equal(point_set("blobs", seed=2).x, point_set("blobs", seed=2).x)


def test_the_four_demands_of_xor_are_what_each_corner_asks():
    weights = list(itertools.product((-2.0, -1.5, -0.5, 0.0, 0.5, 1.0, 2.0), repeat=3))
    demands = xor_inequalities()
    assert [d.latex for d in demands.inequalities] == [
        "b < 0",
        r"w_1 + b \geq 0",
        r"w_2 + b \geq 0",
        "w_1 + w_2 + b < 0",
    ]
    for w1, w2, b in weights:
        for demand in demands.inequalities:
            x1, x2 = demand.point
            output = int(w1 * x1 + w2 * x2 + b >= 0)
            assert demand.target == x1 ^ x2
            assert demand.holds(w1, w2, b) == (output == demand.target)
        assert sum(demands.held(w1, w2, b)) <= 3
        assert sum(demands.sums_held(w1, w2, b)) == 1


def test_the_two_sums_add_their_terms_and_demand_opposite_things():
    demands = xor_inequalities()
    for total in demands.sums:
        terms = [demands.inequalities[number - 1] for number in total.terms]
        added = np.sum([term.coefficients for term in terms], axis=0)
        assert tuple(added) == total.coefficients
        assert {term.at_least for term in terms} == {total.at_least}
    first, second = demands.sums
    assert (first.terms, second.terms) == ((2, 3), (1, 4))
    assert first.coefficients == second.coefficients == (1, 1, 2)
    assert first.at_least
    assert not second.at_least
    assert first.latex == r"w_1 + w_2 + 2b \geq 0"
    assert second.latex == "w_1 + w_2 + 2b < 0"


def test_the_three_unit_network_reproduces_the_lectures_table():
    table = [(row.x1, row.x2, row.y, row.o1, row.o2, row.o3) for row in xor_network().rows]
    assert table == [
        (1, 0, 1, 0, 1, 1),
        (0, 1, 1, 0, 1, 1),
        (0, 0, 0, 0, 0, 0),
        (1, 1, 0, 1, 1, 0),
    ]
    assert xor_network().solves_xor
    assert xor_network().output(CORNERS).tolist() == [0, 1, 1, 0]


def test_edited_weights_can_break_the_xor_network():
    broken = xor_network((XOR_UNITS[0], XOR_UNITS[1], ThresholdUnit((1.0, 1.0), -0.5)))
    assert not broken.solves_xor
    assert [row.is_right for row in broken.rows] == [True, True, True, False]


def test_the_hidden_layer_folds_the_plane_onto_corners_that_a_line_separates():
    rng = np.random.default_rng(0)
    x = rng.uniform(-1, 2, (500, 2))
    sums, outputs = hidden_image(XOR_UNITS, x)
    np.testing.assert_allclose(sums[:, 0], x.sum(axis=1) - 1.5)
    np.testing.assert_array_equal(outputs, np.heaviside(sums, 1.0))
    assert len(np.unique(outputs, axis=0)) == 3  # AND without OR cannot be
    _, corners = hidden_image(XOR_UNITS, CORNERS)
    assert separating_line(own_points(corners, [0, 1, 1, 0])) is not None


@pytest.mark.parametrize(
    ("build", "sentence"),
    [
        (lambda: own_points([], []), "Expected at least two points, received none"),
        (lambda: own_points([(1, 2), (3, 4)], [1, 1]), "points of both classes.*only class 1; add"),
        (lambda: own_points([(1, 2), (3, 4)], [1]), "each of the 2 points, received 1 classes"),
        (lambda: own_points([(1, 2), (3, 4)], [1, 2]), "every class to be 0 or 1, received 2"),
        (lambda: own_points([(1, 2), (3,)], [1, 0]), "coordinates of the points to hold numbers"),
        (lambda: own_points([1, 2], [1, 0]), "one row of coordinates per point"),
        (lambda: own_points([("a", 2), (3, 4)], [1, 0]), "give a table of numbers"),
        (lambda: own_points([(np.nan, 2), (3, 4)], [1, 0]), "received nan"),
        (lambda: own_points([(1e300, 2), (3, 4)], [1, 0]), r"received 1e\+300"),
        (lambda: point_set("moons"), "name of a point set .and, or, xor, blobs., received moons"),
        (lambda: point_set("blobs", n=1), "n to be a whole number between 2 and 1,000, received 1"),
        (lambda: trace(point_set("and"), 0.0), "the learning rate .* received 0.0"),
        (lambda: trace(point_set("and"), float("nan")), "the learning rate .* received nan"),
        (lambda: trace(point_set("and"), order="random"), "one of cyclic, shuffled, received"),
        (lambda: trace(point_set("and"), max_steps=10**9), "max_steps to be a whole number"),
        (lambda: trace(point_set("and"), start=start_state((1,))), "Expected 2 weights"),
        (lambda: start_state((1e300, 0)), r"the weights at the start .* received 1e\+300"),
        (lambda: PerceptronState((1e300, 0.0)), r"every weight .* received 1e\+300"),
        (lambda: xor_inequalities().held(np.nan, 0, 0), "w1 to be a number .* received nan"),
        (lambda: xor_network(XOR_UNITS[:2]), "three units of two weights each"),
    ],
)
def test_what_cannot_be_trained_is_refused_with_a_sentence(build, sentence):
    with pytest.raises(ValueError, match=sentence):
        build()
