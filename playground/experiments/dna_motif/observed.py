"""What is seen of a motif network while it trains: how each filter compares with the motif."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from playground.datasets.dna import Match, Motif, best_matches
from playground.datasets.dna.motif import EVEN
from playground.experiments.dna_motif.config import DNAMotifConfig, planting_of
from playground.experiments.dna_motif.reference import FilterMotifs, MotifNetwork, filter_motifs
from playground.number_text import counted, number_text

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


@dataclass(frozen=True, eq=False)
class DiscriminativeFilters:
    """Every filter's motif, where nobody knows which motif is in the sequences.

    Attributes:
        areas: How well each filter's largest answer tells the classes apart: the area under its
            ROC curve, shape (filters,); 0.5 for one that answers to too few windows.
    """

    found: FilterMotifs
    areas: np.ndarray

    @property
    def order(self) -> np.ndarray:
        """The filters, the one that tells most first, shape (filters,)."""
        return np.argsort(-self.areas, kind="stable")

    def heading(self, number: int) -> str:
        """What a filter is, for above its logo."""
        windows = counted(int(self.found.windows[number]), "window")
        area = number_text(float(self.areas[number]))
        return f"filter {number + 1} of {len(self.areas)}: {windows}, ROC area {area}"


def discriminative_filters(
    network: MotifNetwork, x: np.ndarray, y: np.ndarray
) -> DiscriminativeFilters:
    """The filters by how much the largest answer of each says of the class.

    Args:
        x: Sequences, shape (n, length, 4).
        y: Classes 0 and 1, shape (n,).
    """
    x, y = x[:MOST_SEQUENCES], y[:MOST_SEQUENCES]
    found = filter_motifs(network, x)
    largest = network.activations(x).max(axis=1)
    areas = np.array([_area(answers, y) for answers in largest.T])
    return DiscriminativeFilters(found, np.where(found.windows >= FEWEST_WINDOWS, areas, 0.5))


def _area(answers: np.ndarray, y: np.ndarray) -> float:
    """Area under the ROC curve: the share of pairs, one of each class, in which class 1 has the
    larger answer; equal ones count one half (Mann and Whitney, 1947)."""
    ones = int((y == 1).sum())
    if not 0 < ones < len(y):
        return 0.5
    _, place, counts = np.unique(answers, return_inverse=True, return_counts=True)
    ranks = (np.cumsum(counts) - (counts - 1) / 2)[place]
    return float((ranks[y == 1].sum() - ones * (ones + 1) / 2) / (ones * (len(y) - ones)))


def target_motifs(config: DNAMotifConfig) -> tuple[Motif, ...]:
    """What a filter is compared with: what is planted, one motif or two. Nothing is planted in
    sequences of one's own: there it is what was chosen, not weakened, if `is_compared`."""
    planting = planting_of(config)
    return planting.motifs if config.sequences else planting.planted()


def heading_of(config: DNAMotifConfig, motif: Motif) -> str:
    """What a motif is that filters are compared with."""
    return f"{'for comparison' if config.sequences else 'planted'}: {motif.name}"


def weights_similarity(config: DNAMotifConfig, network: MotifNetwork) -> float:
    """The highest correlation of any filter's weights, less their mean at each position, with the
    first motif: what the filter itself holds, whatever it is shown."""
    kernel = network.kernel.transpose(2, 0, 1)
    centred = kernel - kernel.mean(axis=-1, keepdims=True) + EVEN
    target = target_motifs(config)[0].probabilities
    return max(match.pearson for match in best_matches(target, centred))


def all_matches(
    config: DNAMotifConfig, network: MotifNetwork, x: np.ndarray
) -> tuple[FilterMatches, ...]:
    """Compares every filter with each motif.

    Args:
        x: Sequences whose windows the filters are shown, shape (n, length, 4).
    """
    found = filter_motifs(network, x[:MOST_SEQUENCES])
    nothing, compared = Match(0.0, 0, 1), []
    for motif in target_motifs(config):
        best = best_matches(motif.probabilities, found.probabilities)
        matches = tuple(
            match if windows >= FEWEST_WINDOWS else nothing
            for match, windows in zip(best, found.windows, strict=True)
        )
        compared.append(FilterMatches(motif, heading_of(config, motif), found, matches))
    return tuple(compared)
