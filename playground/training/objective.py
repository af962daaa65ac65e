"""What training makes small, and what is counted beside it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import keras
import tensorflow as tf


class Objective(NamedTuple):
    """Scores of examples, whose means over an epoch are its metrics.

    Attributes:
        names: One name per score; the first is ``loss``.
        scores: ``scores(y, outputs)`` gives float32 of shape (examples, scores).
        weights: The weighted sum of the mean scores is what gradients make small.
    """

    names: tuple[str, ...]
    scores: Callable[[Any, Any], Any]
    weights: tuple[float, ...]

    @property
    def metrics(self) -> tuple[str, ...]:
        """Names of what an epoch is recorded with: training, then validation."""
        return (*self.names, *(f"val_{name}" for name in self.names))


def classification() -> Objective:
    """Sparse categorical cross-entropy of softmax outputs, and accuracy."""

    def scores(y: Any, outputs: Any) -> Any:
        losses = keras.losses.sparse_categorical_crossentropy(y, outputs)
        hits = tf.equal(tf.argmax(outputs, -1, output_type=y.dtype), y)
        return tf.stack([losses, tf.cast(hits, tf.float32)], -1)

    return Objective(("loss", "accuracy"), scores, (1.0, 0.0))


def regression(outputs: int) -> Objective:
    """Squared error. Several outputs are answers of as many networks to the same question: each
    learns from its own error, and ``loss`` is their mean."""

    def squared(y: Any, answers: Any) -> Any:
        return tf.square(answers - y[:, None])

    if outputs == 1:
        return Objective(("loss",), squared, (1.0,))

    def scores(y: Any, answers: Any) -> Any:
        errors = squared(y, answers)
        return tf.concat([tf.reduce_mean(errors, -1, keepdims=True), errors], -1)

    names = tuple(f"loss_{i}" for i in range(1, outputs + 1))
    return Objective(("loss", *names), scores, (float(outputs), *(0.0 for _ in names)))
