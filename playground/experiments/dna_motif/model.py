"""The small convolutional network that finds motifs in DNA.

The shape of Zou et al. (2019), "A primer on deep learning in genomics", Nature Genetics 51: one
convolution whose filters slide over the letters, max pooling, a dense layer, a softmax.
"""

from __future__ import annotations

import keras
import numpy as np
from keras import layers

from playground.experiments.dna_motif.architecture import BASES, CLASSES, MotifArchitecture


def build_motif_network(architecture: MotifArchitecture, seed: int) -> keras.Model:
    """An uncompiled classifier of (batch, length, 4): probabilities (batch, 2).

    Every initial weight, and what dropout switches off, follow from `seed`.
    """
    a = architecture
    seeds = [int(word) >> 1 for word in np.random.SeedSequence(seed).generate_state(4)]

    def start(number: int) -> keras.initializers.Initializer:
        return keras.initializers.GlorotUniform(seed=seeds[number])

    model = keras.Sequential([keras.Input((a.length, BASES), name="letters")], name="motif_network")
    model.add(
        layers.Conv1D(
            a.filters, a.width, activation="relu", kernel_initializer=start(0), name="filters"
        )
    )
    model.add(layers.MaxPooling1D(a.pooling, name="pooling"))
    model.add(layers.Flatten(name="flat"))
    if a.dropout:
        model.add(layers.Dropout(a.dropout, seed=seeds[3], name="dropout"))
    model.add(layers.Dense(a.dense, activation="relu", kernel_initializer=start(1), name="dense"))
    model.add(
        layers.Dense(CLASSES, activation="softmax", kernel_initializer=start(2), name="softmax")
    )
    return model
