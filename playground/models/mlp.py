"""The multilayer perceptron: dense layers between a flattened input and a softmax."""

from __future__ import annotations

import keras
import numpy as np
from keras import layers

from playground.models.mlp_architecture import MLPArchitecture


def build_mlp(architecture: MLPArchitecture, seed: int) -> keras.Model:
    """An uncompiled classifier: (batch, *input_shape) -> class probabilities (batch, num_classes).

    Initial weights: Glorot uniform, each layer from its own seed; biases zero.
    """
    a = architecture
    units = a.sizes[1:]
    activations = (*(a.activation for _ in a.hidden_units), "softmax")
    seeds = [int(s) >> 1 for s in np.random.SeedSequence(seed).generate_state(len(units))]
    model = keras.Sequential([keras.Input(a.input_shape), layers.Flatten()], name="mlp")
    for each, activation, layer_seed in zip(units, activations, seeds, strict=True):
        initializer = keras.initializers.GlorotUniform(seed=layer_seed)
        model.add(layers.Dense(each, activation=activation, kernel_initializer=initializer))
    return model
