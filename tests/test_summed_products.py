"""Small dense networks multiply and sum in their compiled training steps."""

import threading

import keras
import numpy as np
import pytest
from keras import layers

from playground.training.summed_products import MOST_WORK, gains_by_sums, summed_products

RNG = np.random.default_rng(0)


def network(*parts, inputs=(3,)):
    return keras.Sequential([keras.Input(inputs), *parts])


@pytest.mark.parametrize("use_bias", [True, False])
def test_a_layer_multiplies_its_inputs_with_its_kernel(use_bias):
    model = network(layers.Dense(4, "tanh", use_bias=use_bias, bias_initializer="ones"))
    x = RNG.normal(size=(5, 3)).astype(np.float32)
    kernel = model.layers[0].kernel.numpy()
    with summed_products(model):
        found = model(x).numpy()
    np.testing.assert_allclose(found, np.tanh(x @ kernel + use_bias), rtol=1e-5, atol=1e-6)


def test_a_layer_of_more_than_rows_has_its_usual_product():
    model = network(layers.Reshape((2, 2)), layers.Dense(5), inputs=(4,))
    x = RNG.normal(size=(6, 4)).astype(np.float32)
    expected = x.reshape(6, 2, 2) @ model.layers[1].kernel.numpy()
    with summed_products(model):
        found = model(x).numpy()
    np.testing.assert_allclose(found, expected, rtol=1e-5, atol=1e-6)


def test_another_thread_has_the_usual_product_and_afterwards_this_one_too():
    model = network(layers.Dense(4))
    x = RNG.normal(size=(5, 3)).astype(np.float32)
    asked = []
    usual = layers.Dense.call

    def note(layer, inputs, training=None):
        asked.append(threading.current_thread().name)
        return usual(layer, inputs, training)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(layers.Dense, "call", note)
        with summed_products(model):
            model(x)
            other = threading.Thread(target=model, args=(x,), name="other")
            other.start()
            other.join()
        model(x)
    assert asked == ["other", threading.current_thread().name]
    assert "call" not in vars(model.layers[0])


def test_only_small_networks_of_dense_layers_gain():
    dense = network(layers.Dense(4), layers.Dense(1))
    assert dense.count_params() == 3 * 4 + 4 + 4 + 1
    assert gains_by_sums(dense, MOST_WORK // 21)
    assert not gains_by_sums(dense, MOST_WORK // 21 + 1)
    assert not gains_by_sums(network(layers.Conv1D(1, 2), inputs=(4, 1)), 1)
