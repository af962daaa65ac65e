"""Matrix products of small networks as sums, which XLA makes one loop of.

For each matrix product XLA calls a library, and for a network with thirty weights the call takes
longer than the arithmetic.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

import keras
import tensorflow as tf

from playground.training.replacing import replaced

MOST_WORK = 8_000
"""Parameters × examples in a batch. Below, most networks take a step in 0.2 to 0.7 of the time;
at 17,000 it takes 1.4 times as long."""


def gains_by_sums(model: keras.Model, batch_size: int) -> bool:
    """Whether a compiled step of a model is quicker with sums: a small one of dense layers."""
    layers = [layer for layer in model._flatten_layers(include_self=False) if layer.weights]
    is_dense = all(type(layer) is keras.layers.Dense for layer in layers)
    return is_dense and model.count_params() * batch_size <= MOST_WORK


@contextmanager
def summed_products(model: keras.Model) -> Iterator[None]:
    """Has the dense layers of a model multiply and sum in what this thread traces.

    Layers of other inputs than rows of numbers, (batch, inputs), and other threads that ask the
    model for its outputs meanwhile, have the usual products.
    """
    with ExitStack() as stack:
        for layer in model._flatten_layers(include_self=False):
            if type(layer) is keras.layers.Dense:
                stack.enter_context(replaced(layer, "call", _summed(layer)))
        yield


def _summed(layer: keras.layers.Dense) -> Callable[..., Any]:
    usual, tracing = layer.call, threading.get_ident()

    def call(inputs: Any, training: Any = None) -> Any:
        if threading.get_ident() != tracing or len(inputs.shape) != 2:
            return usual(inputs, training)
        sums = tf.reduce_sum(inputs[:, :, None] * layer.kernel[None], 1)
        return layer.activation(sums if layer.bias is None else sums + layer.bias)

    return call
