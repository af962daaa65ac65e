"""Keras optimizers by name, also as pure functions of their state."""

from __future__ import annotations

from typing import Any

import keras

MOMENTUM = 0.9
"""Of the optimizer named momentum: the value in Keras's own examples and in Géron (2022)."""


def build_optimizer(
    name: str,
    learning_rate: float,
    weight_decay: float | None = None,
    global_clipnorm: float | None = None,
) -> keras.optimizers.Optimizer:
    """A Keras optimizer.

    Raises:
        KeyError: there is no optimizer of this name.
    """
    choices: dict[str, tuple[Any, dict[str, Any]]] = {
        "sgd": (keras.optimizers.SGD, {}),
        "momentum": (keras.optimizers.SGD, {"momentum": MOMENTUM}),
        "rmsprop": (keras.optimizers.RMSprop, {}),
        "adam": (keras.optimizers.Adam, {}),
        "adamw": (keras.optimizers.AdamW, {}),
        "nadam": (keras.optimizers.Nadam, {}),
        "lion": (keras.optimizers.Lion, {}),
    }
    kind, settings = choices[name]
    settings = {**settings, "learning_rate": learning_rate, "global_clipnorm": global_clipnorm}
    if weight_decay is not None:
        settings["weight_decay"] = weight_decay
    return kind(**settings)


def as_pure_function(optimizer: keras.optimizers.Optimizer) -> keras.optimizers.Optimizer:
    """The same optimizer, whose `stateless_apply` works under TensorFlow.

    Keras's optimizers have a pure form (state in, state out) that its TensorFlow layer closes off
    because `tf.distribute` cannot use it. We do not distribute one step over devices, so the
    methods which that layer replaced are taken back from Keras's common base class.
    """
    base: Any = next(c for c in type(optimizer).__mro__ if c.__name__ == "BaseOptimizer")
    replaced = (
        "assign",
        "assign_add",
        "assign_sub",
        "stateless_apply",
        "_apply_weight_decay",
        "_backend_update_step",
        "_var_key",
    )
    methods = {name: getattr(base, name) for name in replaced}
    # Behind the optimizer's own class, which may override one of them, and before TensorFlow's.
    between = type("PureOptimizer", (keras.optimizers.Optimizer,), methods)
    kind = type(optimizer)
    pure: Any = type(kind.__name__, (kind, between), {})
    return pure.from_config(optimizer.get_config())
