"""The learning rate of every step of a run, as planned, and lower where validation says so."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from operator import itemgetter

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
        changed: Each time that somebody set another peak rate: the step, and the rate.
    """

    def __init__(self, plan: TrainingPlan, total_steps: int) -> None:
        self.peak = plan.learning_rate
        self._rates = learning_rates(plan.learning_rate_schedule, plan.learning_rate, total_steps)
        follows = plan.learning_rate_schedule == "reduce_on_plateau"
        self._plateau = Plateau() if follows else None
        self.lowered: list[tuple[int, float]] = []
        self.changed: list[tuple[int, float]] = []

    @property
    def follow_validation(self) -> bool:
        """Whether the next epoch's rate follows from this epoch's loss."""
        return self._plateau is not None

    def of(self, steps: slice | np.ndarray) -> np.ndarray:
        """The rates of some steps, counted from 0."""
        return self._rates[steps]

    def update(self, step: int, val_losses: Iterable[float]) -> None:
        """Takes note of epochs that ended at a step; lowers the rate from there on, where the
        validation loss rests."""
        for val_loss in val_losses:
            if self._plateau is not None and self._plateau.update(val_loss):
                self._lower(step, self._plateau.share)

    def _lower(self, step: int, share: float) -> None:
        self._rates[step:] = self.peak * share
        self.lowered.append((step, share))

    def change(self, step: int, rate: float) -> None:
        """Makes it the peak rate from a step on: what is planned from there keeps its shape."""
        self._rates[step:] *= rate / self.peak
        self.peak = rate
        self.changed.append((step, rate))

    @property
    def plateau(self) -> tuple[float, ...]:
        """As `Checkpoint` keeps it."""
        rests = self._plateau
        return (rests.best, float(rests.wait), rests.share) if rests else ()

    def restore(
        self,
        plateau: tuple[float, ...],
        lowered: Iterable[tuple[int, float]],
        changed: Iterable[tuple[int, float]],
    ) -> None:
        """Goes on from a checkpoint. What was lowered or changed in the past counts too: the best
        weights may be reached again from there."""
        if plateau:
            best, wait, share = plateau
            self._plateau = Plateau(best, int(wait), share)
        past: list[tuple[int, Callable[[int, float], None], float]] = [
            *((step, self._lower, share) for step, share in lowered),
            *((step, self.change, rate) for step, rate in changed),
        ]
        for step, repeat, value in sorted(past, key=itemgetter(0)):  # at one step lowered first
            repeat(step, value)
