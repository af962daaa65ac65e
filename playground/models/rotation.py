"""Answers that are means over rotations of a series in time.

A classifier that was trained on rotated series still answers a little differently to each rotation
of a series. The mean of several answers is right more often than a single one.
"""

from typing import Any

import keras
from keras import layers, ops


class _OverRotations(layers.Layer):
    """A layer without weights that does nothing while training."""

    def __init__(self, count: int, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.count = count

    def compute_output_shape(self, input_shape: tuple[int | None, ...]) -> tuple[int | None, ...]:
        return input_shape

    def get_config(self) -> dict[str, Any]:
        return {**super().get_config(), "count": self.count}


@keras.saving.register_keras_serializable(package="playground")
class Rotations(_OverRotations):
    """`count` evenly spaced rotations of each series.

    (batch, steps, channels) -> (batch x count, steps, channels).
    """

    def call(self, inputs: Any, training: bool = False) -> Any:
        return inputs if training else rotated(inputs, self.count)


@keras.saving.register_keras_serializable(package="playground")
class MeanOfRotations(_OverRotations):
    """The mean of the answers to the `Rotations` of each series.

    (batch x count, classes) -> (batch, classes).
    """

    def call(self, inputs: Any, training: bool = False) -> Any:
        return inputs if training else mean_of_rotations(inputs, self.count)


def rotated(series: Any, count: int) -> Any:
    """All rotations of the first series, then of the second, and so on.

    Steps that leave at the front enter at the end.
    """
    _, steps, channels = series.shape
    shifts = [step * steps // count for step in range(count)]
    turned = [ops.roll(series, -shift, axis=1) for shift in shifts]
    return ops.reshape(ops.stack(turned, axis=1), (-1, steps, channels))


def mean_of_rotations(answers: Any, count: int) -> Any:
    """The mean of each group of `count` consecutive answers."""
    return ops.mean(ops.reshape(answers, (-1, count, answers.shape[-1])), axis=1)
