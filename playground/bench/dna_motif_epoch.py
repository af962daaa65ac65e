"""The motif network of the DNA page: one epoch, ours and `model.fit`."""

from __future__ import annotations

from functools import partial

from playground.bench.bare_training import BareTraining, fit_seconds
from playground.bench.row import Samples, row, side_by_side
from playground.experiments import experiment

FIT_EPOCHS = 3


@row("s/epoch", "reference / ours", at_least=3)
def dna_motif_epoch() -> Samples:
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
    reference = partial(fit_seconds, model, data, config.batch_size, FIT_EPOCHS)
    reference()

    def ours() -> float:
        return training.seconds_of([size]) * training.steps_per_epoch / size

    note = f"{len(data.train):,} sequences, batch {config.batch_size}; bursts of {size} steps"
    return side_by_side(ours, reference, note=note)
