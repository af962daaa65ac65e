"""How far two means over seeds lie apart, and whether chance alone may have done it."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from statistics import fmean, variance

from playground.comparison.seeds import student_t

FEWEST_SEEDS = 2
"""Of fewer there is no saying how far seeds lie apart."""
_ROUNDING = 1e-9


@dataclass(frozen=True)
class MeanDifference:
    """One mean minus another.

    Attributes:
        band: Half the width of its 95% confidence interval (Student's t); 0 where every seed
            gives the same, from which no interval follows.
        is_paired: Whether it was measured seed by seed; else it is Welch's.
    """

    mean: float
    band: float
    is_paired: bool

    @property
    def holds_zero(self) -> bool:
        """Whether 0 lies in the interval: then chance alone may have made the difference."""
        return abs(self.mean) <= self.band


def mean_difference(
    first: Mapping[int, float], second: Mapping[int, float]
) -> MeanDifference | None:
    """The mean of first − second, both by seed: seed by seed where both have the same seeds, which
    takes out what a seed does to both alike; None where one has fewer than two seeds."""
    if min(len(first), len(second)) < FEWEST_SEEDS:
        return None
    mean = fmean(first.values()) - fmean(second.values())
    is_paired = first.keys() == second.keys()
    if is_paired:
        steps = [first[seed] - second[seed] for seed in first]
        parts = [(variance(steps) / len(steps), len(steps) - 1)]
    else:
        parts = [(variance(v.values()) / len(v), len(v) - 1) for v in (first, second)]
    error = math.sqrt(sum(part for part, _ in parts))
    if error <= _ROUNDING * max(map(abs, (*first.values(), *second.values()))):
        return MeanDifference(mean, 0.0, is_paired)
    # The degrees of freedom after Welch and Satterthwaite; of one part they are its own.
    freedom = error**4 / sum(part**2 / own for part, own in parts)
    return MeanDifference(mean, student_t(freedom) * error, is_paired)
