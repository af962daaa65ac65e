"""Which series train and which are set aside, decided by a seed alone."""

from __future__ import annotations

import numpy as np


def shuffled_split(count: int, share: float, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Rows that train and rows set aside: the last share of all, shuffled."""
    order = np.random.default_rng(seed).permutation(count)
    kept = int(count * (1 - share))
    return order[:kept], order[kept:]


def stratified_split(y: np.ndarray, share: float, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Rows that train and rows set aside: the same share of every class, shuffled.

    A class of two or more keeps at least one row on each side; the row of a class of one trains.

    Args:
        y: Class indices from 0, shape (n,).
    """
    order = np.random.default_rng(seed).permutation(len(y))
    aside = np.zeros(len(y), bool)
    for label in np.unique(y):
        members = np.flatnonzero(y[order] == label)
        if len(members) > 1:
            count = min(max(round(len(members) * share), 1), len(members) - 1)
            aside[members[-count:]] = True
    return order[~aside], order[aside]
