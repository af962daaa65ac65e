"""The published time-series Transformer on FordA: one step of it, ours and the document's."""

from __future__ import annotations

from statistics import median
from typing import TYPE_CHECKING

from playground.bench.bare_training import BareTraining
from playground.bench.row import Samples, row, side_by_side, timed
from playground.experiments import experiment

if TYPE_CHECKING:
    import keras

REPETITIONS = 2
BURSTS = 20


@row("s/step", "reference / ours", at_least=1000)
def forda_published_step() -> Samples:
    """Seconds per optimization step at the document's settings, batch 64 of series (500, 1).

    Ours: the preset keras-example in compiled bursts of 44 of an epoch's 45 steps (the last one
    also validates), median of 20 bursts. Reference: the document's model from plain Keras layers,
    with the pooling that its summary shows, one `train_on_batch` after one to warm up. The
    reference takes 20 to 40 s and 5.4 GB per step.
    """
    chosen = experiment("timeseries_transformer")
    config = chosen.preset("keras-example")
    data = chosen.load_data(config)
    x, y = data.train.x[: config.batch_size], data.train.y[: config.batch_size]
    training = BareTraining.of(chosen, config)
    steps = training.steps_per_epoch - 1
    training.seconds_of([steps, 1])
    model = documents_model(x.shape[1:])
    model.train_on_batch(x, y)

    def ours() -> float:
        seconds = []
        for _ in range(BURSTS):
            seconds.append(training.seconds_of([steps]) / steps)
            training.begin_epoch()
        return median(seconds)

    reference = timed(lambda: model.train_on_batch(x, y))
    note = f"{model.count_params():,} parameters on both sides"
    return side_by_side(ours, reference, REPETITIONS, note)


def documents_model(input_shape: tuple[int, ...]) -> keras.Model:
    """The model of keras.io's example (Ntakouris 2021), compiled; 93,130 parameters at (500, 1)."""
    import keras
    from keras import layers

    x = inputs = keras.Input(input_shape)
    for _ in range(4):
        attended = layers.MultiHeadAttention(key_dim=256, num_heads=4, dropout=0.25)(x, x)
        attended = layers.Dropout(0.25)(attended)
        hidden = layers.LayerNormalization(epsilon=1e-6)(attended) + x
        expanded = layers.Conv1D(filters=4, kernel_size=1, activation="relu")(hidden)
        expanded = layers.Dropout(0.25)(expanded)
        contracted = layers.Conv1D(filters=x.shape[-1], kernel_size=1)(expanded)
        x = layers.LayerNormalization(epsilon=1e-6)(contracted) + hidden
    x = layers.GlobalAveragePooling1D(data_format="channels_first")(x)
    x = layers.Dense(128, activation="relu")(x)
    x = layers.Dropout(0.4)(x)
    model = keras.Model(inputs, layers.Dense(2, activation="softmax")(x))
    model.compile(
        loss="sparse_categorical_crossentropy",
        optimizer=keras.optimizers.Adam(learning_rate=1e-4),
        metrics=["sparse_categorical_accuracy"],
    )
    return model
