"""Compiled programs, kept per architecture, so that what was trained before starts at once."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Any, Generic, TypeVar

from playground.experiments.config import Config
from playground.experiments.experiment import Data, Experiment
from playground.training.program import DataTensors, Program, TrainingState

V = TypeVar("V")


class Kept(Generic[V]):
    """Values by key; each is made once, by whoever asks first, while others wait for it.

    Args:
        most: How many are kept; the one unused for longest goes first.
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._values: OrderedDict[Hashable, V] = OrderedDict()
        self._making: dict[Hashable, threading.Lock] = {}
        self._lock = threading.Lock()

    def __contains__(self, key: Hashable) -> bool:
        return key in self._values

    def get(self, key: Hashable, make: Callable[[], V]) -> V:
        with self._lock:
            if key in self._values:
                self._values.move_to_end(key)
                return self._values[key]
            making = self._making.setdefault(key, threading.Lock())
        with making:
            with self._lock:
                if key in self._values:
                    return self._values[key]
            value = make()
            with self._lock:
                self._values[key] = value
                self._making.pop(key, None)
                while len(self._values) > self._most:
                    self._values.popitem(last=False)
        return value


_programs: Kept[Program] = Kept(most=32)
_tensors: Kept[tuple[Data, DataTensors]] = Kept(most=8)


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
