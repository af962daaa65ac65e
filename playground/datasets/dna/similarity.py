"""How much one motif looks like another, at the best offset and on either strand."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from playground.datasets.dna.motif import EVEN


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


def best_match(target: np.ndarray, other: np.ndarray) -> Match:
    """The best of all offsets and both strands.

    The correlation runs over all positions of the target; where the other one does not reach, its
    bases count as equally frequent. So a part of a motif never scores as the whole.

    Args:
        target, other: Shares of A, C, G and T, shape (positions, 4).
    """
    return best_matches(target, other[None])[0]


def best_matches(target: np.ndarray, others: np.ndarray) -> list[Match]:
    """The same for many at once, shape (n, positions, 4)."""
    found = [Match(-1.0, 0, 1)] * len(others)
    for strand in (1, -1):
        turned = others if strand > 0 else others[:, ::-1, ::-1]
        for offset in range(1 - others.shape[1], len(target)):
            laid = laid_over(len(target), turned, offset)
            for i, pearson in enumerate(correlations(target, laid)):
                if pearson > found[i].pearson:
                    found[i] = Match(float(pearson), offset, strand)
    return found


def laid_over(positions: int, others: np.ndarray, offset: int) -> np.ndarray:
    """Motifs as they stand over `positions` positions, shape (n, positions, 4)."""
    laid = np.full((len(others), positions, 4), EVEN)
    begin, end = max(offset, 0), min(offset + others.shape[1], positions)
    laid[:, begin:end] = others[:, begin - offset : end - offset]
    return laid


def correlations(target: np.ndarray, others: np.ndarray) -> np.ndarray:
    """Pearson's correlation of all numbers; 0 where one of the two never varies; shape (n,)."""
    a = np.ravel(target) - np.mean(target)
    b = others.reshape(len(others), -1)
    b = b - b.mean(axis=1, keepdims=True)
    sizes = np.sqrt((a @ a) * (b * b).sum(axis=1))
    return np.asarray(np.where(sizes > 1e-12, b @ a / np.maximum(sizes, 1e-12), 0.0))
