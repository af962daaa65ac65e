"""Learning rates over a training, as plain numbers: one rate per optimization step.

A schedule is computed before training and handed to the optimizer step by step, so a page can
draw it and two runs that differ only in their schedule share one compiled model. Only
``reduce_on_plateau`` waits for what training brings: its rate is constant until `Plateau` lowers
it.
"""

from __future__ import annotations

from typing import Literal

import numpy as np

Schedule = Literal["constant", "cosine", "warmup_cosine", "exponential", "reduce_on_plateau"]

WARMUP_SHARE = 0.1
"""Share of all steps in which the rate climbs from 0 to its peak."""
FINAL_SHARE = 0.05
"""What is left of the peak at the end of a decaying schedule."""
PLATEAU_FACTOR = 0.5
"""What is left of the rate when the validation loss has rested."""
PLATEAU_PATIENCE = 5
"""Epochs without a better validation loss that are borne at one rate."""
PLATEAU_LEAST_GAIN = 1e-4
"""A loss counts as better when it is lower by more than this, as in Keras."""


def learning_rates(
    schedule: Schedule, peak: float, total_steps: int, first: int = 0, count: int | None = None
) -> np.ndarray:
    """The learning rate of each step.

    Cosine decay: Loshchilov and Hutter (2017), "SGDR". Linear warm-up: Goyal et al. (2017).

    Args:
        peak: The highest rate.
        total_steps: Steps in the whole training.
        first: Index of the first step wanted, from 0.
        count: How many steps; all the rest when left out.

    Returns:
        float32 array of shape (count,).
    """
    steps = np.arange(first, total_steps if count is None else first + count, dtype=np.float64)
    if schedule in ("constant", "reduce_on_plateau"):
        return np.full(len(steps), peak, np.float32)
    if schedule == "exponential":
        return (peak * FINAL_SHARE ** (steps / max(1, total_steps))).astype(np.float32)
    warmup = int(WARMUP_SHARE * total_steps) if schedule == "warmup_cosine" else 0
    progress = np.clip((steps - warmup) / max(1, total_steps - warmup), 0.0, 1.0)
    cosine = FINAL_SHARE + (1.0 - FINAL_SHARE) * 0.5 * (1.0 + np.cos(np.pi * progress))
    climb = np.minimum(1.0, (steps + 1.0) / warmup) if warmup else 1.0
    return (peak * np.where(steps < warmup, climb, cosine)).astype(np.float32)


class Plateau:
    """Lowers the rate when the validation loss rests, as `keras.callbacks.ReduceLROnPlateau` does.

    Attributes:
        best: Lowest validation loss so far.
        wait: Epochs since then, or since the rate was lowered.
        share: What is left of the peak rate.
    """

    def __init__(self, best: float = float("inf"), wait: int = 0, share: float = 1.0) -> None:
        self.best, self.wait, self.share = best, wait, share

    def update(self, val_loss: float) -> bool:
        """Takes note of an epoch; True when the rate falls to `share` of its peak after it."""
        if val_loss < self.best - PLATEAU_LEAST_GAIN:
            self.best, self.wait = val_loss, 0
            return False
        self.wait += 1
        if self.wait < PLATEAU_PATIENCE:
            return False
        self.wait = 0
        self.share *= PLATEAU_FACTOR
        return True
