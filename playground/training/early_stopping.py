"""Early stopping with best weights, as `keras.callbacks.EarlyStopping` means it.

The best weights are not copied at every improvement: it is enough to remember the state before the
burst in which the best epoch ended, and how many steps lead from there to that epoch. Bursts are
deterministic, so the best weights can be reached again when they are wanted.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from playground.training.state import TrainingState


class Waypoint(NamedTuple):
    """A place that training has passed: a state, and the steps that lead on from it to the place.

    Attributes:
        first_step: Number of the first step after `state`.
    """

    state: TrainingState
    first_step: int
    steps: int


@dataclass(frozen=True)
class BestEpoch:
    """The best epoch so far, and the way back to it.

    Attributes:
        epoch: Counted from 1.
        place: The end of that epoch.
    """

    epoch: int
    val_loss: float
    place: Waypoint


class EarlyStopping:
    """Watches the validation loss.

    Args:
        patience: How many epochs may pass without improvement; None never stops training.
    """

    def __init__(self, patience: int | None, best: BestEpoch | None = None, wait: int = 0) -> None:
        self.patience = patience
        self.best = best
        self.wait = wait

    def update(self, epoch: int, val_loss: float, place: Waypoint) -> bool:
        """Takes note of an epoch that ended at a place; True when training should stop there."""
        self.wait += 1
        if self.best is None or val_loss < self.best.val_loss:
            self.best = BestEpoch(epoch, val_loss, place)
            self.wait = 0
            return False
        return self.patience is not None and self.wait >= self.patience and epoch > 1
