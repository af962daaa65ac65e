"""The convolutional network on images: one epoch, ours and `model.fit`."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from playground.bench.bare_training import BareTraining, fit_seconds_of_steps
from playground.bench.row import Samples, row, side_by_side
from playground.experiments import experiment

REPETITIONS = 3
STEPS = 100
"""Of one measurement; `model.fit` trains on as many batches."""
OPERATIONS = 6
"""For each multiplication of the forward pass: it and an addition, forward and twice backward."""


@row("s/epoch", "reference / ours", at_least=1.5)
def image_convolution_epoch() -> Samples:
    """Seconds per epoch of the default network, without validation.

    Ours: compiled bursts. Reference: `model.fit` of the same model with the same images and batch
    size, no progress bar. Both have compiled before.
    """
    import keras

    chosen = experiment("image_convolution")
    config: Any = chosen.preset(None)
    data = chosen.load_data(config)
    training = BareTraining.of(chosen, config)
    training.seconds_of([2])
    model = chosen.build_model(config, data)
    optimizer = keras.optimizers.Adam(config.learning_rate)
    loss = "sparse_categorical_crossentropy"
    model.compile(loss=loss, optimizer=optimizer, metrics=["accuracy"])
    epochs = STEPS / training.steps_per_epoch

    def fit() -> float:
        seconds = fit_seconds_of_steps(model, data, config.batch_size, STEPS, shuffle=True)
        return seconds / epochs

    fit()

    def ours() -> float:
        training.begin_epoch()
        return training.seconds_of([STEPS]) / epochs

    samples = side_by_side(ours, fit, REPETITIONS)
    a = chosen.architecture(config)[0]
    operations = OPERATIONS * a.multiplications() * len(data.train)
    speed = operations / min(samples.ours) / 1e9
    note = f"{len(data.train):,} images, batch {config.batch_size}; {speed:.0f} GFLOP/s"
    return replace(samples, note=note)
