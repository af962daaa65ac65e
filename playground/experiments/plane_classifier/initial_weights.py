"""Where a network on the plane begins, drawn without Keras for page, worker and script."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

import numpy as np

from playground.reference.activations.initialization import initial_weights

SMALL = 0.05
"""Standard deviation of ``random_normal``, as in keras.initializers."""


def plane_weights(sizes: Sequence[int], initialization: str, seed: int) -> list[np.ndarray]:
    """Kernel (units before, units) and biases (units,) of each layer, in Keras's order, float32.

    Args:
        sizes: Units of every layer, inputs first.
        initialization: A Keras initializer by name; each layer draws from its own seed.
    """
    found = []
    seeds = layer_seeds(seed, len(sizes) - 2)
    for (before, units), own in zip(itertools.pairwise(sizes), seeds[::2], strict=True):
        rng = np.random.default_rng(own)
        if initialization == "zeros":
            kernel = np.zeros((before, units))
        elif initialization == "random_normal":
            kernel = rng.normal(0.0, SMALL, (before, units))
        else:
            kernel = initial_weights(initialization, before, units, rng)
        found += [kernel.astype(np.float32), np.zeros(units, np.float32)]
    return found


def layer_seeds(seed: int, hidden_layers: int) -> list[int]:
    """A seed for the weights and one for the dropout of each hidden layer, and the output's."""
    state = np.random.SeedSequence(seed).generate_state(2 * hidden_layers + 1)
    return [int(number) >> 1 for number in state]
