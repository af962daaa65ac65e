"""A trained model in Keras's own layers alone, which any Keras loads without this package.

The layers of this package exist for speed, or to vary what is trained on. Each has an equal in
Keras's own layers: the same weights, the same answers.
"""

from __future__ import annotations

from functools import singledispatch
from itertools import accumulate, pairwise
from typing import Any

import keras
import numpy as np
from keras import layers, ops

from playground.models.attention_core import LayerNormalization
from playground.models.augmentation import RandomCircularShift, RandomSignFlip
from playground.models.parallel_networks import ParallelNetworks
from playground.models.transformer import PatchEmbedding, PreNormBlock, TransformerBlock

_AUGMENTATIONS = (RandomSignFlip, RandomCircularShift)


def portable(model: keras.Model) -> keras.Model:
    """A model of Keras's own layers with the weights and the answers of `model`.

    What only varies the examples while a model trains is left out. One-channel blocks of the
    published Transformer become the full computation, as Keras's example has it.

    Args:
        model: A functional or sequential model, built, of layers that Keras or this package knows.
    """
    parts = [layer for layer in model.layers if not isinstance(layer, layers.InputLayer)]
    lasting = [part for part in parts if not isinstance(part, _AUGMENTATIONS)]
    if len(lasting) == 1 and isinstance(lasting[0], keras.Model):
        return portable(lasting[0])
    if all(is_keras_own(part) for part in parts):
        return model
    return keras.models.clone_model(
        model, clone_function=lambda layer: layer, call_function=_called
    )


def is_keras_own(layer: Any) -> bool:
    """Whether Keras knows a layer or operation without help."""
    return type(layer).__module__.split(".")[0] == "keras"


def _called(layer: Any, *inputs: Any, **settings: Any) -> Any:
    return layer(*inputs, **settings) if is_keras_own(layer) else in_keras_layers(layer, *inputs)


@singledispatch
def in_keras_layers(layer: Any, *inputs: Any) -> Any:
    """The answer of a layer of this package to symbolic inputs, by layers of Keras.

    Raises:
        TypeError: no equal is known.
    """
    del inputs
    raise TypeError(
        f"Expected a layer of Keras, or one with an equal in Keras's layers. Received: "
        f"{type(layer).__name__}. Describe it in {__name__}."
    )


@in_keras_layers.register
def _(layer: LayerNormalization, x: Any) -> Any:
    return _copied(layer, layer.name, x, kind=layers.LayerNormalization)


@in_keras_layers.register
def _(layer: PatchEmbedding, x: Any) -> Any:
    """A patch's projection is a convolution; its place is looked up, counted from the left."""
    kernel, bias = layer.projection.get_weights()
    projection = layers.Conv1D(
        layer.d_model, layer.patch_length, strides=layer.patch_stride, name=f"{layer.name}_project"
    )
    tokens = projection(x)
    projection.set_weights([kernel.reshape(layer.patch_length, -1, layer.d_model), bias])
    places = layers.Embedding(*layer.positions.shape, name=f"{layer.name}_positions")
    ones = ops.ones_like(tokens[:, :, 0], dtype="int32")
    learned = places(ops.cumsum(ones, axis=1) - 1)
    places.set_weights([ops.convert_to_numpy(layer.positions)])
    return layers.Add(name=layer.name)([tokens, learned])


@in_keras_layers.register
def _(block: TransformerBlock, x: Any) -> Any:
    attended = _normalized(block, "attention_norm", _attended(block, x))
    hidden = layers.Add(name=f"{block.name}_attention_sum")([x, attended])
    answer = _normalized(block, "ff_norm", _fed_forward(block, hidden))
    return layers.Add(name=block.name)([hidden, answer])


@in_keras_layers.register
def _(block: PreNormBlock, x: Any) -> Any:
    attended = _attended(block, _normalized(block, "attention_norm", x))
    hidden = layers.Add(name=f"{block.name}_attention_sum")([x, attended])
    answer = _fed_forward(block, _normalized(block, "ff_norm", hidden))
    return layers.Add(name=block.name)([hidden, answer])


@in_keras_layers.register
def _(layer: ParallelNetworks, x: Any) -> Any:
    """Each network by itself, side by side."""
    weights, biases, heights, output_biases = layer.get_weights()
    answers = []
    for index, (begin, end) in enumerate(pairwise(accumulate(layer.units, initial=0))):
        name, span = f"network_{index + 1}", slice(begin, end)
        hidden = layers.Dense(end - begin, layer.activations[index], name=f"{name}_hidden")
        output = layers.Dense(1, name=name)
        answers.append(output(hidden(x)))
        hidden.set_weights([weights[:, span], biases[span]])
        output.set_weights([heights[span, None], output_biases[index : index + 1]])
    return layers.Concatenate(name=layer.name)(answers) if len(answers) > 1 else answers[0]


def _normalized(block: Any, part: str, x: Any) -> Any:
    """Of one channel normalisation leaves 0, times a gain that training never moves. The gain is 0
    here: Keras rounds before it divides by √ε, and a thousand times that would be left."""
    norm = layers.LayerNormalization.from_config(
        getattr(block, part).get_config() | {"name": f"{block.name}_{part}"}
    )
    outputs = norm(x)
    gamma, beta = getattr(block, part).get_weights()
    norm.set_weights([gamma if len(gamma) > 1 else 0 * gamma, beta])
    return outputs


def _attended(block: Any, x: Any) -> Any:
    mixed = _copied(block.attention, f"{block.name}_attention", x, x)
    return layers.Dropout(block.dropout, name=f"{block.name}_attention_dropout")(mixed)


def _fed_forward(block: Any, x: Any) -> Any:
    hidden = _copied(block.expand, f"{block.name}_expand", x)
    hidden = layers.Dropout(block.dropout, name=f"{block.name}_expand_dropout")(hidden)
    return _copied(block.contract, f"{block.name}_contract", hidden)


def _copied(layer: Any, name: str, *inputs: Any, kind: type[layers.Layer] | None = None) -> Any:
    """The answer of a layer of that name with the same settings and weights."""
    copy = (kind or type(layer)).from_config(layer.get_config() | {"name": name})
    outputs = copy(*inputs)
    copy.set_weights([np.asarray(weight) for weight in layer.get_weights()])
    return outputs
