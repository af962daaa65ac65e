"""A small multilayer perceptron whose layers each have their own activation."""

from __future__ import annotations

from collections.abc import Sequence

import keras
from keras import layers

from playground.models.plane_weights import layer_seeds, plane_weights


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
        initialization: Where weights begin; see `plane_weights`.
        regularization: ``none``, or ``l1`` or ``l2`` on every kernel.
    """
    seeds = layer_seeds(seed, len(hidden_units))
    regularizers = {"l1": keras.regularizers.L1, "l2": keras.regularizers.L2}

    def dense(units: int, activation: str) -> keras.layers.Layer:
        penalty = regularizers.get(regularization)
        return layers.Dense(
            units,
            activation=activation,
            kernel_initializer=initialization,
            kernel_regularizer=penalty(regularization_rate) if penalty else None,
        )

    model = keras.Sequential([keras.Input((num_inputs,))], name="plane_mlp")
    for i, (units, activation) in enumerate(zip(hidden_units, activations, strict=True)):
        model.add(dense(units, activation))
        if dropout:
            model.add(layers.Dropout(dropout, seed=seeds[2 * i + 1]))
    model.add(dense(num_outputs, output))
    model.set_weights(plane_weights((num_inputs, *hidden_units, num_outputs), initialization, seed))
    return model
