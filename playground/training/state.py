"""What a compiled program takes and gives: the state of a training, and its data as tensors."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

import numpy as np
import tensorflow as tf

from playground.experiments.data import Data


class TrainingState(NamedTuple):
    """Everything that decides what comes next, as tensors.

    Attributes:
        trainable: The trainable weights: one flat array, or an array per variable.
        others: Non-trainable variables: normalization statistics, seeds of dropout.
        optimizer: The optimizer's variables.
        totals: Sums over the examples of this epoch so far: each score of the objective, their
            number, the mean square of each layer's gradient; shape (scores + 1 + layers,).
    """

    trainable: list[Any]
    others: list[Any]
    optimizer: list[Any]
    totals: Any

    @property
    def weights(self) -> np.ndarray:
        """All trainable weights, shape (parameters,)."""
        return np.concatenate([np.ravel(array) for array in self.trainable])

    def with_weights(self, edits: Mapping[int, float]) -> TrainingState:
        """This state with some weights set, by their position in `weights`.

        Raises:
            IndexError: there is no such weight.
        """
        weights = self.weights
        for index, value in edits.items():
            weights[index] = value
        ends = np.cumsum([int(np.prod(array.shape)) for array in self.trainable])
        parts = np.split(weights, ends[:-1])
        return self._replace(
            trainable=[
                tf.constant(part.reshape(array.shape))
                for part, array in zip(parts, self.trainable, strict=True)
            ]
        )


class DataTensors(NamedTuple):
    """Training and validation examples as tensors."""

    x: tf.Tensor
    y: tf.Tensor
    validation_x: tf.Tensor
    validation_y: tf.Tensor

    @classmethod
    def of(cls, data: Data) -> DataTensors:
        splits = (data.train.x, data.train.y, data.validation.x, data.validation.y)
        return cls(*(tf.constant(array) for array in splits))
