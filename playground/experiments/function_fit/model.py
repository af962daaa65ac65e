"""Several small networks with one hidden layer, side by side in one model.

They share nothing but the input, so each learns as it would alone; together they need no more
steps than one.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import keras
import numpy as np
from keras import layers, ops

from playground.experiments.function_fit.architecture import ParallelArchitecture
from playground.experiments.function_fit.initial_network import initial_network
from playground.models.portable import in_keras_layers


@keras.saving.register_keras_serializable("playground")
class ParallelNetworks(layers.Layer):
    """Maps x (batch, 1) to the answers of all networks (batch, networks).

    Args:
        units: Hidden neurons of each network.
        activations: Activation of each network's hidden layer.
    """

    def __init__(self, units: Sequence[int], activations: Sequence[str], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.architecture = ParallelArchitecture(tuple(units), tuple(activations))

    def build(self, input_shape: Any) -> None:
        del input_shape
        weights, biases, heights, output_biases = self.architecture.shapes()
        self.hidden_weights = self.add_weight(shape=weights, name="hidden_weights")
        self.hidden_biases = self.add_weight(shape=biases, name="hidden_biases")
        self.heights = self.add_weight(shape=heights, name="heights")
        self.output_biases = self.add_weight(shape=output_biases, name="output_biases")

    def call(self, x: Any) -> Any:
        a = self.architecture
        z = ops.matmul(x, self.hidden_weights) + self.hidden_biases
        if len(set(a.activations)) == 1:
            hidden = keras.activations.get(a.activations[0])(z)
        else:
            hidden = ops.concatenate(
                [
                    keras.activations.get(name)(z[:, span])
                    for name, span in zip(a.activations, a.spans, strict=True)
                ],
                axis=-1,
            )
        belongs = np.repeat(np.eye(len(a.units), dtype=np.float32), a.units, axis=0)
        return ops.matmul(hidden, self.heights[:, None] * belongs) + self.output_biases

    def get_config(self) -> dict[str, Any]:
        return {
            **super().get_config(),
            "units": list(self.architecture.units),
            "activations": list(self.architecture.activations),
        }


def build_parallel_networks(
    architecture: ParallelArchitecture, seeds: Sequence[int]
) -> keras.Model:
    """An uncompiled model of all networks, each with the weights of `initial_network`."""
    a = architecture
    inputs = keras.Input((1,))
    layer = ParallelNetworks(a.units, a.activations)
    model = keras.Model(inputs, layer(inputs), name="parallel_networks")
    parts = [initial_network(*member) for member in zip(a.units, a.activations, seeds, strict=True)]
    layer.set_weights(
        [
            np.concatenate([part[0] for part in parts], axis=1),
            np.concatenate([part[1] for part in parts]),
            np.concatenate([part[2][:, 0] for part in parts]),
            np.concatenate([part[3] for part in parts]),
        ]
    )
    return model


@in_keras_layers.register
def _(layer: ParallelNetworks, x: Any) -> Any:
    """Each network by itself, side by side."""
    weights, biases, heights, output_biases = layer.get_weights()
    a, answers = layer.architecture, []
    for index, span in enumerate(a.spans):
        name = f"network_{index + 1}"
        hidden = layers.Dense(a.units[index], a.activations[index], name=f"{name}_hidden")
        output = layers.Dense(1, name=name)
        answers.append(output(hidden(x)))
        hidden.set_weights([weights[:, span], biases[span]])
        output.set_weights([heights[span, None], output_biases[index : index + 1]])
    return layers.Concatenate(name=layer.name)(answers) if len(answers) > 1 else answers[0]
