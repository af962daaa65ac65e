"""A multilayer perceptron on the columns of a table."""

from __future__ import annotations

import keras
import numpy as np
from keras import layers

from playground.experiments.table_network.architecture import TableArchitecture


def build_table_network(architecture: TableArchitecture, seed: int) -> keras.Model:
    """An uncompiled model: (batch, inputs) -> class probabilities (batch, classes), or a number
    (batch, 1).

    Initial weights: Glorot uniform, each layer from its own seed; biases zero.
    """
    a = architecture
    state = np.random.SeedSequence(seed).generate_state(2 * len(a.hidden_units) + 1)
    seeds = [int(number) >> 1 for number in state]
    model = keras.Sequential([keras.Input((a.num_inputs,))], name="table_network")
    for k, units in enumerate(a.hidden_units):
        initializer = keras.initializers.GlorotUniform(seed=seeds[2 * k])
        model.add(layers.Dense(units, a.activation, kernel_initializer=initializer))
        if a.dropout:
            model.add(layers.Dropout(a.dropout, seed=seeds[2 * k + 1]))
    initializer = keras.initializers.GlorotUniform(seed=seeds[-1])
    model.add(layers.Dense(a.num_outputs, a.output, kernel_initializer=initializer))
    return model
