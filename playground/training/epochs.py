"""Which epoch a step belongs to, also where the batch size was changed at the end of an epoch."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeVar

import numpy as np

Count = TypeVar("Count", int, np.ndarray)


@dataclass(frozen=True)
class Epochs:
    """Steps and epochs while batches have one size.

    Attributes:
        shift: Steps done before it, less those that the same epochs take with batches of this size;
            0 where the size has not changed.
    """

    steps_per_epoch: int
    shift: int = 0

    def place(self, step: int) -> int:
        """Which step it would be, had all batches had this size."""
        return step - self.shift

    def done(self, step: int) -> int:
        """Whole epochs."""
        return self.place(step) // self.steps_per_epoch

    def at(self, step: int) -> float:
        """Epochs since the start, a whole number at the end of one."""
        whole, rest = divmod(self.place(step), self.steps_per_epoch)
        return self.place(step) / self.steps_per_epoch if rest else whole

    def steps_to_end(self, step: int) -> int:
        """To the end of the epoch that is under way, or that begins."""
        return self.steps_per_epoch - self.place(step) % self.steps_per_epoch

    def step_after(self, epochs: Count) -> Count:
        """The steps that are done when so many epochs are, or when each of several numbers are."""
        return epochs * self.steps_per_epoch + self.shift

    def from_here(self, step: int, steps_per_epoch: int) -> Epochs:
        """With batches of another size from the end of an epoch on."""
        return Epochs(steps_per_epoch, step - self.done(step) * steps_per_epoch)
