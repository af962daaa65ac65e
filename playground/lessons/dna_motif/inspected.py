"""A run's network with its newest weights, and what its filters look like."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from playground.datasets import DatasetError
from playground.experiments.dna_motif import (
    DiscriminativeFilters,
    DNAData,
    DNAMotifConfig,
    FilterMatches,
    all_matches,
    discriminative_filters,
    dna_of,
    is_compared,
    network_of,
    planting_of,
)
from playground.experiments.dna_motif.reference import MotifNetwork, SiteScore, site_score
from playground.runs import Run
from playground.runs.run_cache import RunCache
from playground.runs.shown import shown_at
from playground.ui import services


@dataclass(frozen=True, eq=False)
class Inspected:
    """What the views look at.

    Attributes:
        epoch: Of the weights.
        is_final: Whether training is over.
    """

    run: Run
    config: DNAMotifConfig
    network: MotifNetwork
    sequences: DNAData
    epoch: float
    is_final: bool

    @cached_property
    def matches(self) -> tuple[FilterMatches, ...]:
        """The filters beside the motif, or beside both."""
        return all_matches(self.config, self.network, self.sequences.data.validation.x)

    @cached_property
    def discriminative(self) -> DiscriminativeFilters:
        """The filters by what they say of the class."""
        split = self.sequences.data.validation
        return discriminative_filters(self.network, split.x, split.y)

    @property
    def motif_length(self) -> int:
        """Letters of the motif, or of a filter where none is known."""
        known = is_compared(self.config)
        return len(planting_of(self.config).motif) if known else self.config.width

    @cached_property
    def site_score(self) -> SiteScore | None:
        """Over the test sequences."""
        test = self.sequences.parts.test
        window = self.motif_length
        if window > test.length:
            return None
        x = self.sequences.data.test.x
        return site_score(self.network, x, test.starts, test.site_width, window)

    @cached_property
    def probabilities(self) -> np.ndarray:
        """Of the test sequences, shape (n, 2)."""
        return self.network.probabilities(self.sequences.data.test.x)


_cache: RunCache[tuple[float, bool], Inspected | None] = RunCache(seconds=1.0, most=8)


def inspected(run: Run | None) -> Inspected | None:
    """None before there are weights, or when the run's sequences are no longer to be had."""
    if run is None:
        return None
    seen = shown_at(services.store(), run.id, "weights")
    if seen.arrays is None:
        return None
    try:
        newest = (seen.epoch, run.state.is_finished())
        return _cache.at(run, newest, lambda at: _of(run.id, *at))
    except (DatasetError, ValueError):
        return None


def _of(run_id: str, epoch: float, is_final: bool) -> Inspected | None:
    run = services.store().run(run_id)
    weights = services.store().observation(run_id, "weights", epoch)
    if weights is None:
        return None
    config = DNAMotifConfig.parse(run.config)
    return Inspected(
        run, config, network_of(config, weights["flat"]), dna_of(config), epoch, is_final
    )
