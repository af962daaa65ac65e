"""Attention, layer normalization and dense layers with gradients written out.

They compute what Keras's layers compute, for many small training steps on a processor. There sums
along an axis and broadcast differences take longer than products of matrices, so sums are products
with ones here; and the table of tokens against tokens is passed over no more often than needed.
"""

from typing import Any

import keras
from keras import layers, ops


@ops.custom_gradient
def attention_core(query: Any, key: Any, value: Any) -> Any:
    """softmax(Q Kᵀ) V, shape (batch, heads, tokens, head_size), like its arguments.

    Queries carry the factor 1/√head_size already. In the gradient Σⱼ dAᵢⱼ Aᵢⱼ is taken as
    Σ_d dOᵢ_d Oᵢ_d, which needs no table (Dao et al. 2022, "FlashAttention", appendix B), and is
    subtracted by one more column of the product dO Vᵀ.
    """
    weights = ops.softmax(ops.matmul(query, ops.swapaxes(key, -1, -2)))
    mixed = ops.matmul(weights, value)

    def gradient(*args: Any, upstream: Any = None) -> Any:
        (upstream,) = args if upstream is None else (upstream,)
        along = ops.sum(upstream * mixed, axis=-1, keepdims=True)
        left = ops.concatenate([upstream, -along], axis=-1)
        right = ops.concatenate([value, ops.ones_like(along)], axis=-1)
        towards = weights * ops.matmul(left, ops.swapaxes(right, -1, -2))
        return (
            ops.matmul(towards, key),
            ops.matmul(ops.swapaxes(towards, -1, -2), query),
            ops.matmul(ops.swapaxes(weights, -1, -2), upstream),
        )

    return mixed, gradient


@ops.custom_gradient
def affine(inputs: Any, kernel: Any, bias: Any) -> Any:
    """inputs @ kernel + bias, for inputs of shape (rows, channels)."""

    def gradient(*args: Any, upstream: Any = None) -> Any:
        (upstream,) = args if upstream is None else (upstream,)
        return (
            ops.matmul(upstream, ops.transpose(kernel)),
            ops.matmul(ops.transpose(inputs), upstream),
            _column_sums(upstream),
        )

    return ops.matmul(inputs, kernel) + bias, gradient


@keras.saving.register_keras_serializable(package="playground")
class LayerNormalization(layers.LayerNormalization):
    """`keras.layers.LayerNormalization` over the last axis (Ba, Kiros and Hinton, 2016)."""

    def call(self, inputs: Any) -> Any:
        channels = inputs.shape[-1]
        # Times 1: a custom gradient takes tensors, and these may be variables.
        outputs = _normalized(
            ops.reshape(inputs, (-1, channels)),
            1.0 * self.gamma,
            1.0 * self.beta,
            ops.full((), self.epsilon),
        )
        return ops.reshape(outputs, (-1, *inputs.shape[1:]))


@ops.custom_gradient
def _normalized(x: Any, gamma: Any, beta: Any, epsilon: Any) -> Any:
    """Rows with mean 0 and variance 1, times gamma, plus beta."""
    channels = x.shape[-1]
    mean_of = ops.full((channels, channels), 1 / channels)  # a row times this: its mean, everywhere
    centred = x - ops.matmul(x, mean_of)
    scale = ops.rsqrt(ops.matmul(ops.square(centred), mean_of) + epsilon)
    unit = centred * scale

    def gradient(*args: Any, upstream: Any = None) -> Any:
        (upstream,) = args if upstream is None else (upstream,)
        inner = upstream * gamma
        along = unit * ops.matmul(inner * unit, mean_of)
        return (
            scale * (inner - ops.matmul(inner, mean_of) - along),
            _column_sums(upstream * unit),
            _column_sums(upstream),
            ops.zeros(()),
        )

    return unit * gamma + beta, gradient


def _column_sums(rows: Any) -> Any:
    return ops.matmul(ops.ones((1, ops.shape(rows)[0])), rows)[0]
