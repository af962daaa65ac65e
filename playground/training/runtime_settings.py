"""Settings that a compiled program takes with every burst: another value of one compiles nothing.

While a program is traced, the objects of Keras that keep such a setting as a number are given a
tensor in its place: the factor of a penalty on weights, the weight decay of an optimizer, the rate
of dropout. The model itself stays as it was built.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from typing import Any

import keras
import numpy as np
import tensorflow as tf

from playground.experiments.config import Config, UnderWay
from playground.training.halves import drawn_for_batch
from playground.training.replacing import replaced

Penalty = keras.regularizers.L1 | keras.regularizers.L2


class RuntimeSettings:
    """The settings of a model and an optimizer that stay open when they are compiled.

    Args:
        fields: What each field of the configuration sets, by its name.

    Attributes:
        size: How many numbers a burst takes.
    """

    def __init__(
        self,
        fields: Mapping[str, UnderWay],
        model: keras.Model,
        optimizer: keras.optimizers.Optimizer,
        has_weight_decay: bool,
    ) -> None:
        self._optimizer = optimizer
        layers = [model, *model._flatten_layers(include_self=False)]
        found = (getattr(layer, "kernel_regularizer", None) for layer in layers)
        self._penalties = [each for each in found if isinstance(each, Penalty)]
        self._dropouts: dict[str, list[keras.layers.Dropout]] = {}
        rates = sorted((n for n, what in fields.items() if what == "dropout"), key=len)
        for layer in layers:
            if isinstance(layer, keras.layers.Dropout) and layer.rate > 0:
                owner = next((n for n in reversed(rates) if layer.name.startswith(n)), None)
                if owner is not None:
                    self._dropouts.setdefault(owner, []).append(layer)
        has = {
            "penalty": lambda name: bool(self._penalties),
            "weight decay": lambda name: has_weight_decay,
            "dropout": self._dropouts.__contains__,
        }
        self._fields = {n: what for n, what in fields.items() if what in has and has[what](n)}

    @property
    def size(self) -> int:
        return sum(2 if what == "dropout" else 1 for what in self._fields.values())

    def values(self, config: Config) -> np.ndarray:
        """What a burst takes, float32 of shape (numbers,). A rate of dropout is two: the rate, and
        by how much the outputs that are kept grow."""
        numbers: list[float] = []
        for name, what in self._fields.items():
            value = float(getattr(config, name))
            numbers += [value, 1 / (1 - value)] if what == "dropout" else [value]
        return np.array(numbers, np.float32)

    @contextmanager
    def given(self, values: Any) -> Iterator[None]:
        """Has what is traced inside use these tensors, of shape (numbers,). Two traces never meet:
        a program makes its plain burst before runs share it, and TensorFlow locks the other."""
        place = 0
        with ExitStack() as stack:
            for name, what in self._fields.items():
                value, place = values[place], place + 1
                if what == "penalty":
                    for each in self._penalties:
                        attribute = "l1" if isinstance(each, keras.regularizers.L1) else "l2"
                        stack.enter_context(replaced(each, attribute, value))
                elif what == "weight decay":
                    stack.enter_context(replaced(self._optimizer, "weight_decay", value))
                else:
                    growth, place = values[place], place + 1
                    for layer in self._dropouts[name]:
                        drop = _dropout(layer, value, growth)
                        stack.enter_context(replaced(layer, "call", drop))
            yield


def _dropout(layer: keras.layers.Dropout, rate: Any, growth: Any) -> Callable[..., Any]:
    """What the layer computes, operation by operation as TensorFlow does it for a rate that is a
    number: the same seeds drop the same outputs. At a rate of 0 nothing is drawn, as in Keras."""

    def draw(shape: Any) -> Any:
        seeds = layer.seed_generator
        before = seeds.state.value * 1
        seed = tf.cast(tf.math.floormod(seeds.next(), tf.int32.max - 1), tf.int32)
        seeds.state.assign(tf.where(rate > 0, seeds.state.value, before))
        return tf.random.stateless_uniform(shape, seed, dtype=layer.compute_dtype)

    def call(inputs: Any, training: bool = False) -> Any:
        if not training:
            return inputs
        drawn = drawn_for_batch(layer, draw, tf.shape(inputs))
        return tf.where(drawn >= rate, inputs * growth, tf.zeros((), inputs.dtype))

    return call
