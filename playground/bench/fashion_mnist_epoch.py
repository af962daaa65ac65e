"""The lecture's Fashion-MNIST classifier: one epoch, ours and the document's."""

from __future__ import annotations

import time
from dataclasses import replace
from typing import TYPE_CHECKING

from playground.bench.bare_training import BareTraining, pieces
from playground.bench.row import Row, Target, side_by_side
from playground.experiments import Data, experiment

if TYPE_CHECKING:
    import keras

REPETITIONS = 5


def fashion_mnist_epoch() -> Row:
    """Seconds per epoch of 784-300-100-10, SGD 0.01, batch 32, validation included.

    Ours: the lecture preset in compiled bursts of about 0.2 s, the epoch's order drawn as in any
    run. Reference: `model.fit` of the document's model for one epoch with the same training and
    validation images, no progress bar. Both have compiled before.
    """
    chosen = experiment("fashion_mnist")
    config = chosen.preset("lecture")
    data = chosen.load_data(config)
    training = BareTraining.of(chosen, config)
    size = training.burst_size()
    model = documents_model(data)
    _fit(model, data, examples=2 * config.batch_size)
    return Row.of(
        "fashion_mnist_epoch",
        side_by_side(lambda: _epoch(training, size), lambda: _fit(model, data, None), REPETITIONS),
        unit="s/epoch",
        target=Target("ratio", at_least=3),
        ratio_is="reference / ours",
        note=_what(data) + f"; bursts of {size} steps",
    )


def fashion_mnist_xla() -> Row:
    """Whether the lecture preset's choice of `jit_compile` is the faster one.

    Seconds per epoch as in `fashion_mnist_epoch`. Ours: the plan as it is. Reference: the same plan
    with `jit_compile` the other way round.
    """
    chosen = experiment("fashion_mnist")
    config = chosen.preset("lecture")
    data = chosen.load_data(config)
    plan = chosen.plan(config)
    other_plan = replace(plan, jit_compile=not plan.jit_compile)
    as_planned = BareTraining(chosen.build_model(config, data), plan, data)
    otherwise = BareTraining(chosen.build_model(config, data), other_plan, data)
    size, other_size = as_planned.burst_size(), otherwise.burst_size()
    return Row.of(
        "fashion_mnist_xla",
        side_by_side(
            lambda: _epoch(as_planned, size), lambda: _epoch(otherwise, other_size), REPETITIONS
        ),
        unit="s/epoch",
        target=Target("ratio", at_least=1),
        ratio_is="reference / ours",
        note=_what(data) + f"; ours with jit_compile={plan.jit_compile}",
    )


def _epoch(training: BareTraining, burst_size: int) -> float:
    training.begin_epoch()
    return training.seconds_of(pieces(training.steps_per_epoch, burst_size))


def _fit(model: keras.Model, data: Data, examples: int | None) -> float:
    x, y = data.train.x[:examples], data.train.y[:examples]
    started = time.perf_counter()
    model.fit(
        x, y, batch_size=32, validation_data=(data.validation.x, data.validation.y), verbose=0
    )
    return time.perf_counter() - started


def _what(data: Data) -> str:
    return f"{len(data.train):,} images from {data.source}, batch 32"


def documents_model(data: Data) -> keras.Model:
    """The lecture's model, compiled as the lecture does."""
    import keras
    from keras import layers

    model = keras.Sequential(
        [
            keras.Input(data.train.x.shape[1:]),
            layers.Flatten(),
            layers.Dense(300, activation="relu"),
            layers.Dense(100, activation="relu"),
            layers.Dense(10, activation="softmax"),
        ]
    )
    model.compile(loss="sparse_categorical_crossentropy", optimizer="sgd", metrics=["accuracy"])
    return model
