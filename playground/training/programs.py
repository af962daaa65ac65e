"""Compiled programs, kept per architecture, so that what was trained before starts at once."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from playground.experiments.config import Config
from playground.experiments.data import Data
from playground.experiments.experiment import Experiment
from playground.once_cache import OnceCache
from playground.training.program import Program
from playground.training.state import DataTensors, TrainingState

_programs: OnceCache[Program] = OnceCache(most=32)
_tensors: OnceCache[tuple[Data, DataTensors]] = OnceCache(most=8)


def prepare(
    experiment: Experiment[Any],
    config: Config,
    data: Data,
    when_compiling: Callable[[], None] = lambda: None,
) -> tuple[Program, DataTensors, TrainingState]:
    """The program of a configuration, its data as tensors, and the state before the first step.

    Args:
        when_compiling: Called where the program has still to be made.
    """
    _, tensors = _tensors.get(id(data), lambda: (data, DataTensors.of(data)))
    model = experiment.build_model(config, data)
    plan = experiment.plan(config)
    key = (
        experiment.name,
        experiment.architecture(config),
        plan.optimizer,
        plan.weight_decay,
        plan.global_clipnorm,
        plan.rate_factors,
        plan.objective,
        plan.layers,
        plan.batch_size if plan.jit_compile else None,
        tuple(tuple(t.shape) for t in tensors) if plan.jit_compile else None,
    )
    if key not in _programs:
        when_compiling()
    program = _programs.get(key, lambda: Program(model, plan, tensors))
    return program, tensors, program.initial_state(model)
