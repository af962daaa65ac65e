"""Learning rates over a training, as plain numbers: one rate per optimisation step.

A schedule is computed before training and handed to the optimiser step by step, so a page can
draw it and two runs that differ only in their schedule share one compiled model.
"""

from __future__ import annotations

from typing import Literal

import numpy as np

Schedule = Literal["constant", "cosine", "warmup_cosine", "exponential"]

WARMUP_SHARE = 0.1
"""Share of all steps in which the rate climbs from 0 to its peak."""
FINAL_SHARE = 0.05
"""What is left of the peak at the end of a decaying schedule."""


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
    if schedule == "constant":
        return np.full(len(steps), peak, np.float32)
    if schedule == "exponential":
        return (peak * FINAL_SHARE ** (steps / max(1, total_steps))).astype(np.float32)
    warmup = int(WARMUP_SHARE * total_steps) if schedule == "warmup_cosine" else 0
    progress = np.clip((steps - warmup) / max(1, total_steps - warmup), 0.0, 1.0)
    cosine = FINAL_SHARE + (1.0 - FINAL_SHARE) * 0.5 * (1.0 + np.cos(np.pi * progress))
    climb = np.minimum(1.0, (steps + 1.0) / warmup) if warmup else 1.0
    return (peak * np.where(steps < warmup, climb, cosine)).astype(np.float32)
