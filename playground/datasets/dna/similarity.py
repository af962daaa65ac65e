"""How much one motif looks like another, at the best offset and on either strand."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from playground.datasets.dna.motif import EVEN

DIGITS = 12


class Match(NamedTuple):
    """Where two motifs agree best.

    Attributes:
        pearson: Correlation of the shares, from -1 to 1.
        offset: Position of the target at which the other one begins; negative when it begins
            before it.
        strand: -1 when the other one is to be read on the other strand.
    """

    pearson: float
    offset: int
    strand: int


def best_matches(target: np.ndarray, others: np.ndarray) -> list[Match]:
    """For each other motif, the best of all offsets and both strands.

    The correlation runs over all positions of the target; where the other one does not reach, its
    bases count as equally frequent. So a part of a motif never scores as the whole.

    Args:
        target: Shares of A, C, G and T, shape (positions, 4).
        others: shape (n, positions, 4).
    """
    positions, width = len(target), others.shape[1]
    room = np.full((2, len(others), width + 2 * (positions - 1), 4), EVEN)
    room[0, :, positions - 1 : positions - 1 + width] = others
    room[1, :, positions - 1 : positions - 1 + width] = others[:, ::-1, ::-1]
    windows = np.lib.stride_tricks.sliding_window_view(room, positions, axis=2)[:, :, ::-1]
    laid = windows.swapaxes(-1, -2).reshape(-1, positions, 4)
    found = correlations(target, laid).reshape(2, len(others), -1).swapaxes(0, 1)
    by_place = found.reshape(len(others), -1)  # the written strand first, from the left
    offsets = found.shape[-1]
    # Rounded: of equally good positions the first is taken, whatever a sum's last digit is.
    best = by_place.round(DIGITS).argmax(axis=1)
    return [
        Match(float(row[place]), place % offsets + 1 - width, 1 if place < offsets else -1)
        for row, place in zip(by_place, best.tolist(), strict=True)
    ]


def correlations(target: np.ndarray, others: np.ndarray) -> np.ndarray:
    """Pearson's correlation of all numbers; 0 where one of the two never varies; shape (n,)."""
    a = np.ravel(target) - np.mean(target)
    b = others.reshape(len(others), -1)
    b = b - b.mean(axis=1, keepdims=True)
    sizes = np.sqrt((a @ a) * (b * b).sum(axis=1))
    return np.asarray(np.where(sizes > 1e-12, b @ a / np.maximum(sizes, 1e-12), 0.0))
