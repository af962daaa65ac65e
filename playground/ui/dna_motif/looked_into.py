"""A run's network with its newest weights, and what its filters look like."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any

import numpy as np

from playground.datasets import DatasetError
from playground.experiments.dna_motif import (
    DNAData,
    DNAMotifConfig,
    FilterMatches,
    TellingFilters,
    all_matches,
    dna_of,
    is_compared,
    network_of,
    planting_of,
    telling_filters,
)
from playground.figures.sequence_logo import Logo
from playground.foundations.motif_network import MotifNetwork, SiteScore, site_score
from playground.number_text import counted
from playground.runs import Run
from playground.runs.shown import shown_at
from playground.ui import house
from playground.ui.shared_looks import SharedLooks


@dataclass(frozen=True, eq=False)
class LookedInto:
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
    def telling(self) -> TellingFilters:
        """The filters by what they say of the class."""
        split = self.sequences.data.validation
        return telling_filters(self.network, split.x, split.y)

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


_looks: SharedLooks[tuple[float, bool], LookedInto | None] = SharedLooks(seconds=1.0, most=8)


def looked_into(run: Run | None) -> LookedInto | None:
    """None before there are weights, or when the run's sequences are no longer to be had."""
    if run is None:
        return None
    seen = shown_at(house.store(), run.id, "weights")
    if seen.arrays is None:
        return None
    try:
        newest = (seen.epoch, run.state.is_finished())
        return _looks.at(run, newest, lambda at: _of(run.id, *at))
    except (DatasetError, ValueError):
        return None


def _of(run_id: str, epoch: float, is_final: bool) -> LookedInto | None:
    run = house.store().run(run_id)
    weights = house.store().observation(run_id, "weights", epoch)
    if weights is None:
        return None
    config = DNAMotifConfig.parse(run.config)
    return LookedInto(
        run, config, network_of(config, weights["flat"]), dna_of(config), epoch, is_final
    )


def similarity_course(run: Run) -> tuple[np.ndarray, np.ndarray]:
    """Epochs, and for each motif the best filter's correlation by its windows; for a single
    motif then also by its weights; (epochs, lines)."""
    last = shown_at(house.store(), run.id, "similarity").epoch
    epochs = [e for e in house.store().observation_epochs(run.id, "similarity") if e <= last]
    values = [_similarity(run.id, epoch) for epoch in epochs]
    width = len(values[0]) if values else 1
    return np.array(epochs), np.array(values).reshape(len(values), width)


@lru_cache(maxsize=4096)
def _similarity(run_id: str, epoch: float) -> tuple[float, ...]:
    arrays: dict[str, Any] | None = house.store().observation(run_id, "similarity", epoch)
    if not arrays:
        return ()
    values = [float(value) for value in arrays["best"]]
    if len(values) == 1:
        values += [float(value) for value in arrays["weights"]]
    return tuple(values)


def telling_logos(found: TellingFilters, most: int = 2) -> list[Logo]:
    """The filters that tell most of the class, the best first."""
    return [
        Logo(
            found.heading(number),
            found.found.probabilities[number],
            windows=int(found.found.windows[number]),
        )
        for number in found.order[:most].tolist()
    ]


def match_logos(found: FilterMatches) -> list[Logo]:
    """The motif above the filter that looks most like it, position under position."""
    match, number = found.matches[found.best], found.best
    shares = found.found.probabilities[number]
    turned = shares if match.strand > 0 else shares[::-1, ::-1]
    windows = int(found.found.windows[number])
    strand = "" if match.strand > 0 else ", other strand"
    return [
        Logo(found.heading, found.motif.probabilities),
        Logo(
            f"filter {number + 1} of {len(found.matches)}: {counted(windows, 'window')}, "
            f"similarity {match.pearson:.2f}{strand}",
            turned,
            match.offset,
            windows,
        ),
    ]
