"""Runs that are equal but for the seed, and what is measured of them together."""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np

from playground.runs import Run, RunState

Band = Literal["deviation", "confidence"]
BANDS: dict[Band, str] = {
    "deviation": "one sample standard deviation",
    "confidence": "the 95% confidence interval of the mean (Student's t)",
}
"""What stands behind ±."""
CONFIDENCE = 0.95


@dataclass(frozen=True)
class MeanWithBand:
    """Some numbers as one.

    Attributes:
        band: Half the width of what stands behind ±; None of a single number.
    """

    mean: float
    band: float | None
    count: int


def mean_with_band(values: Sequence[float], band: Band) -> MeanWithBand:
    """Mean and band of some numbers.

    Raises:
        ValueError: there are none.
    """
    count = len(values)
    if not count:
        raise ValueError("Expected at least one number. Received: none.")
    mean = math.fsum(values) / count
    if count == 1:
        return MeanWithBand(mean, None, 1)
    deviation = math.sqrt(math.fsum((v - mean) ** 2 for v in values) / (count - 1))
    return MeanWithBand(mean, deviation * half_width(count, band), count)


def half_width(count: int, band: Band) -> float:
    """Half the width of a band in sample standard deviations, for that many numbers."""
    if band == "deviation":
        return 1.0
    return student_t(count - 1) / math.sqrt(count)


def student_t(freedom: float) -> float:
    """Between ± this many standard errors lies Student's t in 95 of 100 cases.

    Args:
        freedom: Degrees of freedom, above 0.
    """
    from scipy.special import stdtrit  # type: ignore[import-untyped]

    return float(stdtrit(freedom, 0.5 + CONFIDENCE / 2))


def band_around(values: np.ndarray, band: Band) -> tuple[np.ndarray, np.ndarray]:
    """Mean and half width of the band at each place.

    Args:
        values: One row per run, shape (runs, positions).
    """
    runs = len(values)
    mean = values.mean(0)
    if runs == 1:
        return mean, np.zeros_like(mean)
    return mean, values.std(0, ddof=1) * half_width(runs, band)


def seed_groups(runs: Sequence[Run]) -> list[tuple[Run, ...]]:
    """The runs, those together that have the same experiment and settings but for the seed.

    Each seed counts once: of runs that repeat one, the one that came furthest stays. A run whose
    weights were set by hand is no draw of its seed and stands alone.
    """
    groups: dict[str, dict[Any, Run]] = {}
    for run in runs:
        by_seed = groups.setdefault(_without_seed(run), {})
        seed = json.dumps(run.config.get("seed", run.id))
        if seed not in by_seed or _reach(run) > _reach(by_seed[seed]):
            by_seed[seed] = run
    return [tuple(members.values()) for members in groups.values()]


def _reach(run: Run) -> tuple[bool, int]:
    return run.state is RunState.COMPLETE, run.epochs


def _without_seed(run: Run) -> str:
    config: dict[str, Any] = {k: v for k, v in run.config.items() if k != "seed"}
    alone = run.id if run.is_set_by_hand else ""
    return json.dumps([run.experiment, config, alone], sort_keys=True)


def measured(runs: Sequence[Run], name: str, band: Band) -> MeanWithBand | None:
    """One measure of runs as one number with its band; None where no run has it."""
    found = [run.measures[name] for run in runs if name in run.measures]
    return mean_with_band(found, band) if found else None
