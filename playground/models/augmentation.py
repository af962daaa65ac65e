"""Random variations of training series that leave their class unchanged.

Both layers take (batch, steps, channels), draw one variation per example, and do nothing outside
training. Their random state is a Keras seed generator, hence part of the model's variables: a
checkpoint continues with the draws that would have followed.
"""

from typing import Any

import keras
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


def augmented(model: keras.Model, seed: int) -> keras.Model:
    """The same classifier, with sign flips and circular shifts in front of it while it trains."""
    inputs = keras.Input(model.input_shape[1:], name="series")
    x = RandomSignFlip(2 * seed, name="sign_flip")(inputs)
    x = RandomCircularShift(2 * seed + 1, name="circular_shift")(x)
    return keras.Model(inputs, model(x), name=f"augmented_{model.name}")
