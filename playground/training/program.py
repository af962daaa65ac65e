"""A compiled program: one architecture, traced once. A training state goes in, the next comes out.

Many optimization steps run inside one compiled call, over data that already lives in tensors. Small
weights travel together as one flat vector, so the optimizer updates one array instead of dozens;
every optimizer here works element by element, so nothing changes but the number of operations.
Because no variable is touched, any number of runs may share one program at the same time.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import nullcontext
from functools import partial
from types import MappingProxyType
from typing import Any

import keras
import numpy as np
import tensorflow as tf

from playground.experiments.config import UnderWay
from playground.experiments.experiment import EVALUATION_BATCH, TrainingPlan
from playground.training.compilation import Compilation
from playground.training.compiled_burst import CompiledBurst
from playground.training.epoch_loop import train_epochs
from playground.training.gradient_size import GradientSize
from playground.training.halves import side_by_side
from playground.training.network import Network
from playground.training.objective import objective
from playground.training.optimizers import as_pure_function, build_optimizer
from playground.training.order import Steps, no_steps
from playground.training.own_threads import OwnThreads
from playground.training.runtime_settings import RuntimeSettings
from playground.training.state import DataTensors, TrainingState
from playground.training.summed_products import gains_by_sums
from playground.training.weight_layout import WeightLayout

NO_SETTINGS = np.zeros(0, np.float32)
OPENING_STEPS = 4
"""The first steps of a training do not run under XLA: it takes a second to compile, and the first
point of the curve need not wait for that."""


class Program:
    """The compiled training of one architecture.

    Args:
        model: A built Keras model; its own weights are never changed.
        plan: How to train. Rates, epochs, patience and seed are not compiled in.
        fields: Fields of the configuration whose values are not compiled in either, and what each
            of them sets.

    Attributes:
        metrics: What an epoch is recorded with, such as loss, accuracy, val_loss, val_accuracy,
            and the root mean square of each layer's gradient over the epoch.
        opening_steps: How many first steps do without XLA. 0 where the model draws random
            numbers: XLA draws others, and a training is to be the same as under `model.fit`.
        settings: The values that each burst takes for these fields.
    """

    def __init__(
        self,
        model: keras.Model,
        plan: TrainingPlan,
        data: DataTensors,
        fields: Mapping[str, UnderWay] = MappingProxyType({}),
    ) -> None:
        self._jit = plan.jit_compile
        self._objective = objective(plan.objective, model.output_shape[-1])
        self.opening_steps = 0 if model.non_trainable_variables else OPENING_STEPS
        self._layout = WeightLayout([tuple(v.shape) for v in model.trainable_variables])
        self._network = Network(
            model,
            self._layout,
            self._objective,
            by_batches=not self._jit,
            by_sums=self._jit and gains_by_sums(model, plan.batch_size),
        )
        self._gradient_size = GradientSize(plan.layers, self._layout.sizes)
        self.metrics = (*self._objective.metrics, *self._gradient_size.names)
        self._optimizer = as_pure_function(
            build_optimizer(
                plan.optimizer, plan.learning_rate, plan.weight_decay, plan.global_clipnorm
            )
        )
        self._optimizer.build(self._layout.variables(model.trainable_variables))
        self.settings = RuntimeSettings(
            fields, model, self._optimizer, has_weight_decay=plan.weight_decay is not None
        )
        self._rate_factors = (
            None if plan.rate_factors is None else self._layout.factors(plan.rate_factors)
        )
        self._rate_index = next(
            i
            for i, variable in enumerate(self._optimizer.variables)
            if variable is self._optimizer.learning_rate
        )
        self._halves = partial(side_by_side, model) if plan.in_halves else nullcontext
        self.capacity = int(np.clip(2**18 // plan.batch_size, 64, 16384))
        self._plain_burst = tf.function(self._run_burst, autograph=False).get_concrete_function(
            tf.nest.map_structure(_spec, self.initial_state(model)),
            DataTensors(*(tf.TensorSpec([None, *t.shape[1:]], t.dtype) for t in data)),
            tf.TensorSpec([None, None], tf.int32),
            tf.TensorSpec([None], tf.int32),
            tf.TensorSpec([None], tf.bool),
            tf.TensorSpec([None], tf.float32),
            tf.TensorSpec([], tf.int32),
            tf.TensorSpec([None], tf.float32),
        )
        if plan.in_halves:
            self._plain_burst = OwnThreads(self._plain_burst)
        self._xla_burst = CompiledBurst(self._run_burst, self.capacity, plan.batch_size)
        self._batch_size = plan.batch_size
        self._compilation = Compilation()
        self._predict = tf.function(self._network.answers, autograph=False, reduce_retracing=True)

    @property
    def parameters(self) -> int:
        return sum(self._layout.sizes)

    def initial_state(self, model: keras.Model) -> TrainingState:
        """The state before the first step, with the weights and seeds of a freshly built model."""
        return TrainingState(
            self._layout.tensors(model.trainable_variables),
            [tf.convert_to_tensor(v) for v in model.non_trainable_variables],
            [tf.convert_to_tensor(v) for v in self._optimizer.variables],
            tf.zeros(len(self._objective.names) + 1 + len(self._gradient_size.names)),
        )

    def wait_until_compiled(
        self, state: TrainingState, data: DataTensors, give_up: Callable[[], bool]
    ) -> bool:
        """Compiles, if that has not been done, for the steps after the opening.

        Returns:
            False when `give_up` came true first.
        """
        if not self._jit:
            return True

        def compile_for_any_burst() -> None:
            nothing, settings = no_steps(self._batch_size), np.zeros(self.settings.size)
            self._xla_burst(state, data, nothing, np.zeros(0), settings)

        return self._compilation.wait(compile_for_any_burst, give_up)

    def burst(
        self,
        state: TrainingState,
        data: DataTensors,
        steps: Steps,
        rates: np.ndarray,
        settings: np.ndarray = NO_SETTINGS,
    ) -> tuple[TrainingState, np.ndarray]:
        """Trains for some steps.

        Args:
            steps: Which examples each step sees; at most `capacity` steps.
            rates: The learning rate of each step.
            settings: What `self.settings` makes of a configuration.

        Returns:
            The next state, and float64 metrics of shape (epochs that ended, metrics) in the order
            of `metrics`.
        """
        plain = len(steps)
        if self._jit:
            plain = int(np.clip(self.opening_steps - steps.first, 0, plain))
        opening, others = steps.split(plain)
        rows = []
        for call, part, of_part in (
            (self._call_plain, opening, rates[:plain]),
            (self._xla_burst, others, rates[plain:]),
        ):
            if len(part):
                state, found = call(state, data, part, of_part, settings)
                rows.append(found[: int(part.ends_epoch.sum())].astype(np.float64))
        return state, np.concatenate(rows)

    def _call_plain(
        self,
        state: TrainingState,
        data: DataTensors,
        steps: Steps,
        rates: np.ndarray,
        settings: np.ndarray,
    ) -> tuple[TrainingState, np.ndarray]:
        state, rows = self._plain_burst(
            state,
            data,
            tf.constant(steps.order, tf.int32),
            tf.constant(steps.sizes, tf.int32),
            tf.constant(steps.ends_epoch),
            tf.constant(rates, tf.float32),
            tf.constant(len(steps), tf.int32),
            tf.constant(settings, tf.float32),
        )
        return state, rows.numpy()

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
        settings: Any,
    ) -> tuple[TrainingState, Any]:
        with self.settings.given(settings), self._halves():
            return train_epochs(
                lambda i, state: self._train_step(state, data, order[i], sizes[i], rates[i]),
                lambda state: self._epoch_row(state, data),
                state,
                len(self.metrics),
                ends,
                count,
            )

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
            outputs, others, penalties = self._network.outputs(state, x, training=True)
            scores = self._objective.scores(y, outputs) * present[:, None]
            means = tf.reduce_sum(scores, 0) / examples
            penalty = sum(penalties) if penalties else tf.constant(0.0)
            minimized = tf.reduce_sum(means * self._objective.weights) + penalty
        gradients = tape.gradient(
            minimized, state.trainable, unconnected_gradients=tf.UnconnectedGradients.ZERO
        )
        optimizer = list(state.optimizer)
        optimizer[self._rate_index] = rate
        trainable, optimizer = self._optimizer.stateless_apply(
            optimizer, gradients, state.trainable
        )
        if self._rate_factors is not None:
            # Every optimizer's step is proportional to its rate: a part of it is a lower rate.
            trainable = [
                before + factor * (after - before)
                for before, after, factor in zip(
                    state.trainable, trainable, self._rate_factors, strict=True
                )
            ]
        squares = self._gradient_size.mean_squares(gradients)
        means = self._network.with_penalty(means, penalty)
        totals = state.totals + tf.concat([means, [1.0], squares], 0) * examples
        return TrainingState(list(trainable), list(others), list(optimizer), totals)

    def _epoch_row(self, state: TrainingState, data: DataTensors) -> Any:
        scores = len(self._objective.names)
        means = state.totals / state.totals[scores]
        validation = self._network.evaluate(state, data.validation_x, data.validation_y)
        return tf.concat([means[:scores], validation, tf.sqrt(means[scores + 1 :])], 0)


def _spec(tensor: Any) -> tf.TensorSpec:
    return tf.TensorSpec(tensor.shape, tensor.dtype)
