"""What the losses of runs are: two of different kinds have no common axis."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from playground.experiments import EXPERIMENTS, ConfigError
from playground.runs import Run

LOSS = "loss"
KINDS: Mapping[str, str] = MappingProxyType(
    {
        "cross_entropy": "cross-entropy",
        "brier": "squared distance from the class",
        "signed_squared_error": "squared error, classes −1 and 1",
        "squared_error": "squared error",
    }
)
"""Words for each objective."""


def loss_of(run: Run) -> str:
    """What its loss is, in words; *loss* where that is not known here."""
    known = EXPERIMENTS.get(run.experiment)
    try:
        config = known.config_type.parse(run.config) if known else None
    except ConfigError:  # of another version
        config = None
    return LOSS if known is None or config is None else KINDS[known.plan(config).objective]


def losses_of(runs: Sequence[Run]) -> list[str]:
    """The kinds of loss that some runs have, each once, in their order."""
    return list(dict.fromkeys(loss_of(run) for run in runs))
