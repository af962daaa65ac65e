"""Scanning sequences with a position weight matrix.

Stormo (2000), "DNA binding sites: representation and discovery", Bioinformatics 16.
"""

from __future__ import annotations

import numpy as np

PSEUDO_SHARE = 0.01
"""Of the background, mixed in: a base that was never seen is unlikely, not impossible."""


def log_odds(probabilities: np.ndarray, background: np.ndarray) -> np.ndarray:
    """log₂ of how much likelier each base is in the motif than by chance, shape (positions, 4).

    Args:
        probabilities: shape (positions, 4).
        background: Shares of the four bases by chance, shape (4,).
    """
    mixed = (1 - PSEUDO_SHARE) * probabilities + PSEUDO_SHARE * background
    return np.log2(mixed / background)


def window_scores(x: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """Score of each window: the sum of the weights of its letters, shape (n, windows).

    Args:
        x: Shares of the four bases, shape (n, length, 4).
        weights: As `log_odds` gives them, shape (positions, 4).
    """
    windows = np.lib.stride_tricks.sliding_window_view(x, len(weights), axis=1)
    return np.einsum("nwbp,pb->nw", windows, weights, optimize=True)


def best_scores(x: np.ndarray, weights: np.ndarray, both_strands: bool) -> np.ndarray:
    """The highest score of any window, on one strand or on both, shape (n,)."""
    best = window_scores(x, weights).max(axis=1)
    if both_strands:
        best = np.maximum(best, window_scores(x, weights[::-1, ::-1]).max(axis=1))
    return np.asarray(best, np.float64)
