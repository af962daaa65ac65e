"""Training by compiled bursts in a bare loop: no news, no observations, no checkpoints."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    import keras

    from playground.experiments import Config, Data, Experiment, TrainingPlan


class BareTraining:
    """`Program.burst`, over and over.

    Args:
        model: A freshly built model; its weights are where training begins.
    """

    def __init__(self, model: keras.Model, plan: TrainingPlan, data: Data) -> None:
        from playground.training.order import EpochOrder
        from playground.training.program import Program
        from playground.training.state import DataTensors

        self._tensors = DataTensors.of(data)
        self._program = Program(model, plan, self._tensors)
        self._state = self._program.initial_state(model)
        self._order = EpochOrder(len(data.train), plan.batch_size, plan.seed)
        self._plan = plan
        self._step = 0

    @classmethod
    def of(cls, experiment: Experiment[Any], config: Config) -> BareTraining:
        """The bare training of an experiment's configuration."""
        data = experiment.load_data(config)
        return cls(experiment.build_model(config, data), experiment.plan(config), data)

    @property
    def steps_per_epoch(self) -> int:
        return self._order.steps_per_epoch

    @property
    def longest_burst(self) -> int:
        """Steps that one burst may have."""
        from playground.training.epoch_loop import MAX_EPOCHS_PER_BURST

        return min(self._program.capacity, MAX_EPOCHS_PER_BURST * self.steps_per_epoch)

    @property
    def weights(self) -> np.ndarray:
        """All trainable weights of this moment, shape (parameters,)."""
        return self._state.weights

    def predict(self, x: np.ndarray) -> np.ndarray:
        """What the model says of examples now."""
        return self._program.predict(self._state, x)

    def seconds_of(self, bursts: Iterable[int], rates: np.ndarray | None = None) -> float:
        """Seconds for the next bursts, each of so many steps.

        Args:
            rates: Learning rates of a single burst; the plan's highest when left out.
        """
        chosen = rates
        started = time.perf_counter()
        for steps in bursts:
            highest = self._plan.learning_rate
            rates = np.full(steps, highest, np.float32) if chosen is None else chosen
            self._state, _ = self._program.burst(
                self._state, self._tensors, self._order.steps(self._step, steps), rates
            )
            self._step += steps
        return time.perf_counter() - started

    def seconds_of_epochs(self) -> Iterator[float]:
        """Trains by the plan's schedule, from a fresh model to the plan's last epoch; the seconds
        of each epoch."""
        from playground.experiments.learning_rate_schedule import learning_rates

        plan, steps = self._plan, self.steps_per_epoch
        total = steps * plan.epochs
        for first in range(0, total, steps):
            rates = learning_rates(
                plan.learning_rate_schedule, plan.learning_rate, total, first, steps
            )
            yield self.seconds_of([steps], rates)

    def burst_size(self) -> int:
        """Steps that fill one burst as long as the trainer makes them, found by trying."""
        from playground.training.pace import BURST_SECONDS

        steps = 1
        self.seconds_of([steps])  # traces and compiles
        while steps < self.longest_burst and self._best_of_three(steps) < BURST_SECONDS / 2:
            steps = min(2 * steps, self.longest_burst)
        return steps

    def _best_of_three(self, steps: int) -> float:
        return min(self.seconds_of([steps]) for _ in range(3))

    def begin_epoch(self) -> None:
        """Trains to the end of the epoch that is under way."""
        self.seconds_of(pieces(-self._step % self.steps_per_epoch, self.longest_burst))


def pieces(total: int, largest: int) -> Iterator[int]:
    """`total` in pieces of `largest`, and what is left."""
    while total > 0:
        yield min(total, largest)
        total -= largest


def fit_seconds(model: keras.Model, data: Data, batch_size: int, epochs: int = 1) -> float:
    """Seconds per epoch of `model.fit`, validation included, without a progress bar."""
    started = time.perf_counter()
    model.fit(
        data.train.x,
        data.train.y,
        batch_size=batch_size,
        epochs=epochs,
        validation_data=(data.validation.x, data.validation.y),
        verbose=0,
    )
    return (time.perf_counter() - started) / epochs


def fit_seconds_of_steps(
    model: keras.Model, data: Data, batch_size: int, steps: int, *, shuffle: bool = False
) -> float:
    """Seconds of `model.fit` for so many steps, without validation and progress bar."""
    x, y = data.train.x[: steps * batch_size], data.train.y[: steps * batch_size]
    started = time.perf_counter()
    model.fit(x, y, batch_size=batch_size, shuffle=shuffle, verbose=0)
    return time.perf_counter() - started
