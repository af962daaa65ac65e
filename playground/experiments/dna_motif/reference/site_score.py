"""Does the network look where the motif is? Of each sequence the window that adds most."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from playground.experiments.dna_motif.reference.network import MotifNetwork


class SiteScore(NamedTuple):
    """Over the sequences with a known site.

    Attributes:
        share: Of them, those whose top window overlaps the site.
        chance: The same for a window at a random place.
        sequences: How many there are.
    """

    share: float
    chance: float
    sequences: int


def top_windows(saliency: npt.NDArray[np.float32], width: int) -> npt.NDArray[np.int64]:
    """Where the window of this width begins whose letters add most, shape (n,).

    Args:
        saliency: What each letter adds, shape (n, length).
    """
    sums = np.cumsum(np.pad(saliency.astype(np.float64), ((0, 0), (1, 0))), axis=1)
    return (sums[:, width:] - sums[:, :-width]).argmax(axis=1)


def chance_of_overlap(
    starts: npt.NDArray[np.integer], site: int, window: int, length: int
) -> float:
    """Share of all positions at which a window overlaps the site, mean over the sites.

    Args:
        site, window: Their letters.
    """
    starting_positions = length - window + 1
    low = np.maximum(starts - window + 1, 0)
    high = np.minimum(starts + site - 1, starting_positions - 1)
    return float(((high - low + 1) / starting_positions).mean())


def site_score(
    network: MotifNetwork,
    x: npt.NDArray[np.float32],
    starts: npt.NDArray[np.integer],
    site: int,
    window: int,
) -> SiteScore | None:
    """Over sequences with a site; None when there are none.

    Args:
        x: shape (n, length, 4).
        starts: Where the site begins, -1 for none, shape (n,).
        site, window: Letters of the site, and of the window.
    """
    known = starts >= 0
    if not known.any():
        return None
    tops = top_windows(network.saliency(x[known]), window)
    begins = starts[known]
    overlaps = (tops < begins + site) & (begins < tops + window)
    chance = chance_of_overlap(begins, site, window, x.shape[1])
    return SiteScore(float(overlaps.mean()), chance, int(known.sum()))
