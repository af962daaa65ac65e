"""A motif: for each position, how often each base stands there."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from playground.datasets.dna.alphabet import IUPAC, LETTERS, SHARES, as_bytes

EVEN = 0.25
"""Share of a base where all are alike."""


@dataclass(frozen=True)
class Motif:
    """What a protein binds to.

    Attributes:
        name: For people.
        rows: Shares of A, C, G and T at each position; each row adds up to 1.
        source: Where it is from.
    """

    name: str
    rows: tuple[tuple[float, ...], ...]
    source: str = ""

    def __len__(self) -> int:
        return len(self.rows)

    @property
    def probabilities(self) -> np.ndarray:
        """float64 of shape (positions, 4)."""
        return np.array(self.rows, np.float64)

    @property
    def consensus(self) -> str:
        """The likeliest base of each position; where several are, their IUPAC letter."""
        found = []
        for row in self.probabilities:
            likeliest = "".join(
                b for b, p in zip(LETTERS, row, strict=True) if p > row.max() - 0.01
            )
            found.append(next(letter for letter, bases in IUPAC.items() if bases == likeliest))
        return "".join(found)

    def weakened(self, strength: float, chance: np.ndarray) -> Motif:
        """The motif mixed with chance: 1 leaves it, 0 leaves nothing of it. Where all bases are
        alike, as in an N, there is chance alone.

        Args:
            chance: Shares of A, C, G and T in random letters, shape (4,).
        """
        shares = self.probabilities
        shares[(shares == EVEN).all(axis=1)] = chance
        mixed = strength * shares + (1 - strength) * chance
        return Motif(self.name, as_rows(mixed), self.source)

    def reversed(self) -> Motif:
        """Its positions from the last to the first, bases unchanged: no longer the same site."""
        return Motif(f"{self.name} backwards", self.rows[::-1], self.source)

    def turned(self) -> Motif:
        """The same site, read on the other strand."""
        rows = tuple(row[::-1] for row in self.rows[::-1])
        return Motif(f"{self.name}, other strand", rows, self.source)

    def is_like(self, other: Motif) -> bool:
        """Whether both have the same shares at each position."""
        return len(self) == len(other) and np.allclose(self.probabilities, other.probabilities)


def motif_from_consensus(name: str, consensus: str, source: str = "") -> Motif:
    """A motif whose positions take each of their letter's bases equally often.

    Args:
        consensus: IUPAC letters.
    """
    return Motif(name, as_rows(SHARES[as_bytes(consensus)]), source)


def motif_from_counts(name: str, counts: Iterable[Iterable[float]], source: str = "") -> Motif:
    """A motif from how often each base was seen.

    Args:
        counts: Rows A, C, G and T, as JASPAR writes them; each column has some.
    """
    table = np.array([tuple(row) for row in counts], np.float64).T
    return Motif(name, as_rows(table / table.sum(axis=1, keepdims=True)), source)


def as_rows(table: np.ndarray) -> tuple[tuple[float, ...], ...]:
    """A table of shares as plain numbers, each row adding up to 1."""
    shares = np.asarray(table, np.float64)
    shares = shares / shares.sum(axis=1, keepdims=True)
    return tuple(tuple(float(value) for value in row) for row in shares)
