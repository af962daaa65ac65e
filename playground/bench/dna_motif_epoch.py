"""The motif network of the DNA page: one epoch, ours and `model.fit`."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from playground.bench.bare_training import BareTraining
from playground.bench.row import Row, Target, side_by_side
from playground.experiments import Data, experiment

if TYPE_CHECKING:
    import keras

REPETITIONS = 5
FIT_EPOCHS = 3


def dna_motif_epoch() -> Row:
    """Seconds per epoch of the default motif network, validation included.

    Ours: compiled bursts of about 0.2 s. Reference: `model.fit` of the same model with the same
    sequences, batch size and validation, no progress bar. Both have compiled before.
    """
    chosen = experiment("dna_motif")
    config = chosen.preset(None)
    data = chosen.load_data(config)
    training = BareTraining.of(chosen, config)
    size = training.burst_size()
    model = chosen.build_model(config, data)
    model.compile(loss="sparse_categorical_crossentropy", optimizer="adam", metrics=["accuracy"])
    _fit(model, data, config.batch_size)

    def ours() -> float:
        return training.seconds_of([size]) * training.steps_per_epoch / size

    return Row.of(
        "dna_motif_epoch",
        side_by_side(ours, lambda: _fit(model, data, config.batch_size), REPETITIONS),
        unit="s/epoch",
        target=Target("ratio", at_least=3),
        ratio_is="reference / ours",
        note=f"{len(data.train):,} sequences, batch {config.batch_size}; bursts of {size} steps",
    )


def _fit(model: keras.Model, data: Data, batch_size: int) -> float:
    started = time.perf_counter()
    model.fit(
        data.train.x, data.train.y, batch_size=batch_size, epochs=FIT_EPOCHS,
        validation_data=(data.validation.x, data.validation.y), verbose=0,
    )  # fmt: skip
    return (time.perf_counter() - started) / FIT_EPOCHS
