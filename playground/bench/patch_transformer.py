"""The default Transformer, whose attention works: a step of it, and how soon FordA is learned."""

from __future__ import annotations

import time
from dataclasses import replace
from statistics import mean, median
from typing import TYPE_CHECKING, Any

import numpy as np

from playground.bench.bare_training import BareTraining
from playground.bench.row import Row, Samples, Target, side_by_side
from playground.experiments import Config, Data, Experiment, TrainingPlan, experiment
from playground.experiments.timeseries_transformer import TimeseriesTransformerConfig, network_of

if TYPE_CHECKING:
    import keras

REPETITIONS = 5
WANTED = 0.96
SEEDS = (0, 1, 2)
NOISE = 0.01
"""Standard deviation of the noise that is added to the test series."""
MOST_LOST = 0.01
"""Accuracy that the noise may cost."""
NEEDED = 0.05
"""Accuracy that uniform attention must cost, for a model that is said to need its attention."""


def attention_step() -> Row:
    """Seconds per optimization step of the preset patch-transformer: 55 tokens of 48 channels.

    Ours: compiled bursts of an epoch but its last step, which also validates. Reference: the same
    bursts of the same architecture from Keras's own layers, with the same augmentation, optimizer
    and batches. The note compares with `model.fit` of these layers over as many steps, without
    validation and progress bar. All have compiled before.
    """
    chosen = experiment("timeseries_transformer")
    config = TimeseriesTransformerConfig()
    data, plan = chosen.load_data(config), chosen.plan(config)
    training = BareTraining.of(chosen, config)
    model = _compiled(data, config, plan)
    # Its arrays come in another order, so the sizes of their gradients have no names.
    of_keras = BareTraining(model, replace(plan, layers=()), data)
    steps = training.steps_per_epoch - 1
    _seconds_of_fit(model, data, plan, steps)
    of_fit: list[float] = []

    def bursts(of: BareTraining) -> float:
        of.begin_epoch()
        return of.seconds_of([steps]) / steps

    def ours() -> float:
        of_fit.append(_seconds_of_fit(model, data, plan, steps) / steps)
        return bursts(training)

    for each in (training, of_keras):
        each.seconds_of([steps, 1])
    found = side_by_side(ours, lambda: bursts(of_keras), REPETITIONS)
    fit, own = median(of_fit), median(found.ours)
    return Row.of(
        "attention_step",
        found,
        unit="s/step",
        target=Target("ratio", at_least=2),
        ratio_is="reference / ours",
        note=f"{chosen.count_parameters(config):,} weights; {steps} steps of {plan.batch_size}; "
        f"model.fit {fit:.4g} s/step, {fit / own:.2f} times ours",
    )


def forda_to_096() -> Row:
    """Seconds of training until the preset patch-transformer scores 0.96 on FordA's test series.

    Ours: compiled bursts, an epoch at a time, validation included; the test after each epoch is not
    counted. Three seeds, trained to their end. Reference: as many epochs of `model.fit`, from the
    time that one epoch takes. A fault is whatever the preset is said to do and does not.
    """
    chosen = experiment("timeseries_transformer")
    found = [_until_wanted(chosen, seed) for seed in SEEDS]
    config = TimeseriesTransformerConfig()
    data, plan = chosen.load_data(config), chosen.plan(config)
    model = _compiled(data, config, plan)
    steps = -(-len(data.train) // plan.batch_size)
    _seconds_of_fit(model, data, plan, steps)
    epoch = _seconds_of_fit(model, data, plan, steps)
    accuracy, noisy, uniform = (mean(run[key] for run in found) for key in ("end", "noisy", "even"))
    faults = []
    if accuracy < WANTED:
        faults.append(f"mean test accuracy at the end is {accuracy:.4f}, below {WANTED}")
    if accuracy - noisy > MOST_LOST:
        faults.append(f"noise of {NOISE} lowers it to {noisy:.4f}")
    if accuracy - uniform < NEEDED:
        faults.append(f"uniform attention only lowers it to {uniform:.4f}")
    epochs = [int(run["epochs"]) for run in found]
    ends = ", ".join(f"{run['end']:.4f}" for run in found)
    return Row.of(
        "forda_to_096",
        Samples([run["seconds"] for run in found], [epoch * count for count in epochs]),
        unit="s",
        target=Target("ours", at_most=120),
        ratio_is="reference / ours",
        faults=faults,
        note=f"after {epochs} epochs; whole trainings {[round(run['whole']) for run in found]} s; "
        f"at the end {ends}, mean {accuracy:.4f}; noisy {noisy:.4f}; uniform attention "
        f"{uniform:.4f}",
    )


def _until_wanted(chosen: Experiment[Config], seed: int) -> dict[str, float]:
    from playground.experiments.learning_rate_schedule import learning_rates

    config = TimeseriesTransformerConfig.parse({"seed": seed})
    data, plan = chosen.load_data(config), chosen.plan(config)
    training = BareTraining(chosen.build_model(config, data), plan, data)
    per_epoch = training.steps_per_epoch
    rates = learning_rates(plan.learning_rate_schedule, plan.learning_rate, plan.epochs * per_epoch)
    seconds, reached, epochs = 0.0, float("inf"), plan.epochs
    for epoch in range(plan.epochs):
        part = rates[epoch * per_epoch : (epoch + 1) * per_epoch]
        seconds += training.seconds_of([per_epoch], part)
        hits = training.predict(data.test.x).argmax(-1) == data.test.y
        if hits.mean() >= WANTED and reached == float("inf"):
            reached, epochs = seconds, epoch + 1
    noise = np.random.default_rng(0).normal(0, NOISE, data.test.x.shape).astype(np.float32)
    network = network_of(config, training.weights)
    even = network.answer(data.test.x, uniform_attention=True)
    return {
        "seconds": min(reached, seconds),
        "epochs": epochs,
        "whole": seconds,
        "end": float(hits.mean()),
        "noisy": _accuracy(training.predict(data.test.x + noise), data),
        "even": _accuracy(even.probabilities, data),
    }


def _accuracy(probabilities: np.ndarray, data: Data) -> float:
    return float((probabilities.argmax(-1) == data.test.y).mean())


def _compiled(data: Data, config: TimeseriesTransformerConfig, plan: TrainingPlan) -> keras.Model:
    """The same architecture from Keras's own layers, compiled."""
    import keras
    from keras import layers

    from playground.models.augmentation import augmented
    from playground.training.optimizers import build_optimizer

    class Positions(layers.Layer):
        def build(self, input_shape: tuple[int, ...]) -> None:
            self.positions = self.add_weight(shape=input_shape[1:])

        def call(self, inputs: Any) -> Any:
            return inputs + self.positions

    inputs = keras.Input(data.train.x.shape[1:])
    x = layers.Conv1D(config.d_model, config.patch_length, config.patch_stride)(inputs)
    x = Positions()(x)
    for _ in range(config.num_transformer_blocks):
        normed = layers.LayerNormalization(epsilon=1e-6)(x)
        x = x + layers.MultiHeadAttention(config.num_heads, config.head_size)(normed, normed)
        normed = layers.LayerNormalization(epsilon=1e-6)(x)
        hidden = layers.Conv1D(config.ff_dim, 1, activation="relu")(normed)
        x = x + layers.Conv1D(config.d_model, 1)(hidden)
    x = layers.GlobalAveragePooling1D()(layers.LayerNormalization(epsilon=1e-6)(x))
    outputs = layers.Dense(len(data.class_names), activation="softmax")(x)
    model = augmented(keras.Model(inputs, outputs), config.seed)
    model.compile(
        optimizer=build_optimizer(
            plan.optimizer, plan.learning_rate, plan.weight_decay, plan.global_clipnorm
        ),
        loss="sparse_categorical_crossentropy",
        metrics=["accuracy"],
    )
    return model


def _seconds_of_fit(model: keras.Model, data: Data, plan: TrainingPlan, steps: int) -> float:
    examples = steps * plan.batch_size
    started = time.perf_counter()
    model.fit(
        data.train.x[:examples],
        data.train.y[:examples],
        batch_size=plan.batch_size,
        shuffle=False,
        verbose=0,
    )
    return time.perf_counter() - started
