"""How large the gradient of each layer is: the number that says whether a layer learns at all."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import Any

import numpy as np
import tensorflow as tf

PREFIX = "gradient of "
"""What the names of these metrics begin with; the layer follows."""


class GradientSize:
    """Mean squares of gradients, layer by layer.

    Args:
        layers: The layer of each trainable array; an empty list measures nothing.
        sizes: Weights in each array.

    Attributes:
        names: One metric for each layer, in the order in which they first come.
    """

    def __init__(self, layers: Sequence[str], sizes: Sequence[int]) -> None:
        found = list(dict.fromkeys(layers))
        self.names = tuple(PREFIX + layer for layer in found)
        weights = dict.fromkeys(found, 0)
        for layer, size in zip(layers, sizes, strict=bool(layers)):
            weights[layer] += size
        # Neighbours of one layer are measured as one array: fewer and larger sums.
        runs = [list(run) for _, run in groupby(range(len(layers)), key=lambda i: layers[i])]
        self._lengths = [sum(sizes[i] for i in run) for run in runs]
        self._shares = np.zeros((len(runs), len(found)), np.float32)
        for row, run in enumerate(runs):
            layer = layers[run[0]]
            self._shares[row, found.index(layer)] = 2.0 / weights[layer]  # l2_loss halves

    def mean_squares(self, gradients: list[Any]) -> Any:
        """Of each layer's gradient, shape (layers,).

        Args:
            gradients: One array per trainable array, or one flat vector of all.
        """
        if not self.names:
            return tf.zeros(0)
        flat = gradients[0]
        if len(gradients) > 1:
            flat = tf.concat([tf.reshape(gradient, [-1]) for gradient in gradients], 0)
        halves = tf.stack([tf.nn.l2_loss(part) for part in tf.split(flat, self._lengths)])
        return tf.linalg.matvec(self._shares, halves, transpose_a=True)
