"""How much of a gradient is left after it has passed back through many layers."""

import numpy as np

from playground.reference.activations.initialization import initial_weights
from playground.reference.activations.registry import activation_named
from playground.reference.limits import Array, whole_number

MAX_DEPTH = 50
MAX_WIDTH = 256
MAX_BATCH = 1024


def surviving_gradient(
    activation: str,
    initialization: str,
    depth: int = 20,
    width: int = 64,
    seed: int = 0,
    batch: int = 64,
) -> Array:
    """Size of the gradient at each layer of an untrained stack, relative to the one at its output.

    A real forward and backward pass: standard normal inputs of shape (batch, width) go through
    `depth` dense layers of `width` units (biases zero, as Keras starts them), and a random
    gradient of root mean square 1 comes back from the output. Returns shape (depth + 1,): entry k
    is the root mean square of the gradient that arrives at the output of layer k; entry 0 is the
    input's, entry `depth` is 1. A step activation lets nothing through: exactly 0.

    Raises ValueError for unknown names or sizes beyond 50 layers, 256 units, batches of 1,024.
    """
    chosen = activation_named(activation)
    depth = whole_number("depth", depth, 1, MAX_DEPTH)
    width = whole_number("width", width, 1, MAX_WIDTH)
    batch = whole_number("batch", batch, 1, MAX_BATCH)
    rng = np.random.default_rng(whole_number("seed", seed, 0, 2**63 - 1))

    signal = rng.standard_normal((batch, width))
    gradient = rng.standard_normal((batch, width))
    weights = [initial_weights(initialization, width, width, rng) for _ in range(depth)]
    sums = []
    for W in weights:
        sums.append(signal @ W)
        signal = chosen.function(sums[-1])

    gradient /= _root_mean_square(gradient)
    sizes = [1.0]
    for W, z in zip(reversed(weights), reversed(sums), strict=True):
        gradient = (gradient * chosen.derivative(z)) @ W.T
        sizes.append(_root_mean_square(gradient))
    return np.array(sizes[::-1])


def _root_mean_square(values: Array) -> float:
    return float(np.sqrt(np.mean(np.square(values))))
