"""Where a network with one input, one hidden layer and one output begins."""

from __future__ import annotations

import numpy as np


def initial_network(
    units: int, activation: str, seed: int
) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Hidden weights (1, units), hidden biases (units,), heights (units, 1), output bias (1,).

    Weights and biases are uniform within ±√(6 / (inputs + outputs)) of their layer, as scikit-learn
    begins: biases other than 0 spread the positions where neurons bend.
    """
    generator = np.random.default_rng([seed, units])
    hidden, output = np.sqrt(6 / (1 + units)), np.sqrt(6 / (units + 1))
    if activation == "sigmoid":
        hidden, output = hidden / np.sqrt(3), output / np.sqrt(3)

    def draw(bound: float, *shape: int) -> np.ndarray:
        return generator.uniform(-bound, bound, shape).astype(np.float32)

    return draw(hidden, 1, units), draw(hidden, units), draw(output, units, 1), draw(output, 1)
