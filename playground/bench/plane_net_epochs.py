"""A tiny network on points of the plane: epochs per second."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from playground.bench.bare_training import BareTraining, fit_seconds
from playground.bench.row import Samples, row, side_by_side
from playground.experiments import Data, Split, TrainingPlan

if TYPE_CHECKING:
    import keras

POINTS = 256
FIT_EPOCHS = 10
BURSTS = 3
PLAN = TrainingPlan("sgd", 0.03, batch_size=10, epochs=1, seed=0, jit_compile=True)


@row("epochs/s", "ours / reference", at_least=20)
def plane_net_epochs() -> Samples:
    """Epochs per second on 256 points of the plane, batch 10, tanh, SGD 0.03.

    The network is 2-4-2 and two softmax outputs on both sides: `Program` trains classifiers with a
    softmax, and two outputs compute what one sigmoid would. Ours: bursts of about 0.2 s compiled by
    XLA, which also evaluate 256 validation points after every epoch. Reference: ten epochs of one
    `model.fit` call, with the same validation points, no progress bar, compiled before.
    """
    data = _circle()
    training = BareTraining(_build(), PLAN, data)
    size = _whole_epochs(training)
    model = _build()
    model.compile(loss="sparse_categorical_crossentropy", optimizer="sgd", metrics=["accuracy"])
    fit_seconds(model, data, PLAN.batch_size, FIT_EPOCHS)
    return side_by_side(
        lambda: _epochs_per_second(training, size),
        lambda: 1 / fit_seconds(model, data, PLAN.batch_size, FIT_EPOCHS),
        note=f"bursts of {size} steps",
    )


@row("epochs/s", "ours / reference", at_least=1)
def plane_net_xla() -> Samples:
    """What XLA brings to the tiny network: epochs per second of our bursts with it and without."""
    data = _circle()
    compiled = BareTraining(_build(), PLAN, data)
    plain = BareTraining(_build(), replace(PLAN, jit_compile=False), data)
    size, plain_size = _whole_epochs(compiled), _whole_epochs(plain)
    return side_by_side(
        lambda: _epochs_per_second(compiled, size),
        lambda: _epochs_per_second(plain, plain_size),
        note=f"bursts of {size} and {plain_size} steps",
    )


def _whole_epochs(training: BareTraining) -> int:
    """The steps of a burst of about 0.2 s that ends with an epoch."""
    per_epoch = training.steps_per_epoch
    return max(1, training.burst_size() // per_epoch) * per_epoch


def _epochs_per_second(training: BareTraining, burst_size: int) -> float:
    training.begin_epoch()
    epochs = BURSTS * burst_size / training.steps_per_epoch
    return epochs / training.seconds_of([burst_size] * BURSTS)


def _build() -> keras.Model:
    from playground.models.mlp import build_mlp
    from playground.models.mlp_architecture import MLPArchitecture

    return build_mlp(MLPArchitecture((2,), (4, 2), "tanh", 2), seed=0)


def _circle() -> Data:
    """Points inside a circle and around it, and as many to validate on."""
    x = np.random.default_rng(0).uniform(-1, 1, (2 * POINTS, 2)).astype(np.float32)
    y = (np.hypot(*x.T) < 0.5**0.5).astype(np.int32)
    train, validation = Split(x[:POINTS], y[:POINTS]), Split(x[POINTS:], y[POINTS:])
    return Data(train, validation, validation, ("outside", "inside"))
