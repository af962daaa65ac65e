"""Random variations of training series that leave their class unchanged.

All layers take (batch, steps, channels), draw one variation per example, and do nothing outside
training. Their random state is a Keras seed generator, hence part of the model's variables: a
checkpoint continues with the draws that would have followed.
"""

from typing import Any

import keras
import numpy as np
from keras import ops


class _SeededAugmentation(keras.layers.Layer):
    """A layer without weights which keeps the shape and draws from its own seed generator."""

    def __init__(self, seed: int, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.seed = seed
        self.seed_generator = keras.random.SeedGenerator(seed)

    def compute_output_shape(self, input_shape: tuple[int | None, ...]) -> tuple[int | None, ...]:
        return input_shape

    def get_config(self) -> dict[str, Any]:
        return {**super().get_config(), "seed": self.seed}


@keras.saving.register_keras_serializable(package="playground")
class RandomSignFlip(_SeededAugmentation):
    """Multiply each series by +1 or -1, with equal chances.

    Suits signals whose polarity carries no meaning, such as engine noise.
    """

    def call(self, inputs: Any, training: bool = False) -> Any:
        if not training:
            return inputs
        shape = (ops.shape(inputs)[0], 1, 1)
        draw = keras.random.uniform(shape, -1.0, 1.0, dtype=inputs.dtype, seed=self.seed_generator)
        return ops.where(draw < 0.0, -inputs, inputs)


@keras.saving.register_keras_serializable(package="playground")
class RandomCircularShift(_SeededAugmentation):
    """Rotate each series along its steps by a uniformly drawn amount.

    What leaves at the end enters in front; all channels of a series move together.
    """

    def call(self, inputs: Any, training: bool = False) -> Any:
        if not training:
            return inputs
        steps = inputs.shape[1]
        shape = (ops.shape(inputs)[0], 1)
        start = keras.random.randint(shape, 0, steps, dtype="int32", seed=self.seed_generator)
        position = ops.arange(steps, dtype="int32")[None, :] + start
        position = ops.where(position < steps, position, position - steps)
        return ops.take_along_axis(inputs, position[:, :, None], axis=1)


@keras.saving.register_keras_serializable(package="playground")
class RandomPhases(_SeededAugmentation):
    """Draw new phases for some of the series, and keep their amplitudes.

    Such a surrogate has the same power spectrum as its series (Theiler et al. 1992, "Testing for
    nonlinearity in time series: the method of surrogate data"). The phases of all channels of a
    series change by the same amounts, and its mean stays.

    Args:
        share: Probability that a series changes, 0 to 1.
    """

    def __init__(self, seed: int, share: float = 0.5, **kwargs: Any) -> None:
        super().__init__(seed, **kwargs)
        self.share = share

    def call(self, inputs: Any, training: bool = False) -> Any:
        if not training:
            return inputs
        batch, steps = ops.shape(inputs)[0], inputs.shape[1]
        # Neither the mean nor, where steps are even, the fastest oscillation has a phase.
        turned = (steps - 1) // 2
        draw = keras.random.uniform(
            (batch, 1 + turned), -1.0, 1.0, dtype=inputs.dtype, seed=self.seed_generator
        )
        phases = ops.pad(np.pi * draw[:, 1:], ((0, 0), (1, steps // 2 - turned)))[:, None, :]
        real, imaginary = ops.rfft(ops.transpose(inputs, (0, 2, 1)))
        cosine, sine = ops.cos(phases), ops.sin(phases)
        spectrum = (real * cosine - imaginary * sine, real * sine + imaginary * cosine)
        surrogate = ops.transpose(ops.irfft(spectrum, fft_length=steps), (0, 2, 1))
        return ops.where(draw[:, :1, None] < 2.0 * self.share - 1.0, surrogate, inputs)

    def get_config(self) -> dict[str, Any]:
        return {**super().get_config(), "share": self.share}


def augmented(
    model: keras.Model, seed: int, *, symmetries: bool = True, random_phases: float = 0.0
) -> keras.Model:
    """The same classifier, with random variations of its inputs during training.

    Args:
        symmetries: Whether series are flipped in sign and rotated in time.
        random_phases: Share of the series that get new phases, 0 to 1.
    """
    if not symmetries and not random_phases:
        return model
    x = inputs = keras.Input(model.input_shape[1:], name="series")
    if random_phases:
        own_seed = int(np.random.SeedSequence(seed).generate_state(1)[0])
        x = RandomPhases(own_seed, random_phases, name="random_phases")(x)
    if symmetries:
        x = RandomSignFlip(2 * seed, name="sign_flip")(x)
        x = RandomCircularShift(2 * seed + 1, name="circular_shift")(x)
    return keras.Model(inputs, model(x), name=f"augmented_{model.name}")
