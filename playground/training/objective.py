"""What training minimizes, and what is measured beside it."""

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
        weights: Of the mean scores; the weighted sum is what training minimizes.
    """

    names: tuple[str, ...]
    scores: Callable[[Any, Any], Any]
    weights: tuple[float, ...]

    @property
    def metrics(self) -> tuple[str, ...]:
        """Names of what an epoch is recorded with: training, then validation."""
        return (*self.names, *(f"val_{name}" for name in self.names))


def objective(name: str, outputs: int) -> Objective:
    """The objective of that name for a model with so many outputs.

    Raises:
        KeyError: there is no objective of this name.
    """
    if name == "squared_error":
        return _squared_error(outputs)
    losses = {
        "cross_entropy": keras.losses.sparse_categorical_crossentropy,
        "brier": _brier,
        "signed_squared_error": _signed_squared_error,
    }[name]
    hits = _signed_hits if name == "signed_squared_error" else _hits

    def scores(y: Any, outputs: Any) -> Any:
        return tf.stack([losses(y, outputs), tf.cast(hits(y, outputs), tf.float32)], -1)

    return Objective(("loss", "accuracy"), scores, (1.0, 0.0))


def _hits(y: Any, outputs: Any) -> Any:
    return tf.equal(tf.argmax(outputs, -1, output_type=y.dtype), y)


def _brier(y: Any, outputs: Any) -> Any:
    """Mean squared difference from the one-hot code of the class (Brier, 1950)."""
    return tf.reduce_mean(tf.square(outputs - tf.one_hot(y, outputs.shape[-1])), -1)


def _signed_squared_error(y: Any, outputs: Any) -> Any:
    """Squared difference of one output from −1 for class 0 and 1 for class 1."""
    return tf.square(outputs[:, 0] - (2.0 * tf.cast(y, tf.float32) - 1.0))


def _signed_hits(y: Any, outputs: Any) -> Any:
    return tf.equal(tf.cast(outputs[:, 0] > 0, y.dtype), y)


def _squared_error(outputs: int) -> Objective:
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
