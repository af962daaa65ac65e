"""The lecture's Fashion-MNIST classifier: one epoch, ours and the document's."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from statistics import median
from typing import TYPE_CHECKING

from playground.bench.bare_training import BareTraining, fit_seconds, pieces
from playground.bench.matmul_speed import matmul_gflops
from playground.bench.row import Samples, row, side_by_side
from playground.experiments import Data, experiment
from playground.experiments.fashion_mnist.config import architecture_of

if TYPE_CHECKING:
    import keras

BATCH = 32


@row("s/epoch", "reference / ours", at_least=6)
def fashion_mnist_epoch() -> Samples:
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
    fit_seconds(model, data, BATCH)
    found = side_by_side(lambda: _epoch(training, size), lambda: fit_seconds(model, data, BATCH))
    sizes = architecture_of(config).sizes
    speed = _operations(sizes, data) / median(found.ours) / 1e9
    peak, first = (
        matmul_gflops(*shape) for shape in ((2048,) * 3, (config.batch_size, *sizes[:2]))
    )
    return replace(
        found,
        note=_what(data) + f"; bursts of {size} steps; {speed:.0f} GFLOP/s, where a product of "
        f"2,048 rows and columns has {peak:.0f} and that of the first layer {first:.0f}",
    )


def _operations(sizes: Sequence[int], data: Data) -> float:
    """Floating-point operations of an epoch's products of matrices.

    Forward two for each weight and image; the gradient of the weights takes as many, and that of
    the inputs, which the first layer does not need.
    """
    forward = 2 * sum(inputs * units for inputs, units in pairwise(sizes))
    training = 3 * forward - 2 * sizes[0] * sizes[1]
    return float(training * len(data.train) + forward * len(data.validation))


@row("s/epoch", "reference / ours", at_least=1)
def fashion_mnist_xla() -> Samples:
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
    return side_by_side(
        lambda: _epoch(as_planned, size),
        lambda: _epoch(otherwise, other_size),
        note=_what(data) + f"; ours with jit_compile={plan.jit_compile}",
    )


def _epoch(training: BareTraining, burst_size: int) -> float:
    training.begin_epoch()
    return training.seconds_of(pieces(training.steps_per_epoch, burst_size))


def _what(data: Data) -> str:
    return f"{len(data.train):,} images from {data.source}, batch {BATCH}"


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
