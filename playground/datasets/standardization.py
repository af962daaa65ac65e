"""Every channel with mean 0 and standard deviation 1, by what is known while training."""

from __future__ import annotations

import numpy as np


def standardized(train: np.ndarray, *others: np.ndarray) -> tuple[np.ndarray, ...]:
    """All parts, shifted and scaled by mean and standard deviation of the training part.

    Args:
        train: shape (n, steps, channels).
        others: shape (…, steps, channels).

    Returns:
        float32, in the order given. A channel that never changes is only shifted.
    """
    mean = train.mean(axis=(0, 1), dtype=np.float64)
    deviation = train.std(axis=(0, 1), dtype=np.float64)
    deviation = np.where(deviation > 0, deviation, 1.0)
    return tuple(((x - mean) / deviation).astype(np.float32) for x in (train, *others))
