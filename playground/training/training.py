"""Where a training stands, and its next burst: the same steps give the same digits, whatever the
length of bursts, and whoever trains beside it."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from functools import partial
from operator import itemgetter
from typing import Any, NamedTuple

import numpy as np

from playground.experiments.config import Config
from playground.experiments.data import Data
from playground.experiments.experiment import Experiment
from playground.runs.run import RunState
from playground.training.checkpoint import Checkpoint
from playground.training.early_stopping import EarlyStopping, Waypoint
from playground.training.endings import divergence_message, early_stop_message, first_divergence
from playground.training.epoch_loop import MAX_EPOCHS_PER_BURST
from playground.training.epochs import Epochs
from playground.training.program import Program
from playground.training.programs import Prepared
from playground.training.rates import Rates
from playground.training.stage import Stages
from playground.training.state import TrainingState


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
        prepared: What trains this configuration.

    Attributes:
        step: Steps done.
        seconds: Spent in bursts.
        edits: Weights that were set by hand: step, weight and value of each.
        changes: The settings that were changed: step, epoch, name and value of each.
        stages: What trains it, between two changes.
    """

    def __init__(
        self, experiment: Experiment[Any], config: Config, data: Data, prepared: Prepared
    ) -> None:
        self.state = prepared.state
        self.step = 0
        self.seconds = 0.0
        self.edits: list[dict[str, float]] = []
        self.changes: list[dict[str, Any]] = []
        self.stages = Stages(experiment, config, data, prepared)
        self._plan = experiment.plan(config)
        self._rates = Rates(self._plan, self.total_steps)
        self._stopping = EarlyStopping(self._plan.patience)
        self._epoch_end = Waypoint(self.state, 0, 0)

    @property
    def program(self) -> Program:
        """The one that trains it now."""
        return self.stages.now.prepared.program

    @property
    def epochs(self) -> Epochs:
        """Which epoch its steps belong to from here on."""
        return self.stages.now.epochs

    @property
    def total_steps(self) -> int:
        return self.epochs.step_after(self._plan.epochs)

    @property
    def best_epoch(self) -> int | None:
        """The epoch of the least validation loss, counted from 1; None where nobody watches it."""
        best = self._stopping.best
        return None if best is None else best.epoch

    def most_steps(self) -> int:
        """How many steps the next burst may have."""
        to_end_of_epoch = self.epochs.steps_to_end(self.step)
        limits = [
            self.program.capacity,
            (MAX_EPOCHS_PER_BURST - 1) * self.epochs.steps_per_epoch + to_end_of_epoch,
            self.total_steps - self.step,
        ]
        if self._rates.follows_validation:
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
        epochs = self.epochs.done(first) + 1 + np.arange(len(rows))
        diverged = first_divergence(state, rows)
        kept = len(rows) if diverged is None else diverged
        stop_at = self._watch(before, first, epochs[:kept], rows[:kept])
        kept = kept if stop_at is None else stop_at + 1
        if kept:
            steps = self.epochs.step_after(int(epochs[kept - 1])) - first
            self._epoch_end = Waypoint(before, first, steps)
        epochs, rows = epochs[:kept], rows[:kept]
        rates = self._rates.of(self.epochs.step_after(epochs) - 1)
        burst = Burst(epochs, rows, rates, seconds)
        if stop_at is None and diverged is None:
            self.state, self.step = state, first + count
            self._rates.update(self.step, self._val_losses(rows))
            return burst
        epoch = self.epochs.done(first) + kept
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
            self._return_to(best.place)
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

    def change(self, changes: Mapping[str, float], prepared: Prepared) -> None:
        """Goes on with other settings, by their names in the configuration.

        Args:
            prepared: What trains with them.
        """
        before, step = self.stages.now, self.step
        for name, value in changes.items():
            epoch = before.epochs.at(step)
            self.changes.append({"step": step, "epoch": epoch, "name": name, "value": value})
        self.stages.change(step, changes, prepared)
        self.state = self.stages.now.state_after(before, self.state)
        if self._epoch_end.first_step == step:
            self._epoch_end = Waypoint(self.state, step, 0)
        if "learning_rate" in changes:
            self._rates.change(step, changes["learning_rate"])
        if self.epochs != before.epochs:
            whole = self._plan.epochs * self.epochs.steps_per_epoch
            self._rates.plan_again(step, self.epochs.place(step), whole)

    def checkpoint(self, wanted: Mapping[str, float]) -> Checkpoint:
        """All that decides what comes next.

        Args:
            wanted: Settings that are still to change.
        """
        return Checkpoint(
            self.state,
            self.step,
            self.seconds,
            self._stopping.best,
            self._stopping.wait,
            self._rates.plateau,
            tuple(self._rates.lowered),
            tuple((int(e["step"]), int(e["weight"]), e["value"]) for e in self.edits),
            tuple((c["step"], c["name"], c["value"]) for c in self.changes),
            dict(wanted),
        )

    def restore(self, checkpoint: Checkpoint) -> None:
        """Goes on from a checkpoint of the same configuration. What was lowered or changed in the
        past counts too: the best weights may be reached again from there."""
        self.edits = [
            {"step": step, "weight": weight, "value": value}
            for step, weight, value in checkpoint.edits
        ]
        past: list[tuple[int, Callable[[], None]]] = [
            *((at, partial(self._rates.lower, at, share)) for at, share in checkpoint.lowered),
            *((at, partial(self._change_again, n, value)) for at, n, value in checkpoint.changes),
        ]
        for self.step, repeat in sorted(past, key=itemgetter(0)):  # at one step lowered first
            repeat()
        self.state, self.step = checkpoint.state, checkpoint.step
        self.seconds = checkpoint.seconds
        self._stopping = EarlyStopping(self._plan.patience, checkpoint.best, checkpoint.wait)
        self._rates.restore(checkpoint.plateau)
        self._epoch_end = Waypoint(self.state, self.step, 0)

    def _change_again(self, name: str, value: float) -> None:
        self.change({name: value}, self.stages.preparing({name: value})())

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
        if self.step < self.program.opening_steps:
            return True
        stage = self.stages.now
        return self.program.wait_until_compiled(self.state, stage.prepared.tensors, give_up)

    def _return_to(self, place: Waypoint) -> None:
        """Goes back to a state that training has passed. What was changed since then stays changed:
        it is what made a run diverge, and the model has its parts."""
        self.step, state = place.first_step + place.steps, place.state
        if place.steps:
            state, _ = self._advance(state, place.first_step, place.steps)
        self.state = self.stages.now.state_after(self.stages.at(place.first_step), state)

    def _advance(
        self, state: TrainingState, first: int, count: int
    ) -> tuple[TrainingState, np.ndarray]:
        stage = self.stages.at(first)
        rates = self._rates.of(slice(first, first + count))
        return stage.prepared.program.burst(
            state, stage.prepared.tensors, stage.steps(first, count), rates, stage.settings
        )

    def _watch(
        self, before: TrainingState, first: int, epochs: np.ndarray, rows: np.ndarray
    ) -> int | None:
        """Index of the epoch after which to stop, if any."""
        if self._plan.patience is None:
            return None
        for index, (epoch, val_loss) in enumerate(zip(epochs, self._val_losses(rows), strict=True)):
            steps = self.epochs.step_after(int(epoch)) - first
            if self._stopping.update(int(epoch), val_loss, Waypoint(before, first, steps)):
                return index
        return None

    def _val_losses(self, rows: np.ndarray) -> list[float]:
        if "val_loss" not in self.program.metrics:
            return []
        losses: list[float] = rows[:, self.program.metrics.index("val_loss")].tolist()
        return losses
