"""A small multilayer perceptron whose layers each have their own activation."""

from __future__ import annotations

from collections.abc import Sequence

import keras
import numpy as np
from keras import layers


def build_plane_mlp(
    num_inputs: int,
    num_outputs: int,
    *,
    hidden_units: Sequence[int],
    activations: Sequence[str],
    output: str,
    initialization: str,
    regularization: str,
    regularization_rate: float,
    dropout: float,
    seed: int,
) -> keras.Model:
    """An uncompiled model: (batch, num_inputs) -> (batch, num_outputs).

    Args:
        activations: One per hidden layer.
        output: Activation of the output layer: softmax, tanh or linear.
        initialization: A Keras initialiser by name; each layer draws from its own seed.
        regularization: ``none``, or ``l1`` or ``l2`` on every kernel.
    """
    state = np.random.SeedSequence(seed).generate_state(2 * len(hidden_units) + 1)
    seeds = [int(number) >> 1 for number in state]
    regularizers = {"l1": keras.regularizers.L1, "l2": keras.regularizers.L2}

    def dense(units: int, activation: str, layer_seed: int) -> keras.layers.Layer:
        kind = keras.initializers.get(initialization)
        settings = {"seed": layer_seed} if "seed" in kind.get_config() else {}
        penalty = regularizers.get(regularization)
        return layers.Dense(
            units,
            activation=activation,
            kernel_initializer=type(kind)(**settings),
            kernel_regularizer=penalty(regularization_rate) if penalty else None,
        )

    model = keras.Sequential([keras.Input((num_inputs,))], name="plane_mlp")
    for i, (units, activation) in enumerate(zip(hidden_units, activations, strict=True)):
        model.add(dense(units, activation, seeds[2 * i]))
        if dropout:
            model.add(layers.Dropout(dropout, seed=seeds[2 * i + 1]))
    model.add(dense(num_outputs, output, seeds[-1]))
    return model
