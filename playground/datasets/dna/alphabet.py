"""The letters of DNA: four bases, and IUPAC's letters for any set of them.

Cornish-Bowden (1985), "Nomenclature for incompletely specified bases in nucleic acid sequences:
recommendations 1984", Nucleic Acids Research 13.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

LETTERS = "ACGT"
IUPAC: Mapping[str, str] = {
        "A": "A", "C": "C", "G": "G", "T": "T", "R": "AG", "Y": "CT", "S": "CG", "W": "AT",
        "K": "GT", "M": "AC", "B": "CGT", "D": "AGT", "H": "ACT", "V": "ACG", "N": "ACGT",
    }  # fmt: skip
"""For each letter the bases that it may stand for."""
COMPLEMENTS = str.maketrans("ACGTRYSWKMBDHVN", "TGCAYRSWMKVHDBN")


def _shares() -> np.ndarray:
    """The share of each base in each letter, by the letter's byte, shape (256, 4)."""
    table = np.zeros((256, 4), np.float32)
    for letter, bases in IUPAC.items():
        for base in bases:
            table[ord(letter), LETTERS.index(base)] = 1 / len(bases)
    return table


SHARES = _shares()


def as_bytes(text: str) -> np.ndarray:
    """Letters as their bytes, uint8 of shape (length,)."""
    return np.frombuffer(text.encode("ascii"), np.uint8)


def as_text(letters: np.ndarray) -> str:
    """Bytes of shape (length,) as text."""
    return bytes(np.asarray(letters, np.uint8)).decode("ascii")


def one_hot(letters: np.ndarray) -> np.ndarray:
    """Letters as shares of A, C, G and T: a base is a single 1, N is four quarters.

    Args:
        letters: Bytes of IUPAC letters, shape (…, length).

    Returns:
        float32 of shape (…, length, 4).
    """
    return SHARES[letters]


def reverse_complement(text: str) -> str:
    """The other strand, read in its own direction."""
    return text.translate(COMPLEMENTS)[::-1]
