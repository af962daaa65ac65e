"""The fully convolutional network for time series of Wang, Yan and Oates (2017), "Time series
classification from scratch with deep neural networks: a strong baseline".

Three times convolution, batch normalization, ReLU; then the mean over time, and a softmax. The
paper's widths are 128, 256 and 128 filters of 8, 5 and 3 steps, without a stride.
"""

from __future__ import annotations

from typing import Any

import keras
import numpy as np
from keras import layers

from playground.experiments.timeseries_fcn.architecture import KERNEL_SIZES, FCNArchitecture


def build_fully_convolutional_network(architecture: FCNArchitecture, seed: int) -> keras.Model:
    """An uncompiled classifier of (batch, steps, channels): probabilities (batch, num_classes).

    Every initial weight follows from `seed`.
    """
    a = architecture
    seeds = [int(word) >> 1 for word in np.random.SeedSequence(seed).generate_state(4)]
    x: Any = keras.Input((a.steps, a.channels), name="series")
    inputs = x
    for number, (filters, kernel_size) in enumerate(
        zip(a.filters, KERNEL_SIZES, strict=True), start=1
    ):
        x = layers.Conv1D(
            filters,
            kernel_size,
            strides=a.stride if number == 1 else 1,
            padding="same",
            kernel_initializer=keras.initializers.GlorotUniform(seed=seeds[number - 1]),
            name=f"convolution_{number}",
        )(x)
        x = layers.BatchNormalization(name=f"normalisation_{number}")(x)
        x = layers.ReLU(name=f"relu_{number}")(x)
    x = layers.GlobalAveragePooling1D(name="pooling")(x)
    outputs = layers.Dense(
        a.num_classes,
        "softmax",
        kernel_initializer=keras.initializers.GlorotUniform(seed=seeds[3]),
        name="probabilities",
    )(x)
    return keras.Model(inputs, outputs, name="fully_convolutional_network")
