"""Where a training stands, and its next burst: the same steps give the same digits, whatever the
length of bursts, and whoever trains beside it."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

import numpy as np

from playground.experiments.experiment import TrainingPlan
from playground.runs.run import RunState
from playground.training.checkpoint import Checkpoint
from playground.training.early_stopping import EarlyStopping, Waypoint
from playground.training.endings import divergence_message, early_stop_message, first_divergence
from playground.training.order import EpochOrder
from playground.training.program import MAX_EPOCHS_PER_BURST, Program
from playground.training.rates import Rates
from playground.training.state import DataTensors, TrainingState


class Burst(NamedTuple):
    """What came of some steps.

    Attributes:
        epochs: Numbers of the epochs that ended, counted from 1, shape (n,).
        rows: Their metrics, shape (n, metrics).
        rates: The learning rate at the end of each, shape (n,).
        seconds: Of training, before and after.
        verdict: How the run ends, and a sentence that says so; None where it goes on.
    """

    epochs: np.ndarray
    rows: np.ndarray
    rates: np.ndarray
    seconds: tuple[float, float]
    verdict: tuple[RunState, str] | None = None


class Training:
    """A training at one step.

    Args:
        state: Before the first step.
        num_examples: For training.

    Attributes:
        step: Steps done.
        seconds: Spent in bursts.
        edits: Weights that were set by hand: step, weight and value of each.
    """

    def __init__(
        self,
        plan: TrainingPlan,
        program: Program,
        data: DataTensors,
        state: TrainingState,
        num_examples: int,
    ) -> None:
        self.program = program
        self.state = state
        self.step = 0
        self.seconds = 0.0
        self.edits: list[dict[str, float]] = []
        self._plan = plan
        self._data = data
        self._order = EpochOrder(num_examples, plan.batch_size, plan.seed)
        self.steps_per_epoch = self._order.steps_per_epoch
        self.total_steps = plan.epochs * self.steps_per_epoch
        self._rates = Rates(plan, self.total_steps)
        self._stopping = EarlyStopping(plan.patience)
        self._epoch_end = Waypoint(state, 0, 0)

    @property
    def epochs_done(self) -> int:
        return self.step // self.steps_per_epoch

    @property
    def best_epoch(self) -> int | None:
        """The epoch of the least validation loss, counted from 1; None where nobody watches it."""
        best = self._stopping.best
        return None if best is None else best.epoch

    def most_steps(self) -> int:
        """Of the next burst."""
        to_end_of_epoch = self.steps_per_epoch - self.step % self.steps_per_epoch
        limits = [
            self.program.capacity,
            (MAX_EPOCHS_PER_BURST - 1) * self.steps_per_epoch + to_end_of_epoch,
            self.total_steps - self.step,
        ]
        if self._rates.follow_validation:
            limits.append(to_end_of_epoch)
        if self.step < self.program.opening_steps:  # what follows may still be compiling
            limits.append(self.program.opening_steps - self.step)
        return min(limits)

    def train(self, count: int) -> Burst:
        """Trains for so many steps, or back to the last epoch that counts, where training ends."""
        before, first = self.state, self.step
        started = time.perf_counter()
        state, rows = self._advance(before, first, count)
        seconds = (self.seconds, self.seconds + time.perf_counter() - started)
        self.seconds = seconds[1]
        epochs = self.epochs_done + 1 + np.arange(len(rows))
        diverged = first_divergence(state, rows)
        kept = len(rows) if diverged is None else diverged
        stop_at = self._watch(before, first, epochs[:kept], rows[:kept])
        kept = kept if stop_at is None else stop_at + 1
        if kept:
            steps = int(epochs[kept - 1]) * self.steps_per_epoch - first
            self._epoch_end = Waypoint(before, first, steps)
        epochs, rows = epochs[:kept], rows[:kept]
        rates = self._rates.of(epochs * self.steps_per_epoch - 1)
        burst = Burst(epochs, rows, rates, seconds)
        if stop_at is None and diverged is None:
            self.state, self.step = state, first + count
            self._rates.update(self.step, self._val_losses(rows))
            return burst
        epoch = first // self.steps_per_epoch + kept
        # What came after the last epoch that counts did not happen.
        self._return_to(self._epoch_end)
        if stop_at is None:
            message = divergence_message(self._rates.peak, self._plan.optimizer, epoch + 1)
            return burst._replace(verdict=(RunState.FAILED, message))
        message = early_stop_message(epoch, self._plan.patience, self.best_epoch or 0)
        return burst._replace(verdict=(RunState.COMPLETE, message))

    def return_to_best(self) -> None:
        """Brings back the weights of the best epoch, where early stopping watches; the steps that
        were done stay done."""
        best = self._stopping.best
        if self._plan.patience is not None and best is not None:
            step = self.step
            self._return_to(Waypoint(best.state, best.first_step, best.steps))
            self.step = step

    def edit(self, edits: Mapping[int, float]) -> None:
        """Sets weights by hand, by their positions. From here on the run is no longer what its seed
        alone gives."""
        if edits:
            self.state = self.state.with_weights(edits)
            self.edits += [
                {"step": self.step, "weight": index, "value": value}
                for index, value in edits.items()
            ]
            self._epoch_end = Waypoint(self.state, self.step, 0)

    def change(self, changes: Mapping[str, float]) -> None:
        """Goes on with other settings, by their names in the configuration."""
        for name, value in changes.items():
            if name != "learning_rate":
                raise ValueError(f"Expected learning_rate. Received: {name}. Train a new run.")
            self._rates.change(self.step, value)

    @property
    def changes(self) -> list[dict[str, Any]]:
        """The settings that were changed: step, epoch, name and value of each."""
        return [
            {
                "step": step,
                "epoch": step / self.steps_per_epoch,
                "name": "learning_rate",
                "value": rate,
            }
            for step, rate in self._rates.changed
        ]

    def checkpoint(self) -> Checkpoint:
        """All that decides what comes next."""
        return Checkpoint(
            self.state,
            self.step,
            self.seconds,
            self._stopping.best,
            self._stopping.wait,
            self._rates.plateau,
            tuple(self._rates.lowered),
            tuple((int(e["step"]), int(e["weight"]), e["value"]) for e in self.edits),
            tuple(self._rates.changed),
        )

    def restore(self, checkpoint: Checkpoint) -> None:
        """Goes on from a checkpoint of the same configuration."""
        self.edits = [
            {"step": step, "weight": weight, "value": value}
            for step, weight, value in checkpoint.edits
        ]
        self.state, self.step = checkpoint.state, checkpoint.step
        self.seconds = checkpoint.seconds
        self._stopping = EarlyStopping(self._plan.patience, checkpoint.best, checkpoint.wait)
        self._rates.restore(checkpoint.plateau, checkpoint.lowered, checkpoint.learning_rates)
        self._epoch_end = Waypoint(self.state, self.step, 0)

    def predict(self, x: np.ndarray) -> np.ndarray:
        """The model's outputs, shape (n, num_classes)."""
        return self.program.predict(self.state, x)

    def final_weights(self) -> dict[str, np.ndarray]:
        """All that a model needs to answer again: trainable weights, flat, and other variables."""
        others = {f"other_{i}": np.asarray(v) for i, v in enumerate(self.state.others)}
        return {"flat": self.state.weights, **others}

    def running_metrics(self) -> dict[str, float]:
        """Means over the examples of this epoch so far; empty before there are any."""
        return self.program.running_metrics(self.state)

    def wait_until_compiled(self, give_up: Callable[[], bool]) -> bool:
        """Waits for the compiler where the next step needs it; False when `give_up` came true
        first."""
        return self.step < self.program.opening_steps or self.program.wait_until_compiled(
            self.state, self._data, give_up
        )

    def _return_to(self, place: Waypoint) -> None:
        """Goes back to a state that training has passed."""
        self.step = place.first_step + place.steps
        self.state = place.state
        if place.steps:
            self.state, _ = self._advance(place.state, place.first_step, place.steps)

    def _advance(
        self, state: TrainingState, first: int, count: int
    ) -> tuple[TrainingState, np.ndarray]:
        steps = self._order.steps(first, count)
        rates = self._rates.of(slice(first, first + count))
        return self.program.burst(state, self._data, steps, rates)

    def _watch(
        self, before: TrainingState, first: int, epochs: np.ndarray, rows: np.ndarray
    ) -> int | None:
        """Index of the epoch after which to stop, if any."""
        if self._plan.patience is None:
            return None
        for index, (epoch, val_loss) in enumerate(zip(epochs, self._val_losses(rows), strict=True)):
            steps = int(epoch) * self.steps_per_epoch - first
            if self._stopping.update(int(epoch), val_loss, before, first, steps):
                return index
        return None

    def _val_losses(self, rows: np.ndarray) -> list[float]:
        if "val_loss" not in self.program.metrics:
            return []
        losses: list[float] = rows[:, self.program.metrics.index("val_loss")].tolist()
        return losses
