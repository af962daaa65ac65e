"""What a Transformer must beat on FordA: methods without a network, and published scores."""

from playground.experiments.timeseries_baselines.baseline import Baseline, Fitted
from playground.experiments.timeseries_baselines.published import Published
from playground.experiments.timeseries_baselines.scores import (
    BASELINES,
    HONEST,
    SIGMAS,
    baseline_scores,
    noise_curves,
    split,
)

__all__ = [
    "BASELINES",
    "HONEST",
    "SIGMAS",
    "Baseline",
    "Fitted",
    "Published",
    "baseline_scores",
    "noise_curves",
    "split",
]
