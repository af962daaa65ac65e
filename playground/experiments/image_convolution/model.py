"""A small convolutional network for images, after LeCun et al. (1998), "Gradient-based learning
applied to document recognition".

Blocks of convolution, ReLU and max pooling; then a dense layer and a softmax.
"""

from __future__ import annotations

import keras
import numpy as np
from keras import layers

from playground.experiments.image_convolution.architecture import SIDE, ConvolutionalArchitecture


def build_convolutional_network(architecture: ConvolutionalArchitecture, seed: int) -> keras.Model:
    """An uncompiled classifier of (batch, 28, 28): class probabilities (batch, classes).

    Every initial weight, and what dropout switches off, follow from `seed`.
    """
    a = architecture
    words = np.random.SeedSequence(seed).generate_state(3 + len(a.filters))
    seeds = [int(word) >> 1 for word in words]

    def start(number: int) -> keras.initializers.Initializer:
        return keras.initializers.GlorotUniform(seed=seeds[number])

    model = keras.Sequential([keras.Input((SIDE, SIDE), name="image")], name="convolutional")
    model.add(layers.Reshape((SIDE, SIDE, 1), name="one_channel"))
    for number, filters in enumerate(a.filters, start=1):
        model.add(
            layers.Conv2D(
                filters,
                a.kernel_size,
                padding="same",
                activation="relu",
                kernel_initializer=start(number + 2),
                name=f"convolution_{number}",
            )
        )
        model.add(layers.MaxPooling2D(a.pooling, padding="same", name=f"pooling_{number}"))
    model.add(layers.Flatten(name="flat"))
    if a.dropout:
        model.add(layers.Dropout(a.dropout, seed=seeds[0], name="dropout"))
    model.add(layers.Dense(a.dense_units, "relu", kernel_initializer=start(1), name="dense"))
    model.add(layers.Dense(a.num_classes, "softmax", kernel_initializer=start(2), name="softmax"))
    return model
