"""How a program holds the weights of a model: each array by itself, or all in one flat vector."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import keras
import numpy as np
import tensorflow as tf

FLAT_BELOW = 20_000
"""Weights per array on average, below which one flat vector is faster. Few large arrays stay apart:
joining and splitting them would cost more than it saves."""


class WeightLayout:
    """The arrays that travel through a program in place of a model's variables.

    Args:
        shapes: Of the model's trainable variables.

    Attributes:
        sizes: How many weights each variable has.
    """

    def __init__(self, shapes: Sequence[tuple[int, ...]]) -> None:
        self._shapes = list(shapes)
        self.sizes = [int(np.prod(shape)) for shape in shapes]
        self._is_flat = sum(self.sizes) < FLAT_BELOW * len(self.sizes)

    def variables(self, variables: list[Any]) -> list[Any]:
        """Variables of these shapes, as an optimizer is built for them."""
        if self._is_flat:
            return [keras.Variable(_joined(variables), name="weights")]
        return variables

    def tensors(self, variables: list[Any]) -> list[Any]:
        """The values of a model's variables, in this layout."""
        if self._is_flat:
            return [tf.constant(_joined(variables))]
        return [tf.identity(v.value) for v in variables]

    def factors(self, factors: Sequence[Any]) -> list[np.ndarray]:
        """One number for each weight, in this layout.

        Args:
            factors: For each variable, anything that broadcasts to its shape.
        """
        arrays = [
            np.broadcast_to(np.asarray(factor, np.float32), shape)
            for factor, shape in zip(factors, self._shapes, strict=True)
        ]
        return [np.concatenate([np.ravel(a) for a in arrays])] if self._is_flat else arrays

    def split(self, trainable: Any) -> list[Any]:
        """The weights as the model's own arrays; runs inside a compiled program."""
        if not self._is_flat:
            return list(trainable)
        parts = tf.split(trainable[0], self.sizes)
        return [tf.reshape(part, shape) for part, shape in zip(parts, self._shapes, strict=True)]


def _joined(variables: list[Any]) -> np.ndarray:
    return np.concatenate([np.ravel(v.numpy()) for v in variables]).astype(np.float32)
