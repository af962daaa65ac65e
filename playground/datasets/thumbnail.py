"""A few series thinned to what a small picture needs."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

CLASSES = 3
"""A thumbnail shows one series of each of the first classes."""
STEPS = 48
Thumbnail = tuple[tuple[float, ...], ...]


def thumbnail(rows: Sequence[np.ndarray]) -> Thumbnail:
    """Each series at up to 48 moments, between 0 and 1 of the range of all.

    Args:
        rows: Each of shape (steps,); missing values are NaN.
    """
    known = [row[np.isfinite(row)] for row in rows[:CLASSES]]
    low, high = min(row.min() for row in known), max(row.max() for row in known)
    thinned = []
    for row in known:
        positions = np.linspace(0, len(row) - 1, min(STEPS, len(row))).round().astype(int)
        thinned.append(((row[positions].astype(np.float64) - low) / ((high - low) or 1)).round(3))
    return tuple(tuple(float(value) for value in row) for row in thinned)
