"""The motif network of the DNA page: one epoch, ours and `model.fit`."""

from __future__ import annotations

from playground.bench.bare_training import BareTraining, fit_seconds
from playground.bench.row import Row, Target, side_by_side
from playground.experiments import experiment

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
    fit_seconds(model, data, config.batch_size, FIT_EPOCHS)

    def ours() -> float:
        return training.seconds_of([size]) * training.steps_per_epoch / size

    return Row.of(
        "dna_motif_epoch",
        side_by_side(
            ours, lambda: fit_seconds(model, data, config.batch_size, FIT_EPOCHS), REPETITIONS
        ),
        unit="s/epoch",
        target=Target("ratio", at_least=3),
        ratio_is="reference / ours",
        note=f"{len(data.train):,} sequences, batch {config.batch_size}; bursts of {size} steps",
    )
