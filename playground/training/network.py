"""A model as a function of its weights, and how well it does; runs inside a compiled program."""

from __future__ import annotations

from contextlib import nullcontext
from typing import Any

import keras
import tensorflow as tf

from playground.experiments.experiment import EVALUATION_BATCH
from playground.training.objective import Objective
from playground.training.state import TrainingState
from playground.training.summed_products import summed_products
from playground.training.weight_layout import WeightLayout


class Network:
    """What a training computes of a model, whose own weights are never touched.

    Args:
        layout: How a state holds the weights.
        by_batches: Whether a split is evaluated batch by batch; else in one piece.
        by_sums: Whether dense layers multiply and sum in a training step, of which the examples are
            few, instead of calling a library.
    """

    def __init__(
        self,
        model: keras.Model,
        layout: WeightLayout,
        objective: Objective,
        *,
        by_batches: bool,
        by_sums: bool,
    ) -> None:
        self._model = model
        self._products = summed_products if by_sums else nullcontext
        self._layout = layout
        self._by_batches = by_batches
        self._objective = objective

    def with_penalty(self, means: Any, penalty: Any) -> Any:
        """Keras counts a penalty on weights as a part of the loss."""
        return means + penalty * tf.one_hot(0, len(self._objective.names))

    def evaluate(self, state: TrainingState, x: Any, y: Any) -> Any:
        """Mean scores over a split, shape (scores,)."""
        if not self._by_batches:
            scores, penalty = self._score(state, x, y)
            return self.with_penalty(tf.reduce_mean(scores, 0), penalty)
        total = tf.shape(y)[0]

        def add_batch(i: Any, sums: Any, _: Any) -> Any:
            part = slice(i, i + EVALUATION_BATCH)
            scores, penalty = self._score(state, x[part], y[part])
            return i + EVALUATION_BATCH, sums + tf.reduce_sum(scores, 0), penalty

        _, sums, penalty = tf.while_loop(
            lambda i, *_: i < total,
            add_batch,
            (tf.constant(0), tf.zeros(len(self._objective.names)), tf.constant(0.0)),
            parallel_iterations=1,
        )
        return self.with_penalty(sums / tf.cast(total, tf.float32), penalty)

    def _score(self, state: TrainingState, x: Any, y: Any) -> tuple[Any, Any]:
        """The scores of examples, shape (n, scores), and the penalty on the weights."""
        outputs, _, penalties = self.outputs(state, x, training=False)
        penalty = sum(penalties) if penalties else tf.constant(0.0)
        return self._objective.scores(y, outputs), penalty

    def outputs(self, state: TrainingState, x: Any, *, training: bool) -> Any:
        """The model's outputs, its other variables afterwards, and its penalties on weights."""
        weights = self._layout.split(state.trainable)
        with self._products(self._model) if training else nullcontext():
            return self._model.stateless_call(
                weights, state.others, x, training=training, return_losses=True
            )

    def answers(self, trainable: list[Any], others: list[Any], x: Any) -> Any:
        """The model's outputs."""
        weights = self._layout.split(trainable)
        return self._model.stateless_call(weights, others, x, training=False)[0]
