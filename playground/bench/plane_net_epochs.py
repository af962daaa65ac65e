"""A tiny network on points of the plane: epochs per second."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import numpy as np

from playground.bench.bare_training import BareTraining, pieces
from playground.bench.row import Row, Target, side_by_side
from playground.experiments import Data, Split, TrainingPlan

if TYPE_CHECKING:
    import keras

REPETITIONS = 5
POINTS = 256
FIT_EPOCHS = 10
BURSTS = 3


def plane_net_epochs() -> Row:
    """Epochs per second on 256 points of the plane, batch 10, tanh, SGD 0.03.

    The network is 2-4-2 and two softmax outputs on both sides: `Program` trains classifiers with a
    softmax, and two outputs compute what one sigmoid would. Ours: compiled bursts of about 0.2 s,
    which also evaluate 256 validation points after every epoch. Reference: ten epochs of one
    `model.fit` call, with the same validation points, no progress bar, compiled before.
    """
    data = _circle()
    plan = TrainingPlan("sgd", 0.03, batch_size=10, epochs=1, seed=0)
    training = BareTraining(_build(), plan, data)
    size = training.burst_size() // training.steps_per_epoch * training.steps_per_epoch
    model = _build()
    model.compile(loss="sparse_categorical_crossentropy", optimizer="sgd", metrics=["accuracy"])
    _fit_epochs_per_second(model, data, plan)

    def ours() -> float:
        training.begin_epoch()
        epochs = BURSTS * size / training.steps_per_epoch
        return epochs / training.seconds_of(pieces(BURSTS * size, size))

    return Row.of(
        "plane_net_epochs",
        side_by_side(ours, lambda: _fit_epochs_per_second(model, data, plan), REPETITIONS),
        unit="epochs/s",
        target=Target("ratio", at_least=20),
        ratio_is="ours / reference",
        note=f"bursts of {size} steps",
    )


def _fit_epochs_per_second(model: keras.Model, data: Data, plan: TrainingPlan) -> float:
    started = time.perf_counter()
    model.fit(
        data.train.x,
        data.train.y,
        batch_size=plan.batch_size,
        epochs=FIT_EPOCHS,
        validation_data=(data.validation.x, data.validation.y),
        verbose=0,
    )
    return FIT_EPOCHS / (time.perf_counter() - started)


def _build() -> keras.Model:
    from playground.models.mlp import build_mlp

    return build_mlp((2,), 2, hidden_units=(4, 2), activation="tanh", seed=0)


def _circle() -> Data:
    """Points inside a circle and around it, and as many to validate on."""
    x = np.random.default_rng(0).uniform(-1, 1, (2 * POINTS, 2)).astype(np.float32)
    y = (np.hypot(*x.T) < 0.5**0.5).astype(np.int32)
    train, validation = Split(x[:POINTS], y[:POINTS]), Split(x[POINTS:], y[POINTS:])
    return Data(train, validation, validation, ("outside", "inside"))
