"""The network of the plane in NumPy, against Keras and against one neuron after another."""

from __future__ import annotations

import itertools
import math
import time

import numpy as np
import pytest

from playground.reference.activations import ACTIVATIONS, activation_named
from playground.reference.plane_network import OUTPUTS, PlaneNetwork, from_flat

NAMES = tuple("abcdefg")


def network(sizes=(3, 4, 2, 3), activations=("tanh", "relu"), output="softmax", seed=0):
    rng = np.random.default_rng(seed)
    count = sum((a + 1) * b for a, b in itertools.pairwise(sizes))
    return from_flat(
        rng.normal(size=count), NAMES[: sizes[0]], sizes[1:-1], sizes[-1], activations, output
    )


def by_hand(net, point):
    """Outputs of one point, one weight after another, in double precision."""
    values = [float(v) for v in point]
    for layer, (weights, biases) in enumerate(zip(net.weights, net.biases, strict=True)):
        sums = [
            float(b) + sum(v * float(w) for v, w in zip(values, column, strict=True))
            for column, b in zip(weights.T, biases, strict=True)
        ]
        if layer < len(net.activations):
            function = activation_named(net.activations[layer]).function
            values = [float(function(z)) for z in sums]
        elif net.output == "softmax":
            total = sum(math.exp(z) for z in sums)
            values = [math.exp(z) / total for z in sums]
        elif net.output == "tanh":
            values = [math.tanh(z) for z in sums]
        elif net.output == "sigmoid":
            values = [1 / (1 + math.exp(-z)) for z in sums]
        else:
            values = sums
    return values


@pytest.mark.parametrize("output", OUTPUTS)
@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_every_point_gets_what_a_loop_over_its_weights_gives(activation, output):
    net = network(activations=(activation, activation), output=output)
    points = np.random.default_rng(1).uniform(-3, 3, (40, 3)).astype(np.float32)
    found = net.layers(points)
    assert [values.shape for values in found] == [(40, 4), (40, 2), (40, 3)]
    assert all(values.dtype == np.float32 for values in found)
    expected = [by_hand(net, point) for point in points]
    np.testing.assert_allclose(found[-1], expected, atol=2e-5, rtol=2e-5)


def test_it_computes_what_keras_computes_from_the_same_weights():
    import keras

    known = [name for name in ACTIVATIONS if name not in ("heaviside", "sign")]
    points = np.random.default_rng(2).uniform(-6, 6, (200, 5)).astype(np.float32)
    for index, name in enumerate(known):
        output = OUTPUTS[index % len(OUTPUTS)]
        layers = [
            keras.layers.Dense(6, name, bias_initializer=keras.initializers.RandomNormal(seed=1)),
            keras.layers.Dense(4, name, bias_initializer=keras.initializers.RandomNormal(seed=2)),
            keras.layers.Dense(3, output),
        ]
        model = keras.Sequential([keras.Input((5,)), *layers])
        flat = np.concatenate([np.ravel(array) for array in model.get_weights()])
        net = from_flat(flat, NAMES[:5], (6, 4), 3, (name, name), output)
        np.testing.assert_array_equal(net.flat(), flat)
        np.testing.assert_allclose(
            net.layers(points)[-1], np.asarray(model(points)), atol=1e-5, rtol=1e-5, err_msg=name
        )


def test_without_a_hidden_layer_it_is_a_linear_unit():
    net = PlaneNetwork(("x1", "x2"), (np.array([[2], [-1]]),), (np.array([0.5]),), (), "linear")
    assert net.sizes == (2, 1)
    np.testing.assert_allclose(net.layers([[1, 1], [0, 3]])[0], [[1.5], [-2.5]])


@pytest.mark.parametrize(
    "build",
    [
        lambda: from_flat(np.zeros(5), ("a",), (2,), 1, ("tanh",), "tanh"),
        lambda: from_flat(np.zeros(7), ("a",), (2,), 1, ("swoosh",), "tanh"),
        lambda: from_flat(np.zeros(7), ("a",), (2,), 1, (), "tanh"),
        lambda: from_flat(np.zeros(7), ("a",), (2,), 1, ("tanh",), "relu"),
        lambda: PlaneNetwork(("a",), (np.zeros((2, 1)),), (np.zeros(1),), (), "tanh"),
        lambda: network().layers(np.zeros((4, 2))),
        lambda: network().layers(np.zeros(3)),
    ],
)
def test_what_does_not_fit_is_refused(build):
    with pytest.raises(ValueError, match=r"^Expected "):
        build()


def test_an_overflow_gives_infinities_and_no_error():
    net = network(activations=("relu", "relu"), output="linear")
    large = np.full(net.flat().shape, 1e6)
    net = from_flat(large, net.features, (4, 2), 3, ("relu", "relu"), "linear")
    huge = from_flat(np.full(net.flat().shape, 1e30), net.features, (4, 2), 3, ("elu",) * 2, "tanh")
    assert np.isfinite(net.layers(np.ones((1, 3)))[-1]).all()
    assert len(huge.layers(np.ones((1, 3)))) == 3


@pytest.mark.parametrize("activation", ["tanh", "relu", "gelu", "softplus"])
def test_ten_thousand_points_of_the_largest_default_take_a_moment(activation):
    net = network((7, *[8] * 6, 2), (activation,) * 6)
    points = np.random.default_rng(0).normal(size=(10_000, 7)).astype(np.float32)
    times = []
    for _ in range(5):
        start = time.perf_counter()
        net.layers(points)
        times.append(time.perf_counter() - start)
    # 2 to 16 ms on the machine it was written on; a busy one may take longer.
    assert min(times) < 0.1
