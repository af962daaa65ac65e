"""The default Transformer, whose attention works: a step of it, and how soon FordA is learned."""

from __future__ import annotations

from dataclasses import dataclass, replace
from statistics import mean, median, stdev
from typing import TYPE_CHECKING, Any

import numpy as np

from playground.bench.bare_training import BareTraining, fit_seconds_of_steps
from playground.bench.row import Samples, row, side_by_side
from playground.experiments import Data, Experiment, TrainingPlan, experiment
from playground.experiments.timeseries_transformer import TimeseriesTransformerConfig, network_of
from playground.experiments.timeseries_transformer.architecture import ENERGY_OFFSET

if TYPE_CHECKING:
    import keras

SEEDS = (26, 27, 28, 29, 30)
WANTED = 0.962
WANTED_NOISY = 0.96
NOISE = 0.01
"""Standard deviation of the noise that is added to the test series."""
WANTED_TINY = 0.95
MOST_TINY = 10_000
"""Weights of the tiny preset."""
MOST_SECONDS = 60
NEEDED = 0.05
"""Accuracy that uniform attention must cost, for a model that is said to need its attention."""


@row("s/step", "reference / ours", at_least=2)
def attention_step() -> Samples:
    """Seconds per optimization step of the preset patch-transformer: 55 tokens of 48 channels.

    Ours: compiled bursts of an epoch but its last step, which also validates. Reference: such
    bursts, with batches in one piece, of the same architecture from Keras's own layers, with the
    same augmentation, optimizer and batches. The note compares with these layers on halves of the
    batches, as ours, and with `model.fit` of them over as many steps, without validation and
    progress bar. All have compiled before.
    """
    chosen = experiment("timeseries_transformer")
    config = chosen.preset(None)
    data, plan = chosen.load_data(config), chosen.plan(config)
    training = BareTraining.of(chosen, config)
    model = _compiled(data, config, plan)
    # Its arrays come in another order, so the sizes of their gradients have no names.
    of_keras = BareTraining(model, replace(plan, layers=(), in_halves=False), data)
    of_halves = BareTraining(model, replace(plan, layers=()), data)
    steps = training.steps_per_epoch - 1
    fit_seconds_of_steps(model, data, plan.batch_size, steps)
    fits: list[float] = []
    halves: list[float] = []

    def bursts(of: BareTraining) -> float:
        of.begin_epoch()
        return of.seconds_of([steps]) / steps

    def ours() -> float:
        fits.append(fit_seconds_of_steps(model, data, plan.batch_size, steps) / steps)
        halves.append(bursts(of_halves))
        return bursts(training)

    for each in (training, of_keras, of_halves):
        each.seconds_of([steps, 1])
    found = side_by_side(ours, lambda: bursts(of_keras))
    own = median(found.ours)
    return replace(
        found,
        note=f"{chosen.count_parameters(config):,} weights; {steps} steps of {plan.batch_size}; "
        + ", ".join(
            f"{name} {median(of):.4g} s/step, {median(of) / own:.2f} times ours"
            for name, of in (("Keras's layers on halves", halves), ("model.fit", fits))
        ),
    )


@row("s", "reference / ours", of="ours", at_most=MOST_SECONDS)
def forda_to_096() -> Samples:
    """Seconds in which the default Transformer learns FordA, and how well it does.

    Ours: whole trainings in compiled bursts, validation included, with five seeds that chose no
    setting. The test series are looked at once, at the end. Reference: as many epochs of
    `model.fit` of the same architecture from Keras's own layers, from the time that one takes. A
    fault is whatever the preset is said to do and does not.
    """
    chosen = experiment("timeseries_transformer")
    config = chosen.preset(None)
    found = [_trained(chosen, config, seed) for seed in SEEDS]
    accuracy, noisy, uniform = (
        _OverSeeds([run[key] for run in found]) for key in ("clean", "noisy", "uniform")
    )
    faults = []
    if accuracy.mean < WANTED:
        faults.append(f"mean test accuracy is {accuracy.mean:.4f}, below {WANTED}")
    if noisy.mean < WANTED_NOISY:
        faults.append(f"noise of {NOISE} lowers it to {noisy.mean:.4f}, below {WANTED_NOISY}")
    if accuracy.mean - uniform.mean < NEEDED:
        faults.append(f"uniform attention only lowers it to {uniform.mean:.4f}")
    return _seconds_of_training(
        found,
        config,
        faults,
        f"test accuracy {accuracy}; with noise of {NOISE} {noisy}; with uniform attention "
        f"{uniform}",
    )


@row("s", "reference / ours", of="ours", at_most=MOST_SECONDS)
def forda_tiny() -> Samples:
    """The same of the preset with at most 10,000 weights.

    Ours validates with means over four rotations. The reference neither validates nor rotates, so
    it has less to compute.
    """
    chosen = experiment("timeseries_transformer")
    config = chosen.preset("tiny")
    found = [_trained(chosen, config, seed) for seed in SEEDS]
    accuracy, noisy = (_OverSeeds([run[key] for run in found]) for key in ("clean", "noisy"))
    faults = []
    if accuracy.mean < WANTED_TINY:
        faults.append(f"mean test accuracy is {accuracy.mean:.4f}, below {WANTED_TINY}")
    parameters = chosen.count_parameters(config)
    if parameters > MOST_TINY:
        faults.append(f"{parameters:,} weights, more than {MOST_TINY:,}")
    return _seconds_of_training(
        found,
        config,
        faults,
        f"test accuracy {accuracy}; with noise of {NOISE} {noisy}",
    )


@dataclass(frozen=True)
class _OverSeeds:
    values: list[float]

    @property
    def mean(self) -> float:
        return mean(self.values)

    def __str__(self) -> str:
        each = ", ".join(f"{value:.4f}" for value in self.values)
        return f"{self.mean:.4f} ± {stdev(self.values):.4f} ({each})"


def _seconds_of_training(
    found: list[dict[str, float]],
    config: TimeseriesTransformerConfig,
    faults: list[str],
    note: str,
) -> Samples:
    chosen = experiment("timeseries_transformer")
    data, plan = chosen.load_data(config), chosen.plan(config)
    model = _compiled(data, config, plan)
    steps = -(-len(data.train) // plan.batch_size)
    fit_seconds_of_steps(model, data, plan.batch_size, steps)
    epoch = fit_seconds_of_steps(model, data, plan.batch_size, steps)
    return Samples(
        [run["seconds"] for run in found],
        [epoch * plan.epochs] * len(found),
        faults=faults,
        note=f"{chosen.count_parameters(config):,} weights, {plan.epochs} epochs; {note}",
    )


def _trained(
    chosen: Experiment[Any], config: TimeseriesTransformerConfig, seed: int
) -> dict[str, float]:
    """Seconds and test accuracies of a whole training."""
    config = config.model_copy(update={"seed": seed})
    data = chosen.load_data(config)
    training = BareTraining.of(chosen, config)
    seconds = sum(training.seconds_of_epochs())
    noise = np.random.default_rng(0).normal(0, NOISE, data.test.x.shape).astype(np.float32)
    even = network_of(config, training.weights).answer(data.test.x, uniform_attention=True)
    return {
        "seconds": seconds,
        "clean": _accuracy(training.predict(data.test.x), data),
        "noisy": _accuracy(training.predict(data.test.x + noise), data),
        "uniform": _accuracy(even.probabilities, data),
    }


def _accuracy(probabilities: np.ndarray, data: Data) -> float:
    return float((probabilities.argmax(-1) == data.test.y).mean())


def _compiled(data: Data, config: TimeseriesTransformerConfig, plan: TrainingPlan) -> keras.Model:
    """The same architecture from Keras's own layers, compiled."""
    import keras
    from keras import layers, ops

    from playground.models.augmentation import augmented
    from playground.training.optimizers import build_optimizer

    class Positions(layers.Layer):
        def build(self, input_shape: tuple[int, ...]) -> None:
            self.positions = self.add_weight(shape=input_shape[1:])

        def call(self, inputs: Any) -> Any:
            return inputs + self.positions

    inputs = keras.Input(data.train.x.shape[1:])
    length, stride, bands = config.patch_length, config.patch_stride, config.d_model or 0
    if config.embedding == "filter_bank":
        squares = ops.square(layers.Conv1D(2 * bands, length, stride, use_bias=False)(inputs))
        energy = squares[..., :bands] + squares[..., bands:]
        x = layers.Conv1D(config.d_model, 1)(ops.log(ENERGY_OFFSET + energy))
    else:
        x = layers.Conv1D(config.d_model, length, stride)(inputs)
    x = Positions()(x)
    for _ in range(config.num_transformer_blocks):
        normed = layers.LayerNormalization(epsilon=1e-6)(x)
        x = x + layers.MultiHeadAttention(config.num_heads, config.head_size)(normed, normed)
        normed = layers.LayerNormalization(epsilon=1e-6)(x)
        hidden = layers.Conv1D(config.ff_dim, 1, activation="relu")(normed)
        x = x + layers.Conv1D(config.d_model, 1)(hidden)
    x = layers.GlobalAveragePooling1D()(layers.LayerNormalization(epsilon=1e-6)(x))
    outputs = layers.Dense(len(data.class_names), activation="softmax")(x)
    model = augmented(
        keras.Model(inputs, outputs),
        config.seed,
        symmetries=config.augmentation,
        random_phases=config.random_phases,
    )
    model.compile(
        optimizer=build_optimizer(
            plan.optimizer, plan.learning_rate, plan.weight_decay, plan.global_clipnorm
        ),
        loss="sparse_categorical_crossentropy",
        metrics=["accuracy"],
    )
    return model
