"""What each filter looks for: the base frequencies in the windows that it answers to most.

Of each sequence the window of the filter's largest answer is taken (Alipanahi et al., 2015,
"Predicting the sequence specificities of DNA- and RNA-binding proteins by deep learning", Nature
Biotechnology 33) if that is more than half of its largest answer to any sequence (Kelley et al.,
2016, "Basset", Genome Research 26).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from playground.experiments.dna_motif.reference.network import MotifNetwork

ENOUGH = 0.5
"""Share of a filter's largest answer from which on a window counts."""


@dataclass(frozen=True, eq=False)
class FilterMotifs:
    """A motif for each filter.

    Attributes:
        probabilities: Shares of A, C, G and T, float64 of shape (filters, width, 4); all alike for
            a filter that never answers.
        windows: How many windows each filter's shares are of, shape (filters,).
    """

    probabilities: npt.NDArray[np.float64]
    windows: npt.NDArray[np.int64]


def filter_motifs(network: MotifNetwork, x: npt.NDArray[np.float32]) -> FilterMotifs:
    """The motifs of all filters.

    Args:
        x: Shares of A, C, G and T, shape (n, length, 4).
    """
    a = network.architecture
    answers = network.activations(x)
    best = answers.max(axis=1)  # (n, filters)
    positions = answers.argmax(axis=1)
    chosen = (best > ENOUGH * best.max(axis=0, initial=0)) & (best > 0)
    every = np.lib.stride_tricks.sliding_window_view(x, a.width, axis=1)
    counts = np.zeros((a.filters, a.width, 4))
    for number in range(a.filters):
        rows = np.flatnonzero(chosen[:, number])
        counts[number] = every[rows, positions[rows, number]].sum(axis=0).T
    windows = chosen.sum(axis=0)
    shares = counts / np.maximum(windows, 1)[:, None, None]
    shares[windows == 0] = 1 / 4
    return FilterMotifs(shares, windows)
