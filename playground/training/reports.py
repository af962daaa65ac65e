"""What a run reports while it trains, in the shape in which the store takes it."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from playground.runs.arrays import pack
from playground.runs.run import RunState
from playground.training.checkpoint import Checkpoint
from playground.training.epochs import Epochs
from playground.training.queue import Publish


class Reports:
    """Reports of one run.

    Args:
        metrics: Names of what an epoch is recorded with.

    Attributes:
        epochs: Which epoch a step belongs to.
    """

    def __init__(self, publish: Publish, metrics: Sequence[str], epochs: Epochs) -> None:
        self.publish = publish
        self._metrics = metrics
        self.epochs = epochs
        self._told: RunState | None = None
        self._told_step = -1
        # The worst that was shown so far: axes that reach it need never shrink.
        self._highest_loss = 0.0
        self._lowest_accuracy = 1.0

    def state(self, state: RunState) -> None:
        """Says where the run stands, when that is news."""
        if state is not self._told:
            self.publish("state", state=state.value)
            self._told = state

    def forget_state(self) -> None:
        """Somebody else has told another one."""
        self._told = None

    def end(self, state: RunState, message: str) -> None:
        """Says how the run has ended."""
        self.publish("state", state=state.value, message=message)

    def checkpoint(self, checkpoint: Checkpoint) -> None:
        """Where the run can go on from."""
        epoch = self.epochs.at(checkpoint.step)
        self.publish("checkpoint", epoch=epoch, data=checkpoint.to_bytes())

    def observations(self, found: Mapping[str, Mapping[str, np.ndarray]], step: int) -> None:
        """Arrays that were observed at a step, by the name of the observation."""
        for name, arrays in found.items():
            self.publish("observation", name=name, epoch=self.epochs.at(step), data=pack(arrays))

    def history(
        self,
        epochs: np.ndarray,
        rows: np.ndarray,
        rates: np.ndarray,
        seconds: tuple[float, float],
    ) -> None:
        """Epochs that ended in one burst.

        Args:
            epochs: Their numbers, from 1, shape (n,).
            rows: Their metrics, shape (n, metrics).
            rates: Learning rate of the last step of each, shape (n,).
            seconds: Of training, before and after the burst; the epochs share its time evenly.
        """
        if not len(rows):
            return
        for extreme in (np.fmax, np.fmin):  # both leave out what is not a number
            found = extreme.reduce(rows, axis=0)
            self._note_extremes(dict(zip(self._metrics, found, strict=True)))
        times = np.linspace(*seconds, len(rows) + 1)[1:]
        table = np.column_stack([epochs, rows, rates, times]).astype(np.float64)
        self.publish(
            "history",
            columns=["epoch", *self._metrics, "learning_rate", "seconds"],
            data=table.tobytes(),
        )

    def progress(
        self, step: int, running: Mapping[str, float], parameters: int, **facts: Any
    ) -> dict[str, Any]:
        """Where the run stands at a step.

        Args:
            running: Metrics of the epoch so far.
            facts: What else there is to say.

        Returns:
            What was reported.
        """
        self._told_step = step
        finite = running if math.isfinite(running.get("loss", 0.0)) else {}
        self._note_extremes(finite)
        progress = {
            "step": step,
            "steps_per_epoch": self.epochs.steps_per_epoch,
            "epochs_done": self.epochs.done(step),
            **facts,
            "loss": None,
            "accuracy": None,
            **finite,
            "highest_loss": self._highest_loss or None,
            "lowest_accuracy": self._lowest_accuracy,
        }
        self.publish("progress", parameters=parameters, progress=progress)
        return progress

    def is_told(self, step: int) -> bool:
        """Whether the last progress was that of this step."""
        return self._told_step == step

    def _note_extremes(self, metrics: Mapping[str, float]) -> None:
        for name, value in metrics.items():
            if name.endswith("loss"):
                self._highest_loss = max(self._highest_loss, float(value))
            elif name.endswith("accuracy"):
                self._lowest_accuracy = min(self._lowest_accuracy, float(value))
