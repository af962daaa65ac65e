"""Runs that are equal but for the seed, and what is measured of them together."""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np

from playground.runs import Run

Band = Literal["deviation", "confidence"]
BANDS: dict[Band, str] = {
    "deviation": "one sample standard deviation",
    "confidence": "the 95 % confidence interval of the mean (Student's t)",
}
"""What stands behind ±."""
CONFIDENCE = 0.95


@dataclass(frozen=True)
class Spread:
    """Some numbers as one.

    Attributes:
        band: Half the width of what stands behind ±; None of a single number.
    """

    mean: float
    band: float | None
    count: int

    @property
    def low(self) -> float:
        return self.mean - (self.band or 0.0)

    @property
    def high(self) -> float:
        return self.mean + (self.band or 0.0)

    def overlaps(self, other: Spread) -> bool:
        """Whether the two bands have a number in common."""
        return self.low <= other.high and other.low <= self.high


def spread_of(values: Sequence[float], band: Band) -> Spread:
    """Mean and band of some numbers.

    Raises:
        ValueError: there are none.
    """
    count = len(values)
    if not count:
        raise ValueError("Expected at least one number. Received: none.")
    mean = math.fsum(values) / count
    if count == 1:
        return Spread(mean, None, 1)
    deviation = math.sqrt(math.fsum((v - mean) ** 2 for v in values) / (count - 1))
    return Spread(mean, deviation * half_width(count, band), count)


def half_width(count: int, band: Band) -> float:
    """Half the width of a band in sample standard deviations, for that many numbers."""
    if band == "deviation":
        return 1.0
    from scipy.special import stdtrit  # type: ignore[import-untyped]

    return float(stdtrit(count - 1, 0.5 + CONFIDENCE / 2)) / math.sqrt(count)


def band_around(values: np.ndarray, band: Band) -> tuple[np.ndarray, np.ndarray]:
    """Mean and half width of the band at each place.

    Args:
        values: One row per run, shape (runs, places).
    """
    runs = len(values)
    mean = values.mean(0)
    if runs == 1:
        return mean, np.zeros_like(mean)
    return mean, values.std(0, ddof=1) * half_width(runs, band)


def seed_groups(runs: Sequence[Run]) -> list[tuple[Run, ...]]:
    """The runs, those together that have the same experiment and settings but for the seed."""
    groups: dict[str, list[Run]] = {}
    for run in runs:
        groups.setdefault(_without_seed(run), []).append(run)
    return [tuple(members) for members in groups.values()]


def _without_seed(run: Run) -> str:
    config: dict[str, Any] = {k: v for k, v in run.config.items() if k != "seed"}
    return json.dumps([run.experiment, config], sort_keys=True)


def measured(runs: Sequence[Run], name: str, band: Band) -> Spread | None:
    """One measure of runs as one number with its band; None where no run has it."""
    found = [run.measures[name] for run in runs if name in run.measures]
    return spread_of(found, band) if found else None
