"""Time-series Transformers: that of the Keras example, and one whose attention has work to do.

The first is `examples/timeseries/timeseries_classification_transformer` of keras.io (T. Ntakouris,
2021): post-norm encoder blocks straight on the series. Layer normalization runs over the channels,
and over a *single* channel it is constant: x - mean(x) = 0, whatever attention computed.
`TransformerBlock` knows this and then returns its inputs plus the two offsets, which is the same
function with the same gradients at almost no cost.

The second first turns patches of the series into tokens of `d_model` channels (Nie et al. 2023, "A
Time Series is Worth 64 Words"), and normalizes before attention and feed-forward instead of after
(Xiong et al. 2020, "On Layer Normalization in the Transformer Architecture").
"""

from collections.abc import Sequence
from typing import Any

import keras
import numpy as np
from keras import layers, ops

from playground.experiments.timeseries_transformer.architecture import (
    TransformerArchitecture,
    count_tokens,
)
from playground.experiments.timeseries_transformer.model.attention_core import (
    LayerNormalization,
    affine,
    attention_core,
)
from playground.experiments.timeseries_transformer.model.filter_bank import FilterBank, patches_of
from playground.models.rotation import MeanOfRotations, Rotations

EPSILON = 1e-6


def build_transformer(architecture: TransformerArchitecture, seed: int) -> keras.Model:
    """An uncompiled classifier of (batch, steps, channels): probabilities (batch, num_classes).

    Without `d_model` the blocks work on the series itself, as in the Keras example; with it, on
    patches embedded in `d_model` channels. `pooling="channels_first"` averages over the channels
    and leaves one feature per step (or token); `"channels_last"` averages over the steps and leaves
    one per channel. Outside training, its answers are means over `rotations` of a series.
    Every initial weight and every dropout mask follows from `seed`.
    """
    a = architecture
    seeds = iter(_split_seed(seed, a.num_transformer_blocks + 2 * len(a.mlp_units) + 3))
    x = inputs = keras.Input((a.steps, a.channels), name="series")
    if a.rotations > 1:
        x = Rotations(a.rotations, name="rotations")(x)
    if a.d_model is not None:
        length, stride = a.patch_length, a.patch_stride
        if a.embedding == "filter_bank":
            x = FilterBank(a.d_model, length, stride, name="filter_bank")(x)
            length = stride = 1
        x = PatchEmbedding(a.d_model, length, stride, seed=next(seeds), name="patches")(x)
    block = TransformerBlock if a.d_model is None else PreNormBlock
    for index in range(a.num_transformer_blocks):
        name = f"block_{index + 1}"
        x = block(a.head_size, a.num_heads, a.ff_dim, a.dropout, seed=next(seeds), name=name)(x)
    if a.d_model is not None:
        x = LayerNormalization(epsilon=EPSILON, name="final_norm")(x)
    x = layers.GlobalAveragePooling1D(data_format=a.pooling, name="pooling")(x)
    for index, units in enumerate(a.mlp_units):
        x = _dense(units, next(seeds), activation="relu", name=f"mlp_{index + 1}")(x)
        x = layers.Dropout(a.mlp_dropout, seed=next(seeds), name=f"mlp_dropout_{index + 1}")(x)
    outputs = _dense(a.num_classes, next(seeds), activation="softmax", name="probabilities")(x)
    if a.rotations > 1:
        outputs = MeanOfRotations(a.rotations, name="mean_of_rotations")(outputs)
    return keras.Model(inputs, outputs, name="transformer")


class _EncoderBlock(layers.Layer):
    """What both kinds of block share: sublayers, weights, seeds, configuration; the shape stays."""

    def __init__(
        self,
        head_size: int,
        num_heads: int,
        ff_dim: int,
        dropout: float = 0.0,
        *,
        seed: int,
        **kwargs: Any,
    ) -> None:
        super().__init__(**kwargs)
        self.head_size = head_size
        self.num_heads = num_heads
        self.ff_dim = ff_dim
        self.dropout = dropout
        self.seed = seed
        seeds = _split_seed(seed, 6)
        self.attention = layers.MultiHeadAttention(
            num_heads, head_size, dropout=dropout, seed=seeds[0], name="attention"
        )
        self.attention_dropout = layers.Dropout(dropout, seed=seeds[1])
        self.attention_norm = LayerNormalization(epsilon=EPSILON, name="attention_norm")
        self.expand = layers.Conv1D(
            ff_dim, 1, activation="relu", kernel_initializer=_glorot(seeds[2]), name="expand"
        )
        self.expand_dropout = layers.Dropout(dropout, seed=seeds[3])
        self.contract_seed = seeds[4]
        self.attention_seed = seeds[5]
        self.ff_norm = LayerNormalization(epsilon=EPSILON, name="ff_norm")

    def build(self, input_shape: tuple[int | None, ...]) -> None:
        channels = input_shape[-1]
        self.contract = layers.Conv1D(
            channels, 1, kernel_initializer=_glorot(self.contract_seed), name="contract"
        )
        self.attention.build(input_shape, input_shape)
        self.draw_attention_kernels(_split_seed(self.attention_seed, 4))
        self.attention_norm.build(input_shape)
        self.expand.build(input_shape)
        self.contract.build((*input_shape[:-1], self.ff_dim))
        self.ff_norm.build(input_shape)
        super().build(input_shape)

    def compute_output_shape(self, input_shape: tuple[int | None, ...]) -> tuple[int | None, ...]:
        return input_shape

    def get_config(self) -> dict[str, Any]:
        names = ("head_size", "num_heads", "ff_dim", "dropout", "seed")
        return {**super().get_config(), **{name: getattr(self, name) for name in names}}

    def draw_attention_kernels(self, seeds: Sequence[int]) -> None:
        """Give query, key, value and output projections different initial kernels.

        Keras copies one initializer, seed included, to all four: with an explicit seed, query, key
        and value would start as one and the same matrix.
        """
        for kernel, seed in zip(self.attention_kernels, seeds, strict=True):
            kernel.assign(_glorot(seed)(kernel.shape))

    @property
    def attention_kernels(self) -> list[keras.Variable]:
        """Query, key, value: (channels, heads, head_size); output: (heads, head_size, channels)."""
        return [weight for weight in self.attention.weights if weight.name == "kernel"]

    def attend(self, inputs: Any, training: bool, norm: LayerNormalization | None = None) -> Any:
        """Multi-head self-attention and dropout, of the normalized inputs where there is a norm.

        Without dropout to draw, the weights of Keras's layer go through `attention_core`, which
        takes half of the time.
        """
        if self.dropout and training:
            inputs = inputs if norm is None else norm(inputs)
            return self.attention_dropout(self.attention(inputs, inputs, training=True))
        arrays = [ops.convert_to_tensor(variable) for variable in self.attention.weights]
        tokens, channels = inputs.shape[1:]
        width = self.num_heads * self.head_size
        scales = (self.head_size**-0.5, 1.0, 1.0)
        kernels, biases = (
            [scale * array for scale, array in zip(scales, arrays[first:6:2], strict=True)]
            for first in (0, 1)
        )
        kernel = ops.concatenate([ops.reshape(k, (channels, width)) for k in kernels], axis=-1)
        bias = ops.concatenate([ops.reshape(b, (width,)) for b in biases], axis=0)
        projected = self._dense(inputs, kernel, bias, norm)
        parts = ops.reshape(projected, (-1, tokens, 3, self.num_heads, self.head_size))
        mixed = ops.reshape(attention_core(parts), (-1, width))
        attended = affine(mixed, ops.reshape(arrays[6], (width, channels)), 1.0 * arrays[7])
        return ops.reshape(attended, (-1, tokens, channels))

    def _dense(self, inputs: Any, kernel: Any, bias: Any, norm: LayerNormalization | None) -> Any:
        """A dense layer at every token, (batch x tokens, units)."""
        if norm is not None:
            inputs = norm.standardized(inputs)
            kernel, bias = norm.into(kernel, bias)
        return affine(ops.reshape(inputs, (-1, inputs.shape[-1])), kernel, bias)

    def feed_forward(
        self, inputs: Any, training: bool, norm: LayerNormalization | None = None
    ) -> Any:
        """The same two-layer perceptron at every step: channels -> ff_dim -> channels; of the
        normalized inputs where there is a norm.

        A convolution of width 1 is a product of matrices, which takes less time as such.
        """
        tokens, channels = inputs.shape[1:]
        kernel, bias = self.expand.kernel[0], 1.0 * self.expand.bias
        hidden = ops.relu(self._dense(inputs, kernel, bias, norm))
        hidden = self.expand_dropout(
            ops.reshape(hidden, (-1, tokens, self.ff_dim)), training=training
        )
        flat = ops.reshape(hidden, (-1, self.ff_dim))
        hidden = affine(flat, self.contract.kernel[0], 1.0 * self.contract.bias)
        return ops.reshape(hidden, (-1, tokens, channels))


@keras.saving.register_keras_serializable(package="playground")
class TransformerBlock(_EncoderBlock):
    """Post-norm encoder block of the Keras example, on (batch, steps, channels).

    h = inputs + norm(attention(inputs)); output = h + norm(feed_forward(h)). With one channel both
    norms equal their offset beta, so neither attention nor feed-forward is computed. Their weights
    exist all the same, and their gradient is zero, as it is in the full computation.
    """

    def call(self, inputs: Any, training: bool = False) -> Any:
        if inputs.shape[-1] == 1:
            return inputs + self.attention_norm.beta + self.ff_norm.beta
        hidden = inputs + self.attention_norm(self.attend(inputs, training))
        return hidden + self.ff_norm(self.feed_forward(hidden, training))


@keras.saving.register_keras_serializable(package="playground")
class PreNormBlock(_EncoderBlock):
    """Pre-norm encoder block on (batch, tokens, d_model), whose residual path is never normalized.

    h = inputs + attention(norm(inputs)); output = h + feed_forward(norm(h)).
    """

    def draw_attention_kernels(self, seeds: Sequence[int]) -> None:
        """Draw each projection as the matrix it is, from `channels` to heads x head_size or back.

        Keras's Glorot initializer reads a kernel (channels, heads, head_size) as a convolution's:
        4 heads of 8 on 32 channels start 2.4 times smaller. Trained from there on FordA (three
        seeds), the model is as accurate but relies less on attention: with uniform attention it
        keeps a test accuracy of 0.90 instead of 0.74.
        """
        channels, width = self.attention_kernels[0].shape[0], self.num_heads * self.head_size
        shapes = [(channels, width)] * 3 + [(width, channels)]
        for kernel, shape, seed in zip(self.attention_kernels, shapes, seeds, strict=True):
            matrix = _glorot(seed)(shape)
            kernel.assign(ops.reshape(matrix, kernel.shape))

    def call(self, inputs: Any, training: bool = False) -> Any:
        hidden = inputs + self.attend(inputs, training, self.attention_norm)
        return hidden + self.feed_forward(hidden, training, self.ff_norm)


@keras.saving.register_keras_serializable(package="playground")
class PatchEmbedding(layers.Layer):
    """Overlapping patches of a series as tokens.

    (batch, steps, channels) -> (batch, tokens, d_model): each patch of `patch_length` steps is
    projected linearly, and a learned vector tells its position.
    """

    def __init__(
        self, d_model: int, patch_length: int, patch_stride: int, *, seed: int, **kwargs: Any
    ) -> None:
        super().__init__(**kwargs)
        self.d_model = d_model
        self.patch_length = patch_length
        self.patch_stride = patch_stride
        self.seed = seed
        self.projection = _dense(d_model, _split_seed(seed, 2)[0], name="projection")

    def build(self, input_shape: tuple[Any, ...]) -> None:
        _, tokens, _ = self.compute_output_shape(input_shape)
        self.projection.build((None, tokens, self.patch_length * input_shape[-1]))
        self.positions = self.add_weight(
            name="positions",
            shape=(tokens, self.d_model),
            initializer=keras.initializers.RandomNormal(
                stddev=0.02, seed=_split_seed(self.seed, 2)[1]
            ),
        )
        super().build(input_shape)

    def call(self, inputs: Any) -> Any:
        _, tokens, _ = self.compute_output_shape(inputs.shape)
        width = self.patch_length * inputs.shape[-1]
        patches = patches_of(inputs, self.patch_length, self.patch_stride)
        flat = ops.reshape(patches, (-1, width))
        projected = affine(flat, 1.0 * self.projection.kernel, 1.0 * self.projection.bias)
        return ops.reshape(projected, (-1, tokens, self.d_model)) + self.positions

    def compute_output_shape(self, input_shape: tuple[Any, ...]) -> tuple[Any, ...]:
        tokens = count_tokens(input_shape[1], self.patch_length, self.patch_stride)
        return (input_shape[0], tokens, self.d_model)

    def get_config(self) -> dict[str, Any]:
        names = ("d_model", "patch_length", "patch_stride", "seed")
        return {**super().get_config(), **{name: getattr(self, name) for name in names}}


def _split_seed(seed: int, count: int) -> list[int]:
    """`count` unrelated 31-bit seeds from one."""
    return [int(word) >> 1 for word in np.random.SeedSequence(seed).generate_state(count)]


def _glorot(seed: int) -> keras.initializers.Initializer:
    return keras.initializers.GlorotUniform(seed=seed)


def _dense(units: int, seed: int, **kwargs: Any) -> layers.Dense:
    return layers.Dense(units, kernel_initializer=_glorot(seed), **kwargs)
