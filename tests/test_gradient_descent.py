"""Loss surfaces over two weights, mini-batches, and four optimizers beside those of Keras."""

from __future__ import annotations

import itertools
import math

import keras
import numpy as np
import pytest
from scipy.optimize import approx_fprime
from sklearn.linear_model import LinearRegression
from sklearn.metrics import log_loss

from playground.experiments import EXPERIMENTS
from playground.experiments.recorded_runs import recorded_configs, recorded_runs
from playground.lessons.gradient_descent.network_slice import network_slice
from playground.lessons.gradient_descent.settings import POINTS
from playground.reference.gradient_descent import (
    NEURONS,
    OPTIMIZERS,
    Layer,
    LossSurface,
    Memory,
    Rates,
    batches,
    descend,
    largest_curvature,
)
from playground.reference.gradient_descent.neuron import BIAS, WEIGHT

PLACES = ((-2.0, 4.0), (0.0, 0.0), (1.3, -0.7), (-4.5, 0.2))
ALL_POINTS = batches(6, 6, 0, 200)
KERAS = {
    "sgd": lambda rates: keras.optimizers.SGD(rates.learning_rate),
    "momentum": lambda rates: keras.optimizers.SGD(rates.learning_rate, momentum=rates.momentum),
    "rmsprop": lambda rates: keras.optimizers.RMSprop(rates.learning_rate),
    # Plain numbers Keras would round to single precision, which the sixth digit shows.
    "adam": lambda rates: keras.optimizers.Adam(
        rates.learning_rate, beta_1=np.float64(0.9), beta_2=np.float64(0.999)
    ),
}


def loss_by_hand(name, w, b):
    """The mean squared error of a neuron, written out."""
    neuron = NEURONS[name]
    f = {
        "linear": lambda z: z,
        "sigmoid": lambda z: 1 / (1 + math.exp(-z)),
        "heaviside": lambda z: float(z >= 0),
    }[neuron.activation]
    return sum((f(w * x + b) - y) ** 2 for x, y in zip(neuron.x, neuron.y, strict=True)) / 6


@pytest.mark.parametrize("name", NEURONS)
def test_the_loss_of_a_neuron_is_the_mean_squared_error_of_its_six_points(name):
    expected = [loss_by_hand(name, *place) for place in PLACES]
    np.testing.assert_allclose(NEURONS[name].surface().losses(PLACES), expected, rtol=1e-14)


@pytest.mark.parametrize("name", ["line", "centred"])
def test_the_hessian_of_a_linear_neuron_is_the_closed_formula(name):
    x = np.array(NEURONS[name].x)
    expected = (2 * (x**2).mean(), 2 * x.mean(), 2.0)
    for place in PLACES:
        assert NEURONS[name].surface().at(place).hessian == pytest.approx(expected, rel=1e-14)


@pytest.mark.parametrize("name", NEURONS)
def test_gradient_and_hessian_of_a_neuron_are_those_of_finite_differences(name):
    surface = NEURONS[name].surface()
    for place in PLACES[:1] + PLACES[2:]:  # at the origin a step has no derivative
        assert_derivatives(surface, place)


@pytest.mark.parametrize(
    ("activation", "directions"),
    [("tanh", "principal"), ("tanh", "random"), ("sigmoid", "principal")],
)
def test_gradient_and_hessian_of_a_slice_are_those_of_finite_differences(activation, directions):
    surface = network_slice(activation, directions).surface
    for place in PLACES:
        assert_derivatives(surface, place)


def assert_derivatives(surface, place):
    local = surface.at(place)
    gradient = approx_fprime(np.array(place), surface.losses, 1e-6)
    np.testing.assert_allclose(local.gradient, gradient, atol=2e-4)
    assert surface.gradient(place).tolist() == pytest.approx(local.gradient, rel=1e-13)
    rows = [
        approx_fprime(np.array(place), lambda at, i=i: surface.gradient(at)[i], 1e-6)
        for i in (0, 1)
    ]
    aa, ab, bb = local.hessian
    np.testing.assert_allclose(rows, [[aa, ab], [ab, bb]], atol=2e-4)


def test_the_largest_curvature_is_numpys_largest_eigenvalue():
    for aa, ab, bb in ((3.0, 1.0, 2.0), (-1.0, 0.5, -4.0), (0.0, 0.0, 0.0), (1e-3, -7.0, 5.0)):
        largest = np.linalg.eigvalsh([[aa, ab], [ab, bb]])[-1]
        assert largest_curvature((aa, ab, bb)) == pytest.approx(largest, abs=1e-14)


def test_the_gradient_of_a_step_neuron_is_zero_and_nothing_moves():
    surface = NEURONS["heaviside"].surface()
    for name in OPTIMIZERS:
        path = descend(surface, name, Rates(1.0), (-1.0, 1.0), ALL_POINTS[:20])
        assert np.all(path.gradients == 0)
        assert np.all(path.places == (-1.0, 1.0))


@pytest.mark.parametrize("rate", [0.05, 0.2, 0.34])
def test_sgd_on_a_quadratic_keeps_1_minus_rate_times_curvature_of_its_distance(rate):
    surface = NEURONS["centred"].surface()
    x, y = np.array(NEURONS["centred"].x), np.array(NEURONS["centred"].y)
    fitted = LinearRegression().fit(x[:, None], y)
    lowest = np.array([fitted.coef_[0], fitted.intercept_])
    curvatures = np.array([2 * (x**2).mean(), 2.0])  # the Hessian is diagonal
    start, t = np.array([-2.0, 4.0]), np.arange(51)[:, None]
    path = descend(surface, "sgd", Rates(rate), start, ALL_POINTS[:50])
    expected = lowest + (start - lowest) * (1 - rate * curvatures) ** t
    np.testing.assert_allclose(path.places, expected, rtol=1e-11, atol=1e-13)


def test_a_rate_just_above_2_over_the_largest_eigenvalue_diverges_and_one_just_below_does_not():
    surface = NEURONS["line"].surface()
    x = np.array(NEURONS["line"].x)
    largest = np.linalg.eigvalsh(2 * np.array([[(x**2).mean(), x.mean()], [x.mean(), 1]]))[-1]
    order = batches(6, 6, 0, 1000)
    below, above = (
        descend(surface, "sgd", Rates(factor * 2 / largest), (0.0, -1.0), order).losses
        for factor in (0.99, 1.01)
    )
    assert below[-1] < 0.05 < below[0]
    assert above[200] > 2 * above[100] > 4 * above[0]


def test_an_optimizer_that_has_diverged_has_no_place_any_more():
    path = descend(NEURONS["line"].surface(), "sgd", Rates(10.0), (1.0, 1.0), ALL_POINTS)
    gone = np.flatnonzero(np.isnan(path.places[:, 0]))
    assert 0 < gone[0] < 20
    assert np.isnan(path.losses[gone[0] :]).all()
    assert np.isfinite(path.losses[: gone[0]]).all()


@pytest.mark.parametrize("name", OPTIMIZERS)
@pytest.mark.parametrize(
    ("neuron", "rates"), [("line", Rates(0.03, 0.5)), ("sigmoid", Rates(0.1, 0.9))]
)
def test_an_optimizer_goes_step_for_step_where_keras_goes(name, neuron, rates):
    surface = NEURONS[neuron].surface()
    order = batches(6, 4, 3, 40)
    path = descend(surface, name, rates, (-2.0, 4.0), order)
    variable = keras.Variable(np.array([-2.0, 4.0]), dtype="float64")
    optimizer = KERAS[name](rates)
    theirs = [variable.numpy()]
    for examples in order:
        gradient = surface.gradient(variable.numpy(), examples)
        optimizer.apply([keras.ops.convert_to_tensor(gradient, "float64")], [variable])
        theirs.append(variable.numpy())
    assert np.abs(path.places[-1] - path.places[0]).max() > 0.1
    np.testing.assert_allclose(path.places, theirs, rtol=1e-6, atol=1e-6)


def test_every_epoch_goes_once_through_all_examples_in_a_new_order():
    order = batches(10, 3, 7, 40)
    assert [len(batch) for batch in order[:5]] == [3, 3, 3, 1, 3]
    epochs = [list(itertools.chain(*order[k : k + 4])) for k in range(0, 40, 4)]
    assert all(sorted(epoch) == list(range(10)) for epoch in epochs)
    assert len({tuple(epoch) for epoch in epochs}) == 10
    assert batches(10, 3, 7, 40) == order != batches(10, 3, 8, 40)


def test_every_order_of_an_epoch_comes_equally_often():
    order = batches(3, 2, 0, 12_000)
    epochs = [tuple(order[k] + order[k + 1]) for k in range(0, 12_000, 2)]
    counts = [epochs.count(each) for each in itertools.permutations(range(3))]
    assert sum(counts) == 6000
    assert all(abs(count - 1000) < 5 * math.sqrt(1000 * 5 / 6) for count in counts)


def test_the_mean_gradient_of_an_epoch_is_the_gradient_of_all_examples():
    surface = NEURONS["sigmoid"].surface()
    order = batches(6, 2, 1, 3)
    mean = np.mean([surface.gradient((1.0, 0.5), batch) for batch in order], axis=0)
    np.testing.assert_allclose(mean, surface.gradient((1.0, 0.5)), rtol=1e-14)


@pytest.mark.parametrize("size", [0, -1, 1.5])
def test_a_batch_of_no_examples_is_refused(size):
    with pytest.raises(ValueError, match="batch size"):
        batches(6, size, 0, 3)


def test_layers_that_do_not_fit_and_unknown_losses_are_refused():
    x, y = np.zeros((3, 2)), np.zeros(3)
    layer = Layer(WEIGHT, BIAS, "linear")
    with pytest.raises(ValueError, match=r"weights of shape \(3, 2, 1\)"):
        LossSurface((layer,), x, y, "squared_error")
    with pytest.raises(ValueError, match="one target for each example"):
        LossSurface((layer,), x[:, :1], y[:2], "squared_error")
    with pytest.raises(ValueError, match="a loss"):
        LossSurface((layer,), x[:, :1], y, "hinge")


def test_a_blank_memory_makes_momentums_first_step_that_of_sgd():
    gradient, blank = np.array([1.0, -2.0]), Memory.blank(2)
    first = [OPTIMIZERS[name].step(blank, gradient, Rates(0.1))[1] for name in ("sgd", "momentum")]
    np.testing.assert_array_equal(*first)


# --- A slice through a trained network ------------------------------------------------------------


def recorded(activation):
    """The experiment with recorded networks, its settings, and the weights at each moment."""
    experiment = next(e for e in EXPERIMENTS.values() if e.dense_network)
    for run_id, config in recorded_configs(experiment).items():
        if config.activations == (activation,):
            moments = recorded_runs()[run_id].observations["weights"].values()
            return experiment, config, np.array([arrays["flat"] for arrays in moments], float)
    raise AssertionError(f"no recorded run with {activation}")


@pytest.mark.parametrize("activation", ["tanh", "relu", "sigmoid"])
def test_in_the_middle_of_a_random_slice_is_the_trained_network(activation):
    experiment, config, weights = recorded(activation)
    train = experiment.load_data(config).train
    softmax = experiment.dense_network(config, weights[-1]).layers(train.x)[-1]
    expected = log_loss(train.y, softmax)
    found = network_slice(activation, "random").surface.losses((0.0, 0.0))
    assert found == pytest.approx(expected, rel=1e-5)  # layers are computed in single precision
    assert len(train.x) == POINTS


@pytest.mark.parametrize("activation", ["tanh", "relu", "sigmoid"])
def test_the_principal_slice_holds_what_scikit_learns_singular_vectors_hold(activation):
    from sklearn.decomposition import TruncatedSVD

    _, _, weights = recorded(activation)
    moved = weights - weights[-1]
    axes = TruncatedSVD(2, algorithm="arpack").fit(moved).components_
    share = (moved @ axes.T @ axes) ** 2
    found = network_slice(activation, "principal")
    assert found.share == pytest.approx(share.sum() / (moved**2).sum(), rel=1e-9)
    assert found.share > 0.99
    ends = np.linalg.norm(found.path[-1] - found.path[0])
    assert ends == pytest.approx(np.linalg.norm((moved[0] - moved[-1]) @ axes.T), rel=1e-9)
    assert found.path[0, 0] < 0 < found.path[-1, 0]


def test_the_recorded_run_ends_on_its_plane_at_the_log_loss_of_the_nearest_network():
    experiment, config, weights = recorded("tanh")
    axes = np.linalg.svd(weights - weights[-1], full_matrices=False)[2][:2]
    origin = (weights[0] + weights[-1]) / 2
    nearest = origin + (weights[-1] - origin) @ axes.T @ axes
    train = experiment.load_data(config).train
    expected = log_loss(train.y, experiment.dense_network(config, nearest).layers(train.x)[-1])
    found = network_slice("tanh", "principal")
    assert found.surface.losses(found.path[-1]) == pytest.approx(expected, rel=1e-5)
    assert expected == pytest.approx(0.0653, abs=5e-5)  # what the page says
