"""Answers that are means over rotations of a series in time.

A classifier that was trained on rotated series answers a little differently to each rotation of
one; the mean over several is right more often than any.
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
    """Each series, (batch, steps, channels), rotated `count` times by equal amounts:
    (batch x count, steps, channels)."""

    def call(self, inputs: Any, training: bool = False) -> Any:
        return inputs if training else rotated(inputs, self.count)


@keras.saving.register_keras_serializable(package="playground")
class MeanOfRotations(_OverRotations):
    """The mean of the answers to `Rotations`: (batch x count, classes) -> (batch, classes)."""

    def call(self, inputs: Any, training: bool = False) -> Any:
        return inputs if training else mean_of_rotations(inputs, self.count)


def rotated(series: Any, count: int) -> Any:
    """The rotations of each series after each other; what leaves in front enters at the end."""
    _, steps, channels = series.shape
    shifts = [step * steps // count for step in range(count)]
    turned = [ops.roll(series, -shift, axis=1) for shift in shifts]
    return ops.reshape(ops.stack(turned, axis=1), (-1, steps, channels))


def mean_of_rotations(answers: Any, count: int) -> Any:
    """The mean of every `count` answers that follow each other."""
    return ops.mean(ops.reshape(answers, (-1, count, answers.shape[-1])), axis=1)
