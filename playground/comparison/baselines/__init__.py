"""What a Transformer must beat on FordA: methods without a network, and published scores."""

from playground.comparison.baselines.scores import (
    BASELINES,
    HONEST,
    SIGMAS,
    baseline_scores,
    noise_curves,
)
