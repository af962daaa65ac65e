"""Two halves of a batch, computed side by side by a core each.

Attention consists of many small operations. Cores that share each of them wait for one another most
of the time; with half of the examples each, they meet once a step.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

import keras
import tensorflow as tf

from playground.training.replacing import replaced


@dataclass
class _Batch:
    """The batch of which a half is traced.

    Attributes:
        examples: How many it has.
        half: First example of the half, and the one after its last.
        drawn: Random numbers for all examples, by the layer that drew them.
    """

    examples: Any
    half: tuple[Any, Any] = (0, 0)
    drawn: dict[int, Any] = field(default_factory=dict)


_batch: ContextVar[_Batch | None] = ContextVar("batch", default=None)


@contextmanager
def side_by_side(model: keras.Model) -> Iterator[None]:
    """Has a model compute the halves of its inputs one by one in what is traced inside. Layers in
    front of a model in it, such as augmentation, still see whole batches.

    The model must not look across examples, as batch normalization does, and of its layers only
    those may draw random numbers that ask `drawn_for_batch`, once each.
    """
    last = model.layers[-1]
    inner = last if isinstance(last, keras.Model) else model
    whole = inner.call

    def call(inputs: Any, training: bool | None = None, mask: Any = None) -> Any:
        batch = _Batch(tf.shape(inputs)[0])
        ends = (0, batch.examples // 2, batch.examples)
        outputs = []
        token = _batch.set(batch)
        try:
            for batch.half in pairwise(ends):
                begin, end = batch.half
                outputs.append(whole(inputs[begin:end], training=training, mask=mask))
        finally:
            _batch.reset(token)
        return tf.concat(outputs, 0)

    with replaced(inner, "call", call):
        yield


def drawn_for_batch(layer: keras.layers.Layer, draw: Callable[[Any], Any], shape: Any) -> Any:
    """Random numbers of a layer for its examples. A half takes its part of those that are drawn for
    the whole batch, so halves train as the batch does.

    Args:
        draw: Draws numbers of a shape; called once for a batch.
        shape: Of the layer's inputs, (examples, …).
    """
    batch = _batch.get()
    if batch is None:
        return draw(shape)
    if id(layer) not in batch.drawn:
        batch.drawn[id(layer)] = draw(tf.concat([[batch.examples], shape[1:]], 0))
    begin, end = batch.half
    return batch.drawn[id(layer)][begin:end]
