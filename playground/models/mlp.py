"""The multilayer perceptron: dense layers between a flattened input and a softmax."""

from __future__ import annotations

from collections.abc import Sequence

import keras
import numpy as np
from keras import layers


def build_mlp(
    input_shape: tuple[int, ...],
    num_classes: int,
    *,
    hidden_units: Sequence[int],
    activation: str,
    seed: int,
) -> keras.Model:
    """An uncompiled classifier: (batch, *input_shape) -> class probabilities (batch, num_classes).

    Initial weights: Glorot uniform, each layer from its own seed; biases zero.
    """
    seeds = [
        int(s) >> 1 for s in np.random.SeedSequence(seed).generate_state(len(hidden_units) + 1)
    ]
    model = keras.Sequential([keras.Input(input_shape), layers.Flatten()], name="mlp")
    for units, layer_seed in zip(hidden_units, seeds, strict=False):
        initializer = keras.initializers.GlorotUniform(seed=layer_seed)
        model.add(layers.Dense(units, activation=activation, kernel_initializer=initializer))
    initializer = keras.initializers.GlorotUniform(seed=seeds[-1])
    model.add(layers.Dense(num_classes, activation="softmax", kernel_initializer=initializer))
    return model
