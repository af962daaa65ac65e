"""A burst that XLA has compiled, called with as little Python around it as there can be.

While a burst runs other threads go on; in what Python does before and after it they wait for each
other, and with many small runs in one process that is what limits them.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import numpy as np
import tensorflow as tf

from playground.training.order import Steps
from playground.training.state import DataTensors, TrainingState

ALIGNMENT = 64
"""Bytes to whose multiples TensorFlow aligns what a tensor holds."""


class CompiledBurst:
    """Compiles a function of a state, data and steps when it is called first, for these shapes.

    Args:
        function: Takes a state, data, the order, sizes, ends and rates of steps, how many of them
            count, and settings; gives the next state, and rows of metrics.
        capacity: Steps that it is compiled for; a burst may have fewer.
    """

    def __init__(self, function: Callable[..., Any], capacity: int, batch_size: int) -> None:
        self._function = tf.function(function, autograph=False, jit_compile=True)
        self._concrete: Any = None
        self._tracing = threading.Lock()
        self._shape = capacity, batch_size
        self._free: list[_StepMemory] = []

    def __call__(
        self,
        state: TrainingState,
        data: DataTensors,
        steps: Steps,
        rates: np.ndarray,
        settings: np.ndarray,
    ) -> tuple[TrainingState, np.ndarray]:
        """Trains for these steps; see `Program.burst`."""
        try:
            memory = self._free.pop()
        except IndexError:  # bursts that run now have all of them
            memory = _StepMemory(*self._shape)
        numbers = tf.constant(len(steps), tf.int32), tf.constant(settings, tf.float32)
        arguments = state, data, memory.holding(steps, rates), numbers
        with self._tracing:
            if self._concrete is None:
                self._concrete = self._function.get_concrete_function(
                    state, data, *memory.tensors, *numbers
                )
        # Of the time of a usual call nine tenths go into checks of nested arguments.
        state, rows = self._concrete.inference_fn.call_preflattened(tf.nest.flatten(arguments))
        found = rows.numpy()
        self._free.append(memory)  # the burst has ended: nothing reads it any more
        return state, found


class _StepMemory:
    """Memory for the steps of one burst after another, which tensors share: only as many are copied
    as a burst has, and those behind, which do not count, stay what they were.

    Attributes:
        tensors: Order, sizes, ends and rates.
    """

    def __init__(self, capacity: int, batch_size: int) -> None:
        self._arrays = [
            _aligned((capacity, batch_size), np.int32),
            _aligned((capacity,), np.int32),
            _aligned((capacity,), np.bool_),
            _aligned((capacity,), np.float32),
        ]
        self.tensors = [
            tf.experimental.dlpack.from_dlpack(array.__dlpack__()) for array in self._arrays
        ]

    def holding(self, steps: Steps, rates: np.ndarray) -> list[Any]:
        """The tensors, with these steps at their beginning."""
        held = steps.order, steps.sizes, steps.ends_epoch, rates
        for array, values in zip(self._arrays, held, strict=True):
            array[: len(values)] = values
        return self.tensors


def _aligned(shape: tuple[int, ...], dtype: type[np.generic]) -> np.ndarray:
    size = int(np.prod(shape)) * np.dtype(dtype).itemsize
    memory = np.zeros(size + ALIGNMENT, np.uint8)
    first = -memory.ctypes.data % ALIGNMENT
    return memory[first : first + size].view(dtype).reshape(shape)
