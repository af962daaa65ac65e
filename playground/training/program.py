"""A compiled program: one architecture, traced once. A training state goes in, the next comes out.

Many optimisation steps run inside one compiled call, over data that already lives in tensors. Small
weights travel together as one flat vector, so the optimiser updates one array instead of dozens;
every optimiser here works element by element, so nothing changes but the number of operations.
Because no variable is touched, any number of runs may share one program at the same time.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

import keras
import numpy as np
import tensorflow as tf

from playground.experiments.data import Data
from playground.experiments.experiment import EVALUATION_BATCH, TrainingPlan
from playground.training.gradient_size import GradientSize
from playground.training.objective import objective
from playground.training.optimizers import as_pure_function, build_optimizer
from playground.training.order import Steps, no_steps

log = logging.getLogger(__name__)

MAX_EPOCHS_PER_BURST = 512
FLAT_BELOW = 20_000
"""Weights per array on average, below which one flat vector is faster. Few large arrays stay apart:
joining and splitting them would cost more than it saves."""
OPENING_STEPS = 4
"""The first steps of a training do not run under XLA: it takes a second to compile, and the first
point of the curve need not wait for that."""


class TrainingState(NamedTuple):
    """Everything that decides what comes next, as tensors.

    Attributes:
        trainable: The trainable weights: one flat array, or an array per variable.
        others: Non-trainable variables: normalisation statistics, seeds of dropout.
        optimizer: The optimiser's variables.
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


class Program:
    """The compiled training of one architecture.

    Args:
        model: A built Keras model; its own weights are never changed.
        plan: How to train. Rates, epochs, patience and seed are not compiled in.

    Attributes:
        metrics: What an epoch is recorded with, such as loss, accuracy, val_loss, val_accuracy,
            and the root mean square of each layer's gradient over the epoch.
        opening_steps: How many first steps do without XLA. 0 where the model draws random
            numbers: XLA draws others, and a training is to be the same as under `model.fit`.
    """

    def __init__(self, model: keras.Model, plan: TrainingPlan, data: DataTensors) -> None:
        self._model = model
        self._jit = plan.jit_compile
        self._objective = objective(plan.objective, model.output_shape[-1])
        self.opening_steps = 0 if model.non_trainable_variables else OPENING_STEPS
        self._shapes = [tuple(v.shape) for v in model.trainable_variables]
        self._sizes = [int(np.prod(shape)) for shape in self._shapes]
        self._gradient_size = GradientSize(plan.layers, self._sizes)
        self.metrics = (*self._objective.metrics, *self._gradient_size.names)
        self._flat = sum(self._sizes) < FLAT_BELOW * len(self._sizes)
        self._arrays = model.trainable_variables
        if self._flat:
            self._arrays = [keras.Variable(_joined(self._arrays), name="weights")]
        self._optimizer = as_pure_function(
            build_optimizer(
                plan.optimizer, plan.learning_rate, plan.weight_decay, plan.global_clipnorm
            )
        )
        self._optimizer.build(self._arrays)
        self._rate_factors = None
        if plan.rate_factors is not None:
            factors = [
                np.broadcast_to(np.asarray(factor, np.float32), shape)
                for factor, shape in zip(plan.rate_factors, self._shapes, strict=True)
            ]
            if self._flat:
                factors = [np.concatenate([np.ravel(factor) for factor in factors])]
            self._rate_factors = factors
        self._rate_index = next(
            i
            for i, variable in enumerate(self._optimizer.variables)
            if variable is self._optimizer.learning_rate
        )
        self.capacity = int(np.clip(2**18 // plan.batch_size, 64, 16384))
        self._plain_burst = tf.function(self._run_burst, autograph=False).get_concrete_function(
            tf.nest.map_structure(_spec, self.initial_state(model)),
            DataTensors(*(tf.TensorSpec([None, *t.shape[1:]], t.dtype) for t in data)),
            tf.TensorSpec([None, None], tf.int32),
            tf.TensorSpec([None], tf.int32),
            tf.TensorSpec([None], tf.bool),
            tf.TensorSpec([None], tf.float32),
            tf.TensorSpec([], tf.int32),
        )
        self._xla_burst = tf.function(self._run_burst, autograph=False, jit_compile=True)
        self._batch_size = plan.batch_size
        self._compiler: threading.Thread | None = None
        self._compiled = threading.Event()
        self._lock = threading.Lock()
        self._predict = tf.function(self._forward, autograph=False, reduce_retracing=True)

    @property
    def parameters(self) -> int:
        return sum(self._sizes)

    def initial_state(self, model: keras.Model) -> TrainingState:
        """The state before the first step, with the weights and seeds of a freshly built model."""
        return TrainingState(
            self._initial_weights(model.trainable_variables),
            [tf.convert_to_tensor(v) for v in model.non_trainable_variables],
            [tf.convert_to_tensor(v) for v in self._optimizer.variables],
            tf.zeros(len(self._objective.names) + 1 + len(self._gradient_size.names)),
        )

    def _initial_weights(self, variables: list[Any]) -> list[Any]:
        if self._flat:
            return [tf.constant(_joined(variables))]
        return [tf.identity(v.value) for v in variables]

    def wait_until_compiled(
        self, state: TrainingState, data: DataTensors, give_up: Callable[[], bool]
    ) -> bool:
        """Compiles, if that has not been done, for the steps after the opening.

        XLA cannot be interrupted, so it works in a thread of its own; False when `give_up` came
        true first.
        """
        if not self._jit:
            return True
        with self._lock:
            if self._compiler is None:
                self._compiler = threading.Thread(
                    target=self._compile, args=(state, data), daemon=True, name="xla"
                )
                self._compiler.start()
        while not self._compiled.wait(0.02):
            if give_up():
                return False
        return True

    def _compile(self, state: TrainingState, data: DataTensors) -> None:
        try:
            self._call(self._xla_burst, state, data, no_steps(self._batch_size), np.zeros(0))
        except Exception:  # the burst that follows meets the same error, and its run tells it
            log.exception("XLA did not compile")
        self._compiled.set()

    def with_weights(self, state: TrainingState, edits: Mapping[int, float]) -> TrainingState:
        """The state with some weights set, by their position in `TrainingState.weights`.

        Raises:
            IndexError: there is no such weight.
        """
        weights = state.weights
        for index, value in edits.items():
            weights[index] = value
        ends = np.cumsum([int(np.prod(array.shape)) for array in state.trainable])
        parts = np.split(weights, ends[:-1])
        return state._replace(
            trainable=[
                tf.constant(part.reshape(array.shape))
                for part, array in zip(parts, state.trainable, strict=True)
            ]
        )

    def burst(
        self, state: TrainingState, data: DataTensors, steps: Steps, rates: np.ndarray
    ) -> tuple[TrainingState, np.ndarray]:
        """Trains for some steps.

        Args:
            steps: Which examples each step sees; at most `capacity` steps.
            rates: The learning rate of each step.

        Returns:
            The next state, and float64 metrics of shape (epochs that ended, metrics) in the order
            of `metrics`.
        """
        plain = len(steps)
        if self._jit:
            plain = int(np.clip(self.opening_steps - steps.first, 0, plain))
        opening, others = steps.split(plain)
        rows = []
        if len(opening):
            state, part = self._call(self._plain_burst, state, data, opening, rates[:plain])
            rows.append(part)
        if len(others):
            state, part = self._call(self._xla_burst, state, data, others, rates[plain:])
            rows.append(part)
        return state, np.concatenate(rows)

    def _call(
        self, burst: Any, state: TrainingState, data: DataTensors, steps: Steps, rates: np.ndarray
    ) -> tuple[TrainingState, np.ndarray]:
        order, sizes, ends = steps.order, steps.sizes, steps.ends_epoch
        if burst is self._xla_burst:  # compiled for one shape: pad to the capacity
            missing = self.capacity - len(order)
            order = np.pad(order, ((0, missing), (0, 0)))
            sizes, ends, rates = (np.pad(a, (0, missing)) for a in (sizes, ends, rates))
        state, rows = burst(
            state,
            data,
            tf.constant(order, tf.int32),
            tf.constant(sizes, tf.int32),
            tf.constant(ends),
            tf.constant(rates, tf.float32),
            tf.constant(len(steps), tf.int32),
        )
        return state, rows.numpy()[: int(steps.ends_epoch.sum())].astype(np.float64)

    def running_metrics(self, state: TrainingState) -> dict[str, float]:
        """Means over the examples of this epoch so far; empty before there are any."""
        names = self._objective.names
        *sums, examples = state.totals.numpy()[: len(names) + 1].tolist()
        return {n: s / examples for n, s in zip(names, sums, strict=True)} if examples else {}

    def predict(self, state: TrainingState, x: np.ndarray) -> np.ndarray:
        """The model's outputs, shape (n, num_classes)."""
        parts = [
            self._predict(state.trainable, state.others, tf.constant(x[i : i + EVALUATION_BATCH]))
            for i in range(0, len(x), EVALUATION_BATCH)
        ]
        return np.concatenate([part.numpy() for part in parts])

    # -- traced ----------------------------------------------------------------------------

    def _run_burst(
        self,
        state: TrainingState,
        data: DataTensors,
        order: Any,
        sizes: Any,
        ends: Any,
        rates: Any,
        count: Any,
    ) -> tuple[TrainingState, Any]:
        def step(i: Any, epochs: Any, rows: Any, state: TrainingState) -> Any:
            state = self._train_step(state, data, order[i], sizes[i], rates[i])
            return i + 1, *tf.cond(
                ends[i],
                lambda: self._end_epoch(epochs, rows, state, data),
                lambda: (epochs, rows, state),
            )

        rows = tf.zeros((MAX_EPOCHS_PER_BURST, len(self.metrics)))
        _, _, rows, state = tf.while_loop(
            lambda i, *_: i < count,
            step,
            (tf.constant(0), tf.constant(0), rows, state),
            parallel_iterations=1,
        )
        return state, rows

    def _train_step(
        self, state: TrainingState, data: DataTensors, index: Any, size: Any, rate: Any
    ) -> TrainingState:
        if not self._jit:
            index = index[:size]
        x, y = tf.gather(data.x, index), tf.gather(data.y, index)
        # Under XLA a short last batch is filled up with examples that weigh nothing.
        present = tf.cast(tf.range(tf.shape(index)[0]) < size, tf.float32)
        examples = tf.cast(size, tf.float32)
        with tf.GradientTape() as tape:
            tape.watch(state.trainable)
            outputs, others, penalties = self._model.stateless_call(
                self._split(state.trainable), state.others, x, training=True, return_losses=True
            )
            scores = self._objective.scores(y, outputs) * present[:, None]
            means = tf.reduce_sum(scores, 0) / examples
            penalty = sum(penalties) if penalties else tf.constant(0.0)
            made_small = tf.reduce_sum(means * self._objective.weights) + penalty
        gradients = tape.gradient(
            made_small, state.trainable, unconnected_gradients=tf.UnconnectedGradients.ZERO
        )
        optimizer = list(state.optimizer)
        optimizer[self._rate_index] = rate
        trainable, optimizer = self._optimizer.stateless_apply(
            optimizer, gradients, state.trainable
        )
        if self._rate_factors is not None:
            # Every optimiser's step is proportional to its rate: a part of it is a lower rate.
            trainable = [
                before + factor * (after - before)
                for before, after, factor in zip(
                    state.trainable, trainable, self._rate_factors, strict=True
                )
            ]
        squares = self._gradient_size.mean_squares(gradients)
        means = self._with_penalty(means, penalty)
        totals = state.totals + tf.concat([means, [1.0], squares], 0) * examples
        return TrainingState(list(trainable), list(others), list(optimizer), totals)

    def _with_penalty(self, means: Any, penalty: Any) -> Any:
        """Keras counts a penalty on weights as a part of the loss."""
        return means + penalty * tf.one_hot(0, len(self._objective.names))

    def _end_epoch(self, epochs: Any, rows: Any, state: TrainingState, data: DataTensors) -> Any:
        scores = len(self._objective.names)
        means = state.totals / state.totals[scores]
        validation = self._evaluate(state, data.validation_x, data.validation_y)
        row = tf.concat([means[:scores], validation, tf.sqrt(means[scores + 1 :])], 0)
        rows = tf.tensor_scatter_nd_update(rows, [[epochs]], [row])
        return epochs + 1, rows, state._replace(totals=tf.zeros_like(state.totals))

    def _evaluate(self, state: TrainingState, x: Any, y: Any) -> Any:
        """Mean scores over a split, shape (scores,)."""
        if self._jit:
            scores, penalty = self._score(state, x, y)
            return self._with_penalty(tf.reduce_mean(scores, 0), penalty)
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
        return self._with_penalty(sums / tf.cast(total, tf.float32), penalty)

    def _score(self, state: TrainingState, x: Any, y: Any) -> tuple[Any, Any]:
        """The scores of examples, shape (n, scores), and the penalty on the weights."""
        outputs, _, penalties = self._model.stateless_call(
            self._split(state.trainable), state.others, x, training=False, return_losses=True
        )
        penalty = sum(penalties) if penalties else tf.constant(0.0)
        return self._objective.scores(y, outputs), penalty

    def _forward(self, trainable: list[Any], others: list[Any], x: Any) -> Any:
        return self._model.stateless_call(self._split(trainable), others, x, training=False)[0]

    def _split(self, trainable: Any) -> list[Any]:
        """The weights as the model's own arrays."""
        if not self._flat:
            return list(trainable)
        parts = tf.split(trainable[0], self._sizes)
        return [tf.reshape(part, shape) for part, shape in zip(parts, self._shapes, strict=True)]


def _joined(variables: list[Any]) -> np.ndarray:
    return np.concatenate([np.ravel(v.numpy()) for v in variables]).astype(np.float32)


def _spec(tensor: Any) -> tf.TensorSpec:
    return tf.TensorSpec(tensor.shape, tensor.dtype)
