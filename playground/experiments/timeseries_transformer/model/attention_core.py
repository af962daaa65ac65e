"""Attention, layer normalization and dense layers with gradients written out.

They compute what Keras's layers compute, for many small training steps on a processor. There a
pass over all tokens takes as long as a small product of matrices, so there are few: queries, keys
and values come from one product, the gain and offset of a norm go into the weights of the layer
behind it, and the table of tokens against tokens is passed over no more often than needed.
"""

from typing import Any

import keras
from keras import layers, ops


@ops.custom_gradient
def attention_core(projected: Any) -> Any:
    """softmax(Q Kᵀ) V of every head, shape (batch, tokens, heads, head_size).

    In the gradient Σⱼ dAᵢⱼ Aᵢⱼ is taken as Σ_d dOᵢ_d Oᵢ_d, which needs no table (Dao et al. 2022,
    "FlashAttention", appendix B), and is subtracted by one more column of the product dO Vᵀ.

    Args:
        projected: Queries, keys and values, (batch, tokens, 3, heads, head_size). Queries carry the
            factor 1/√head_size already.
    """
    query, key, value = ops.unstack(ops.transpose(projected, (2, 0, 3, 1, 4)))
    weights = ops.softmax(ops.matmul(query, ops.swapaxes(key, -1, -2)))
    mixed = ops.matmul(weights, value)

    def gradient(*args: Any, upstream: Any = None) -> Any:
        (upstream,) = args if upstream is None else (upstream,)
        upstream = ops.transpose(upstream, (0, 2, 1, 3))
        along = ops.sum(upstream * mixed, axis=-1, keepdims=True)
        left = ops.concatenate([upstream, -along], axis=-1)
        right = ops.concatenate([value, ops.ones_like(along)], axis=-1)
        towards = weights * ops.matmul(left, ops.swapaxes(right, -1, -2))
        parts = (
            ops.matmul(towards, key),
            ops.matmul(ops.swapaxes(towards, -1, -2), query),
            ops.matmul(ops.swapaxes(weights, -1, -2), upstream),
        )
        return ops.transpose(ops.stack(parts), (1, 3, 0, 2, 4))

    return ops.transpose(mixed, (0, 2, 1, 3)), gradient


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
        return self.standardized(inputs) * self.gamma + self.beta

    def standardized(self, inputs: Any) -> Any:
        """Every row with mean 0 and variance 1: before gain and offset."""
        rows = ops.reshape(inputs, (-1, inputs.shape[-1]))
        outputs = _standardized(rows, ops.full((), self.epsilon))
        return ops.reshape(outputs, (-1, *inputs.shape[1:]))

    def into(self, kernel: Any, bias: Any) -> tuple[Any, Any]:
        """A dense layer of the outputs, as one of the standardized rows.

        (s γ + β) W + b = s (γ W) + (β W + b): a few products of weights take the place of a pass
        over all rows.

        Args:
            kernel: (channels, units).
            bias: (units,).
        """
        offset = ops.matmul(self.beta[None, :], kernel)[0]
        return self.gamma[:, None] * kernel, offset + bias


@ops.custom_gradient
def _standardized(x: Any, epsilon: Any) -> Any:
    """Rows with mean 0 and variance 1."""
    centred = x - ops.mean(x, axis=-1, keepdims=True)
    scale = ops.rsqrt(ops.mean(ops.square(centred), axis=-1, keepdims=True) + epsilon)
    unit = centred * scale

    def gradient(*args: Any, upstream: Any = None) -> Any:
        (upstream,) = args if upstream is None else (upstream,)
        along = unit * ops.mean(upstream * unit, axis=-1, keepdims=True)
        level = ops.mean(upstream, axis=-1, keepdims=True)
        return scale * (upstream - level - along), ops.zeros(())

    return unit, gradient


def _column_sums(rows: Any) -> Any:
    return ops.matmul(ops.ones((1, ops.shape(rows)[0])), rows)[0]
