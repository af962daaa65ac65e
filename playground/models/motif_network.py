"""The small convolutional network that finds motifs in DNA.

The shape of Zou et al. (2019), "A primer on deep learning in genomics", Nature Genetics 51: one
convolution whose filters slide over the letters, max pooling, a dense layer, a softmax.
"""

from __future__ import annotations

import keras
import numpy as np
from keras import layers


def build_motif_network(
    length: int, *, filters: int, width: int, pooling: int, dense: int, dropout: float, seed: int
) -> keras.Model:
    """An uncompiled classifier of (batch, length, 4): probabilities (batch, 2).

    Args:
        width: Letters that a filter sees.
        pooling: Neighbouring places of which the largest answer is kept.
        dense: Units between pooling and softmax.
        dropout: Share of pooled answers that are switched off at random in every step.
        seed: Decides every initial weight, and what is switched off.
    """
    seeds = [int(word) >> 1 for word in np.random.SeedSequence(seed).generate_state(4)]

    def start(number: int) -> keras.initializers.Initializer:
        return keras.initializers.GlorotUniform(seed=seeds[number])

    model = keras.Sequential([keras.Input((length, 4), name="letters")], name="motif_network")
    model.add(
        layers.Conv1D(
            filters, width, activation="relu", kernel_initializer=start(0), name="filters"
        )
    )
    model.add(layers.MaxPooling1D(pooling, name="pooling"))
    model.add(layers.Flatten(name="flat"))
    if dropout:
        model.add(layers.Dropout(dropout, seed=seeds[3], name="dropout"))
    model.add(layers.Dense(dense, activation="relu", kernel_initializer=start(1), name="dense"))
    model.add(layers.Dense(2, activation="softmax", kernel_initializer=start(2), name="softmax"))
    return model
