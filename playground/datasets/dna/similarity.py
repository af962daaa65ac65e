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
    found = Match(-1.0, 0, 1)
    for strand in (1, -1):
        turned = other if strand > 0 else other[::-1, ::-1]
        for offset in range(1 - len(other), len(target)):
            pearson = correlation(target, laid_over(len(target), turned, offset))
            if pearson > found.pearson:
                found = Match(pearson, offset, strand)
    return found


def laid_over(positions: int, other: np.ndarray, offset: int) -> np.ndarray:
    """A motif as it stands over `positions` positions, shape (positions, 4)."""
    laid = np.full((positions, 4), EVEN)
    begin, end = max(offset, 0), min(offset + len(other), positions)
    laid[begin:end] = other[begin - offset : end - offset]
    return laid


def correlation(a: np.ndarray, b: np.ndarray) -> float:
    """Pearson's correlation of all numbers; 0 where one of the two never varies."""
    a, b = np.ravel(a) - np.mean(a), np.ravel(b) - np.mean(b)
    size = np.sqrt((a @ a) * (b @ b))
    return float(a @ b / size) if size > 1e-12 else 0.0
