"""A small multilayer perceptron whose layers each have their own activation."""

from __future__ import annotations

import keras
from keras import layers

from playground.experiments.plane_classifier.architecture import PlaneArchitecture
from playground.experiments.plane_classifier.initial_weights import layer_seeds, plane_weights


def build_plane_mlp(architecture: PlaneArchitecture, seed: int) -> keras.Model:
    """An uncompiled model of (batch, features): (batch, num_outputs).

    Every initial weight and every dropout mask follows from `seed`.
    """
    a = architecture
    seeds = layer_seeds(seed, len(a.hidden_units))
    regularizers = {"l1": keras.regularizers.L1, "l2": keras.regularizers.L2}

    def dense(units: int, activation: str) -> keras.layers.Layer:
        penalty = regularizers.get(a.regularization)
        return layers.Dense(
            units,
            activation=activation,
            kernel_initializer=a.initialization,
            kernel_regularizer=penalty(a.regularization_rate) if penalty else None,
        )

    parts: list[keras.layers.Layer] = [keras.Input((a.num_inputs,))]
    for i, (units, activation) in enumerate(zip(a.hidden_units, a.activations, strict=True)):
        parts.append(dense(units, activation))
        if a.dropout:
            parts.append(layers.Dropout(a.dropout, seed=seeds[2 * i + 1]))
    parts.append(dense(a.num_outputs, a.output))
    model = keras.Sequential(parts, name="plane_mlp")  # `add` would build it anew each time
    model.set_weights(plane_weights(a.sizes, a.initialization, seed))
    return model
