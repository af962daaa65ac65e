"""Compiled programs, kept per architecture, so that what was trained before starts at once."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any, NamedTuple

from playground.experiments.config import Config
from playground.experiments.data import Data
from playground.experiments.experiment import Experiment, TrainingPlan
from playground.once_cache import OnceCache
from playground.training.program import Program
from playground.training.state import DataTensors, TrainingState

SOME = 0.5
"""Stands for any value of a setting that is not compiled in."""

LARGEST_KEPT_STATE = 100_000
"""Weights of the largest model whose initial state is kept. Building a small model takes a third of
the time to its first point."""


class KeptData(NamedTuple):
    """What training on some data needs more than once.

    Attributes:
        data: Kept so that no other data get the same id.
        initial_states: Of small models.
    """

    data: Data
    tensors: DataTensors
    initial_states: OnceCache[TrainingState]


_programs: OnceCache[Program] = OnceCache(most=32)
_data: OnceCache[KeptData] = OnceCache(most=8)


class Prepared(NamedTuple):
    """What trains a configuration.

    Attributes:
        state: Before the first step.
        key: Of the program: the same for all configurations that it trains.
    """

    program: Program
    tensors: DataTensors
    state: TrainingState
    plan: TrainingPlan
    key: tuple[Any, ...]


def prepare(
    experiment: Experiment[Any],
    config: Config,
    data: Data,
    when_compiling: Callable[[], None] = lambda: None,
) -> Prepared:
    """The program of a configuration, its data as tensors, and the state before the first step.

    Args:
        when_compiling: Called where the program has still to be made.
    """
    kept = _data.get(id(data), lambda: KeptData(data, DataTensors.of(data), OnceCache(most=8)))
    model = cache(lambda: experiment.build_model(config, data))
    plan, key = experiment.plan(config), program_key(experiment, config, data)
    if key not in _programs:
        when_compiling()
    controls = config.controls().values()
    fields = {each.name: each.under_way for each in controls if each.under_way is not None}
    program = _programs.get(key, lambda: Program(model(), plan, kept.tensors, fields))

    def initial_state() -> TrainingState:
        return program.initial_state(model())

    if program.parameters <= LARGEST_KEPT_STATE:
        state = kept.initial_states.get((key, _initial_state_key(config)), initial_state)
    else:
        state = initial_state()
    return Prepared(program, kept.tensors, state, plan, key)


def program_key(experiment: Experiment[Any], config: Config, data: Data) -> tuple[Any, ...]:
    """What decides on the compiled program: configurations with equal keys share one."""
    config = _with_any_settings(config)
    plan = experiment.plan(config)
    shapes = (s.shape for part in (data.train, data.validation) for s in (part.x, part.y))
    return (
        experiment.name,
        experiment.architecture(config),
        plan.optimizer,
        plan.weight_decay,
        plan.global_clipnorm,
        plan.rate_factors,
        plan.objective,
        plan.layers,
        plan.in_halves,
        plan.batch_size if plan.jit_compile else None,
        tuple(shapes) if plan.jit_compile else None,
    )


def with_all_parts(config: Config, before: Config) -> Config:
    """The configuration with which to compile where a run goes on that had another one: what it
    has begun to compute, such as dropout, stays a part of its program, also at a rate of 0."""
    kept = {
        name: getattr(before, name)
        for name, what in config.changeable().items()
        if what == "dropout" and not getattr(config, name)
    }
    return config.model_copy(update=kept)


def _initial_state_key(config: Config) -> str:
    """All of a configuration that may decide on the state before the first step: neither the number
    of epochs nor what may change while a run trains does."""
    return config.model_dump_json(exclude={*config.changeable(), "epochs"})


def _with_any_settings(config: Config) -> Config:
    """The same with some value for each setting that is not compiled in. Without dropout a program
    leaves it out."""
    some = {
        name: SOME
        for name, what in config.changeable().items()
        if what in ("penalty", "weight decay") or (what == "dropout" and getattr(config, name))
    }
    return config.model_copy(update=some)
