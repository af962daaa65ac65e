"""How much the positions of a motif tell, in bits.

Schneider and Stephens (1990), "Sequence logos: a new way to display consensus sequences", Nucleic
Acids Research 18.
"""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt

from playground.experiments.dna_motif.architecture import BASES


def information(
    shares: npt.ArrayLike, chance: npt.ArrayLike = 1 / BASES
) -> npt.NDArray[np.float64]:
    """Bits that each position tells against letters by chance, Σ p log₂ p/q; where those are
    equally frequent between 0 (all alike) and 2 (one base).

    Args:
        shares: Of A, C, G and T, shape (…, 4).
        chance: Their shares by chance, above 0, shape (4,).
    """
    p = np.asarray(shares, np.float64)
    logarithms = np.log2(p / np.asarray(chance), out=np.zeros_like(p), where=p > 0)
    return np.asarray((p * logarithms).sum(-1))


def accidental_information(windows: int) -> float:
    """Bits that a position of random letters tells on average when only so many windows are
    counted: about (bases - 1) / (2 ln 2 · windows)."""
    return (BASES - 1) / (2 * math.log(2) * windows) if windows else math.inf
