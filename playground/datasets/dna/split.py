"""Which examples train, which validate and which test."""

from __future__ import annotations

import numpy as np

TEST_SHARE, VALIDATION_SHARE = 0.25, 0.15


def split_rows(y: np.ndarray, seed: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Indices to train, validate and test on, in random order; the same shares of each class.

    Args:
        y: Classes, shape (n,).
    """
    rng = np.random.default_rng(seed)
    parts: tuple[list[np.ndarray], ...] = ([], [], [])
    for label in np.unique(y):
        rows = rng.permutation(np.flatnonzero(y == label))
        test = max(1, round(len(rows) * TEST_SHARE))
        validation = max(1, round(len(rows) * VALIDATION_SHARE))
        for part, taken in zip(
            parts, (rows[test + validation :], rows[test : test + validation], rows[:test]),
            strict=True,
        ):  # fmt: skip
            part.append(taken)
    train, validation_rows, test_rows = (rng.permutation(np.concatenate(p)) for p in parts)
    return train, validation_rows, test_rows
