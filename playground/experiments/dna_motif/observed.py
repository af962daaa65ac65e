"""What is seen of a motif network while it trains: how each filter compares with the motif."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from playground.datasets.dna import Match, Motif, best_matches
from playground.datasets.dna.motif import EVEN
from playground.experiments.dna_motif.config import DNAMotifConfig, planting_of
from playground.foundations.motif_network import FilterMotifs, MotifNetwork, filter_motifs

MOST_SEQUENCES = 500
FEWEST_WINDOWS = 10
"""A filter that answers to fewer windows has no motif worth the name: a few windows always look
like something."""


@dataclass(frozen=True, eq=False)
class FilterMatches:
    """Every filter's motif beside the one that it is compared with.

    Attributes:
        motif: As `target_motifs` has it.
        heading: What the motif is, for above its logo.
        matches: Of each filter, shape (filters,).
    """

    motif: Motif
    heading: str
    found: FilterMotifs
    matches: tuple[Match, ...]

    @property
    def best(self) -> int:
        """The filter that looks most like the motif."""
        return int(np.argmax([match.pearson for match in self.matches]))

    @property
    def similarities(self) -> np.ndarray:
        """Pearson's correlation of each filter with the motif, shape (filters,)."""
        return np.array([match.pearson for match in self.matches])


def target_motifs(config: DNAMotifConfig) -> tuple[Motif, ...]:
    """What a filter is compared with: what is planted, one motif or two. Nothing is planted in
    sequences of one's own: there it is what was chosen, not weakened."""
    planting = planting_of(config)
    return planting.motifs if config.sequences else planting.planted()


def heading_of(config: DNAMotifConfig, motif: Motif) -> str:
    """What a motif is that filters are compared with."""
    return f"{'for comparison' if config.sequences else 'planted'}: {motif.name}"


def weights_similarity(config: DNAMotifConfig, network: MotifNetwork, which: int = 0) -> float:
    """The highest correlation of any filter's weights, less their mean at each position, with a
    motif: what the filter itself holds, whatever it is shown."""
    kernel = network.kernel.transpose(2, 0, 1)
    centred = kernel - kernel.mean(axis=-1, keepdims=True) + EVEN
    target = target_motifs(config)[which].probabilities
    return max(match.pearson for match in best_matches(target, centred))


def matches_of(
    config: DNAMotifConfig, network: MotifNetwork, x: np.ndarray, which: int = 0
) -> FilterMatches:
    """Compares every filter with a motif.

    Args:
        x: Sequences whose windows the filters are shown, shape (n, length, 4).
        which: 0 for the first motif, 1 for the second.
    """
    found = filter_motifs(network, x[:MOST_SEQUENCES])
    return _compared(config, found, target_motifs(config)[which])


def all_matches(
    config: DNAMotifConfig, network: MotifNetwork, x: np.ndarray
) -> tuple[FilterMatches, ...]:
    """As `matches_of`, with each motif; the filters are shown the sequences once."""
    found = filter_motifs(network, x[:MOST_SEQUENCES])
    return tuple(_compared(config, found, motif) for motif in target_motifs(config))


def _compared(config: DNAMotifConfig, found: FilterMotifs, motif: Motif) -> FilterMatches:
    nothing = Match(0.0, 0, 1)
    matches = tuple(
        match if windows >= FEWEST_WINDOWS else nothing
        for match, windows in zip(
            best_matches(motif.probabilities, found.probabilities), found.windows, strict=True
        )
    )
    return FilterMatches(motif, heading_of(config, motif), found, matches)
