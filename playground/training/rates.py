"""The learning rate of every step of a run, as planned, and lower where validation says so."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from playground.experiments.experiment import TrainingPlan
from playground.experiments.learning_rate_schedule import Plateau, learning_rates


class Rates:
    """Learning rates, one for each step.

    Args:
        total_steps: Of the whole training.

    Attributes:
        peak: The highest rate of the schedule, as it was last set.
        lowered: Each time that the rate was lowered: the step, and the share of the peak rate from
            there on.
    """

    def __init__(self, plan: TrainingPlan, total_steps: int) -> None:
        self.peak = plan.learning_rate
        self._schedule = plan.learning_rate_schedule
        self._rates = learning_rates(self._schedule, self.peak, total_steps)
        self._plateau = Plateau() if self._schedule == "reduce_on_plateau" else None
        self.lowered: list[tuple[int, float]] = []

    @property
    def follows_validation(self) -> bool:
        """Whether the next epoch's rate follows from this epoch's loss."""
        return self._plateau is not None

    def of(self, steps: slice | np.ndarray) -> np.ndarray:
        """The rates of some steps, counted from 0."""
        return self._rates[steps]

    def update(self, step: int, val_losses: Iterable[float]) -> None:
        """Takes note of epochs that ended at a step; lowers the rate from there on, where the
        validation loss no longer falls."""
        for val_loss in val_losses:
            if self._plateau is not None and self._plateau.update(val_loss):
                self.lower(step, self._plateau.share)

    def lower(self, step: int, share: float) -> None:
        """Makes the rate a share of its peak from a step on."""
        self._rates[step:] = self.peak * share
        self.lowered.append((step, share))

    def change(self, step: int, rate: float) -> None:
        """Makes it the peak rate from a step on: what is planned from there keeps its shape."""
        self._rates[step:] *= rate / self.peak
        self.peak = rate

    def plan_again(self, step: int, place: int, total_steps: int) -> None:
        """From a step on each epoch has another number of steps.

        Args:
            place: Which step it would be, had all epochs as many.
            total_steps: Of a whole training with so many.
        """
        share = self.lowered[-1][1] if self.lowered else 1.0
        planned = learning_rates(self._schedule, self.peak * share, total_steps, place)
        self._rates = np.concatenate([self._rates[:step], planned])

    @property
    def plateau(self) -> tuple[float, ...]:
        """As `Checkpoint` keeps it."""
        now = self._plateau
        return (now.best, float(now.wait), now.share) if now else ()

    def restore(self, plateau: tuple[float, ...]) -> None:
        """Goes on with what a checkpoint knows of past epochs; what was lowered or changed then is
        to be repeated."""
        if plateau:
            best, wait, share = plateau
            self._plateau = Plateau(best, int(wait), share)
