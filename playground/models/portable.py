"""A trained model in Keras's own layers alone, which any Keras loads without this package.

The layers of this package exist for speed, or to vary what is trained on. Each has an equal in
Keras's own layers: the same weights, the same answers. An experiment with layers of its own
registers theirs beside its model.
"""

from __future__ import annotations

from functools import singledispatch
from typing import Any

import keras
import numpy as np
from keras import layers

from playground.models.augmentation import RandomCircularShift, RandomPhases, RandomSignFlip

_AUGMENTATIONS = (RandomPhases, RandomSignFlip, RandomCircularShift)


def portable(model: keras.Model) -> keras.Model:
    """A model of Keras's own layers with the weights and the answers of `model`.

    What only varies the examples while a model trains is left out. One-channel blocks of the
    published Transformer become the full computation, as Keras's example has it.

    Args:
        model: A functional or sequential model, built, of layers that Keras or this package knows.
    """
    parts = [layer for layer in model.layers if not isinstance(layer, layers.InputLayer)]
    lasting = [part for part in parts if not isinstance(part, _AUGMENTATIONS)]
    if len(lasting) == 1 and isinstance(lasting[0], keras.Model):
        return portable(lasting[0])
    if all(is_keras_own(part) for part in parts):
        return model
    return keras.models.clone_model(
        model, clone_function=lambda layer: layer, call_function=_called
    )


def is_keras_own(layer: Any) -> bool:
    """Whether Keras knows a layer or operation without help."""
    return type(layer).__module__.split(".")[0] == "keras"


def _called(layer: Any, *inputs: Any, **settings: Any) -> Any:
    return layer(*inputs, **settings) if is_keras_own(layer) else in_keras_layers(layer, *inputs)


@singledispatch
def in_keras_layers(layer: Any, *inputs: Any) -> Any:
    """The answer of a layer of this package to symbolic inputs, by layers of Keras.

    Raises:
        TypeError: no equal is known.
    """
    del inputs
    raise TypeError(
        f"Expected a layer of Keras, or one with an equal in Keras's layers. Received: "
        f"{type(layer).__name__}. Register its equal with {__name__}.in_keras_layers."
    )


def copied(layer: Any, name: str, *inputs: Any, kind: type[layers.Layer] | None = None) -> Any:
    """The answer of a layer of that name with the same settings and weights."""
    copy = (kind or type(layer)).from_config(layer.get_config() | {"name": name})
    outputs = copy(*inputs)
    copy.set_weights([np.asarray(weight) for weight in layer.get_weights()])
    return outputs
