"""What a training goes on with from a step on, until a setting is changed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property, partial
from typing import Any

import numpy as np

from playground.experiments.config import Config
from playground.experiments.data import Data
from playground.experiments.experiment import Experiment, TrainingPlan
from playground.training.epochs import Epochs
from playground.training.order import EpochOrder, Steps
from playground.training.programs import Prepared, prepare, program_key, with_all_parts
from playground.training.state import TrainingState


@dataclass(frozen=True, eq=False)
class Stage:
    """A part of a training in which nothing changes but the learning rate.

    Attributes:
        first: The step with which it begins.
        config: With all changes until then.
        compiled: The configuration that its program was made for.
    """

    first: int
    config: Config
    compiled: Config
    plan: TrainingPlan
    prepared: Prepared
    epochs: Epochs
    examples: int

    def steps(self, first: int, count: int) -> Steps:
        """`count` steps, beginning with step number `first` of the whole training."""
        return self._order.steps(self.epochs.place(first), count).counted_from(first)

    @cached_property
    def settings(self) -> np.ndarray:
        """What its bursts take, as `RuntimeSettings.values` makes it."""
        return self.prepared.program.settings.values(self.config)

    @cached_property
    def _order(self) -> EpochOrder:
        return EpochOrder(self.examples, self.plan.batch_size, self.plan.seed)

    def state_after(self, before: Stage, state: TrainingState) -> TrainingState:
        """The state of the stage before, with what this program has besides: the seeds of dropout
        that begins."""
        if self.prepared.key == before.prepared.key:
            return state
        known = list(zip(before.prepared.state.others, state.others, strict=True))
        others: list[Any] = []
        for fresh in self.prepared.state.others:
            if known and np.array_equal(known[0][0], fresh):  # both in the order of the layers
                others.append(known.pop(0)[1])
            else:
                others.append(fresh)
        return state._replace(others=others)


class Stages:
    """The stages of a training, in order.

    Args:
        prepared: What trains this configuration.

    Attributes:
        now: The one that trains.
    """

    def __init__(
        self, experiment: Experiment[Any], config: Config, data: Data, prepared: Prepared
    ) -> None:
        self._experiment = experiment
        self._data = data
        plan, examples = experiment.plan(config), len(data.train)
        epochs = Epochs(-(-examples // plan.batch_size))
        self.now = Stage(0, config, config, plan, prepared, epochs, examples)
        self._all = [self.now]

    def at(self, step: int) -> Stage:
        """The one to which the next step belongs."""
        return next(stage for stage in reversed(self._all) if stage.first <= step)

    def preparing(self, changes: Mapping[str, float]) -> Callable[[], Prepared]:
        """What makes what trains with other settings, by their names."""
        return partial(prepare, self._experiment, self._to_compile(changes), self._data)

    def key(self, changes: Mapping[str, float]) -> tuple[Any, ...]:
        """Of the program that trains with other settings."""
        return program_key(self._experiment, self._to_compile(changes), self._data)

    def may_change(self, step: int, changes: Mapping[str, float]) -> bool:
        """Whether these settings may change at that step: a batch size at the end of an epoch."""
        plan = self._experiment.plan(self._with(changes))
        epochs, is_same = self.now.epochs, plan.batch_size == self.now.plan.batch_size
        return is_same or epochs.steps_to_end(step) == epochs.steps_per_epoch

    def change(self, step: int, changes: Mapping[str, float], prepared: Prepared) -> None:
        """From a step on other settings count."""
        before, config = self.now, self._with(changes)
        plan, epochs = self._experiment.plan(config), before.epochs
        if plan.batch_size != before.plan.batch_size:
            epochs = epochs.from_here(step, -(-before.examples // plan.batch_size))
        compiled = self._to_compile(changes)
        self.now = Stage(step, config, compiled, plan, prepared, epochs, before.examples)
        self._all.append(self.now)

    def _with(self, changes: Mapping[str, float]) -> Config:
        return self.now.config.model_copy(update=dict(changes))

    def _to_compile(self, changes: Mapping[str, float]) -> Config:
        return with_all_parts(self._with(changes), self.now.compiled)
