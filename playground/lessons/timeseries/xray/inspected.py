"""A run's network with its newest weights, and its answers to series that it was not trained on."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from playground.datasets import DatasetError
from playground.experiments import Experiment
from playground.experiments.contribution import Contribution
from playground.experiments.data import Split
from playground.experiments.timeseries_transformer import TimeseriesTransformerConfig, network_of
from playground.experiments.timeseries_transformer.figures.embedding import principal_axes
from playground.experiments.timeseries_transformer.reference import (
    ModelOutput,
    TransformerNetwork,
    contributions,
)
from playground.runs import Run
from playground.runs.run_cache import RunCache
from playground.ui import services

MOST_LIVE = 80
"""Validation series that a run in training is looked at with. To leave out each part of four blocks
takes half a second for them."""
MOST_FINAL = 1500


@dataclass(frozen=True, eq=False)
class Inspected:
    """What the views look at.

    Attributes:
        epoch: Of the weights.
        is_final: Whether training is over; then the series are those of the test.
    """

    run: Run
    config: TimeseriesTransformerConfig
    network: TransformerNetwork
    split: Split
    class_names: tuple[str, ...]
    epoch: float
    is_final: bool

    @property
    def split_name(self) -> str:
        return "test" if self.is_final else "validation"

    @cached_property
    def answer(self) -> ModelOutput:
        return self.network.answer(self.split.x)

    @property
    def accuracy(self) -> float:
        return float((self.answer.predicted == self.split.y).mean())

    @cached_property
    def embedding(self) -> tuple[np.ndarray, tuple[float, float]]:
        """The pooled layer on its two principal axes."""
        return principal_axes(self.answer.pooled)

    @cached_property
    def contributions(self) -> list[Contribution]:
        """As the run reported them at its end, else counted now."""
        reported = self.run.report.get("contributions") if self.is_final else None
        if reported:
            return [Contribution(**row) for row in reported["parts"]]
        return contributions(self.network, self.split.x, self.split.y)


LIVE_SECONDS = 5.0
_cache: RunCache[tuple[float, bool, bool], Inspected | None] = RunCache(LIVE_SECONDS, most=8)


def inspected(experiment: Experiment[Any], run: Run | None) -> Inspected | None:
    """None before there are weights to look at, or when the run's data are no longer to be had."""
    if run is None:
        return None
    final = services.store().observation_epochs(run.id, "final_weights")
    epochs = final or services.store().observation_epochs(run.id, "weights")
    if not epochs:
        return None
    # A report that comes later than the weights makes another look.
    newest = (epochs[-1], bool(final), bool(run.report))
    try:
        return _cache.at(run, newest, lambda at: _of(experiment, run.id, at[0], at[1]))
    except (DatasetError, ValueError):  # a set that was deleted, a run of an older playground
        return None


def _of(experiment: Experiment[Any], run_id: str, epoch: float, is_final: bool) -> Inspected | None:
    run = services.store().run(run_id)
    name = "final_weights" if is_final else "weights"
    weights = services.store().observation(run_id, name, epoch)
    if weights is None:
        return None
    config = TimeseriesTransformerConfig.parse(run.config)
    data = experiment.load_data(config)
    split, most = (data.test, MOST_FINAL) if is_final else (data.validation, MOST_LIVE)
    return Inspected(
        run,
        config,
        network_of(config, weights["flat"]),
        Split(split.x[:most], split.y[:most]),
        data.class_names,
        epoch,
        is_final,
    )
