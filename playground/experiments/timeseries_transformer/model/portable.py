"""The layers of the Transformer as layers of Keras alone, for a file that any Keras loads."""

from __future__ import annotations

from typing import Any

from keras import layers, ops

from playground.experiments.timeseries_transformer.architecture import ENERGY_OFFSET
from playground.experiments.timeseries_transformer.model.attention_core import LayerNormalization
from playground.experiments.timeseries_transformer.model.filter_bank import FilterBank
from playground.experiments.timeseries_transformer.model.transformer import (
    PatchEmbedding,
    PreNormBlock,
    TransformerBlock,
)
from playground.models.portable import copied, in_keras_layers
from playground.models.rotation import MeanOfRotations, Rotations, mean_of_rotations, rotated


@in_keras_layers.register
def _(layer: LayerNormalization, x: Any) -> Any:
    return copied(layer, layer.name, x, kind=layers.LayerNormalization)


@in_keras_layers.register
def _(layer: PatchEmbedding, x: Any) -> Any:
    """A patch's projection is a convolution; its place is looked up, counted from the left."""
    kernel, bias = layer.projection.get_weights()
    projection = layers.Conv1D(
        layer.d_model, layer.patch_length, strides=layer.patch_stride, name=f"{layer.name}_project"
    )
    tokens = projection(x)
    projection.set_weights([kernel.reshape(layer.patch_length, -1, layer.d_model), bias])
    positions = layers.Embedding(*layer.positions.shape, name=f"{layer.name}_positions")
    ones = ops.ones_like(tokens[:, :, 0], dtype="int32")
    learned = positions(ops.cumsum(ones, axis=1) - 1)
    positions.set_weights([ops.convert_to_numpy(layer.positions)])
    return layers.Add(name=layer.name)([tokens, learned])


@in_keras_layers.register
def _(layer: Rotations, x: Any) -> Any:
    return rotated(x, layer.count)


@in_keras_layers.register
def _(layer: MeanOfRotations, x: Any) -> Any:
    return mean_of_rotations(x, layer.count)


@in_keras_layers.register
def _(layer: FilterBank, x: Any) -> Any:
    filters = layers.Conv1D(
        2 * layer.bands,
        layer.patch_length,
        strides=layer.patch_stride,
        use_bias=False,
        name=f"{layer.name}_filters",
    )
    squares = ops.square(filters(x))
    (kernel,) = layer.get_weights()
    filters.set_weights([kernel.reshape(layer.patch_length, -1, 2 * layer.bands)])
    energy = squares[:, :, : layer.bands] + squares[:, :, layer.bands :]
    return ops.log(ENERGY_OFFSET + energy)


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


def _normalized(block: Any, part: str, x: Any) -> Any:
    """Of one channel normalization leaves 0, times a gain that training never moves. The gain is 0
    here: Keras rounds before it divides by √ε, and a thousand times that would be left."""
    norm = layers.LayerNormalization.from_config(
        getattr(block, part).get_config() | {"name": f"{block.name}_{part}"}
    )
    outputs = norm(x)
    gamma, beta = getattr(block, part).get_weights()
    norm.set_weights([gamma if len(gamma) > 1 else 0 * gamma, beta])
    return outputs


def _attended(block: Any, x: Any) -> Any:
    mixed = copied(block.attention, f"{block.name}_attention", x, x)
    return layers.Dropout(block.dropout, name=f"{block.name}_attention_dropout")(mixed)


def _fed_forward(block: Any, x: Any) -> Any:
    hidden = copied(block.expand, f"{block.name}_expand", x)
    hidden = layers.Dropout(block.dropout, name=f"{block.name}_expand_dropout")(hidden)
    return copied(block.contract, f"{block.name}_contract", hidden)
