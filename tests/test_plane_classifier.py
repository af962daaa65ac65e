"""A network on the plane: what is built, trained and observed."""

import keras
import numpy as np
import pytest

from playground.experiments import EXPERIMENTS, ConfigError
from playground.experiments.plane_classifier import (
    activations_of,
    architecture_of,
    network_of,
    points_of,
    untrained_weights,
)
from playground.runs.arrays import unpack
from playground.training.trainer import Trainer

PLANE = EXPERIMENTS["plane_classifier"]
pytestmark = pytest.mark.usefixtures("without_xla")


def config_of(**changes):
    return PLANE.config_type.parse(changes)


def trained(**changes):
    events = []
    config = config_of(**{"epochs": 2, "count": 60, **changes})
    Trainer("plane", PLANE, config, lambda kind, **fields: events.append((kind, fields))).run()
    weights = [unpack(f["data"])["flat"] for k, f in events if k == "observation"
               and f["name"] == "weights"]  # fmt: skip
    report = next(f["report"] for k, f in events if k == "report")
    return config, weights, report, events


def flat(model):
    return np.concatenate([v.numpy().ravel() for v in model.trainable_variables])


# The configuration


def test_the_last_activation_serves_the_layers_that_remain():
    config = config_of(hidden_units="3,4,5", activations="relu,tanh")
    assert activations_of(config) == ("relu", "tanh", "tanh")
    assert activations_of(config_of(hidden_units="")) == ()


def test_a_softmax_has_an_output_for_each_class_and_any_other_output_one():
    assert architecture_of(config_of(dataset="spiral3")).sizes == (2, 4, 2, 3)
    assert architecture_of(config_of(output="tanh")).sizes == (2, 4, 2, 1)
    assert architecture_of(config_of(dataset="regression_plane", features="x1")).sizes == (
        1,
        4,
        2,
        1,
    )


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"dataset": "regression_plane", "output": "softmax"}, "Expected output tanh or linear"),
        ({"dataset": "spiral3", "output": "tanh"}, "Expected output softmax for 3 classes"),
        ({"output": "tanh", "loss": "cross_entropy"}, "Expected loss squared_error"),
        ({"features": ""}, "Expected at least one feature"),
        ({"activations": ""}, "Expected at least one activation"),
        ({"dataset": "own", "points": "1,1,0"}, "Expected"),
        ({"hidden_units": "17"}, "Expected hidden_units"),
        ({"hidden_units": "1,1,1,1,1,1,1"}, "Expected hidden_units"),
        ({"dataset": "mnist"}, "Expected dataset"),
    ],
    ids=lambda value: str(value)[:40],
)
def test_what_does_not_fit_together_is_refused_in_a_sentence(changes, sentence):
    with pytest.raises(ConfigError, match=f"^{sentence}.*Received: "):
        config_of(**changes)


def test_own_points_are_what_is_trained_on():
    text = "-1,-1,0;1,1,1;-2,-2,0;2,2,1"
    data = points_of(config_of(dataset="own", points=text))
    together = {(x1, x2, c) for (x1, x2), c in zip(data.x_train.tolist(), data.y_train.tolist(),
                                                   strict=True)}  # fmt: skip
    assert together <= {(-1.0, -1.0, 0), (1.0, 1.0, 1), (-2.0, -2.0, 0), (2.0, 2.0, 1)}
    assert len(data.y_train) == len(data.y_test) == 2


# The model: NumPy's view of the recorded weights is Keras's


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"dataset": "spiral3", "hidden_units": "5,3,4", "activations": "relu,tanh,gelu"},
        {"output": "tanh", "features": "x1,x2,x1_x2,sin_x1"},
        {"dataset": "regression_gaussians", "activations": "sigmoid"},
        {"hidden_units": ""},
    ],
    ids=["default", "three classes", "tanh output", "regression", "no hidden layer"],
)
def test_the_network_that_is_looked_at_is_the_one_that_keras_trains(changes):
    config = config_of(**changes)
    data = PLANE.load_data(config)
    model = PLANE.build_model(config, data)
    network = network_of(config, flat(model))
    np.testing.assert_allclose(
        network.layers(data.test.x)[-1], model(data.test.x).numpy(), atol=1e-5
    )
    assert PLANE.count_parameters(config) == model.count_params() == len(network.flat())


def test_the_same_seed_gives_the_same_initial_weights_and_another_seed_others():
    models = [PLANE.build_model(config_of(seed=s), None) for s in (1, 1, 2)]
    np.testing.assert_array_equal(flat(models[0]), flat(models[1]))
    assert not np.array_equal(flat(models[0]), flat(models[2]))


@pytest.mark.parametrize(
    ("initialization", "reference"),
    [
        ("glorot_uniform", keras.initializers.GlorotUniform),
        ("he_normal", keras.initializers.HeNormal),
        ("random_normal", keras.initializers.RandomNormal),
        ("zeros", lambda seed: keras.initializers.Zeros()),
    ],
)
def test_weights_begin_as_those_of_kerass_initialiser(initialization, reference):
    """Of many seeds together: the same spread and reach as Keras draws, and biases of 0."""
    config = config_of(hidden_units="16,16", initialization=initialization)
    networks = [
        network_of(config, untrained_weights(config.model_copy(update={"seed": seed})))
        for seed in range(40)
    ]
    ours = np.concatenate([network.weights[1].ravel() for network in networks])
    theirs = np.concatenate(
        [np.asarray(reference(seed=seed)((16, 16))).ravel() for seed in range(40)]
    )
    assert np.std(ours) == pytest.approx(np.std(theirs), rel=0.1)
    assert np.abs(ours).max() == pytest.approx(np.abs(theirs).max(), rel=0.2)
    assert not any(network.biases[1].any() for network in networks)


@pytest.mark.parametrize(
    "changes",
    [{}, {"seed": 5, "dropout": 0.5}, {"dataset": "spiral3", "initialization": "he_uniform"}],
)
def test_the_page_knows_the_weights_that_a_worker_begins_with(changes):
    config, weights, _, _ = trained(**changes)
    np.testing.assert_array_equal(untrained_weights(config), weights[0])


def test_weights_that_begin_at_zero_never_tell_neurons_apart():
    config, weights, _, _ = trained(initialization="zeros", epochs=5)
    hidden = network_of(config, weights[-1]).weights[0]
    np.testing.assert_allclose(hidden, hidden[:, :1] * np.ones(4), atol=1e-7)


# Objectives: `fit` with Keras's own losses ends at the same weights


@pytest.mark.parametrize(
    ("changes", "loss"),
    [
        ({}, "sparse_categorical_crossentropy"),
        ({"dataset": "regression_plane"}, "mean_squared_error"),
        ({"output": "tanh"}, "mean_squared_error"),
        ({"loss": "squared_error"}, "mean_squared_error"),
        ({"regularization": "l2", "regularization_rate": "0.1"}, "sparse_categorical_crossentropy"),
        ({"regularization": "l1", "regularization_rate": "0.1"}, "sparse_categorical_crossentropy"),
    ],
    ids=["softmax", "regression", "tanh on ±1", "squared error of a softmax", "L2", "L1"],
)
def test_two_epochs_are_those_of_model_fit(changes, loss):
    config, weights, _, events = trained(**changes)
    data = PLANE.load_data(config)
    y = data.train.y
    if "output" in changes:
        y = 2.0 * y - 1
    if "loss" in changes:
        y = keras.utils.to_categorical(y, 2)
    model = PLANE.build_model(config, data)
    model.compile(keras.optimizers.SGD(config.learning_rate), loss)
    losses = []
    for epoch in range(2):
        order = np.random.default_rng([config.seed, epoch]).permutation(len(y))
        fitted = model.fit(data.train.x[order], y[order], 10, shuffle=False, verbose=0)
        losses += fitted.history["loss"]
    np.testing.assert_allclose(weights[-1], flat(model), atol=1e-5)
    block = next(f for kind, f in events if kind == "history")
    columns = block["columns"]
    rows = np.concatenate([np.frombuffer(f["data"]) for kind, f in events if kind == "history"])
    ours = rows.reshape(-1, len(columns))[:, columns.index("loss")]
    np.testing.assert_allclose(ours, losses, rtol=1e-4)


# What is observed and reported


def test_weights_are_observed_from_before_the_first_step():
    config, weights, _, events = trained()
    np.testing.assert_allclose(weights[0], flat(PLANE.build_model(config, None)), atol=1e-7)
    epochs = [f["epoch"] for kind, f in events if kind == "observation"]
    assert epochs[0] == 0
    assert epochs == sorted(epochs)


def test_an_output_between_minus_and_plus_one_is_scored_by_its_sign():
    config, weights, report, _ = trained(output="tanh")
    data = PLANE.load_data(config)
    answers = network_of(config, weights[-1]).layers(data.test.x)[-1][:, 0]
    right = np.mean((answers > 0) == data.test.y)
    assert report["test"]["accuracy"] == pytest.approx(right)


def test_a_regression_reports_how_much_it_explains_and_no_accuracy():
    _, _, report, _ = trained(dataset="regression_plane", epochs=30)
    assert report["test"]["accuracy"] is None
    assert report["test"]["r_squared"] > 0.5
    assert report["test"]["sup_norm"] > 0


def test_a_learning_rate_that_diverges_is_named_with_its_epoch():
    _, weights, _, events = trained(
        dataset="regression_gaussians", activations="linear", learning_rate=10, epochs=30,
        features="x1,x2,x1_squared,x2_squared",
    )  # fmt: skip
    message = [f for kind, f in events if kind == "state"][-1]["message"]
    assert message.startswith("Learning rate 10 with sgd diverged at epoch ")
    assert np.isfinite(weights[-1]).all()
