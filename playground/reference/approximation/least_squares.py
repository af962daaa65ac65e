"""The best heights for neurons whose activation is a polynomial, and why they are not enough.

A sum of polynomials of degree k in w x + b is one polynomial of degree k in x, however many there
are. Every activation that is not a polynomial can follow any continuous function on a closed
interval: Leshno, Lin, Pinkus and Schocken (1993), Neural Networks 6.
"""

import math
from collections.abc import Callable, Mapping

import numpy as np

from playground.reference.approximation.error import interval_points
from playground.reference.approximation.neurons import MOST_NEURONS, NeuronName, SumOfNeurons
from playground.reference.limits import Array, refusal, whole_number

DEGREES: Mapping[str, int] = {"linear": 1, "polynomial": 3}
"""Degree of each polynomial activation."""


def least_squares(
    function: Callable[[Array], Array],
    low: float,
    high: float,
    neurons: int,
    activation: NeuronName = "linear",
) -> SumOfNeurons:
    """Neurons that turn at even positions, with the heights and offset of least squared error.

    The error is that over `interval_points`. From 1 linear or 3 cubic neurons on, the sum is the
    best straight line or the best cubic, and more neurons change nothing.

    Raises:
        ValueError: the activation is not a polynomial, or the number is not 1 to 100.
    """
    if activation not in DEGREES:
        raise refusal(
            f"a polynomial activation ({', '.join(DEGREES)})", activation, "arrange bumps or ramps"
        )
    whole_number("the number of neurons", neurons, 1, MOST_NEURONS)
    degree = DEGREES[activation]
    x = interval_points(low, high)
    middle, half = (low + high) / 2, (high - low) / 2
    # In u = (x − middle) / half, which runs from −1 to 1, neuron i is (u + shiftᵢ)^degree.
    shifts = 1 - (2 * np.arange(neurons) + 1) / neurons
    powers = np.arange(degree + 1)
    binomials = np.array([math.comb(degree, k) for k in powers])[:, None]
    coefficients = binomials * shifts[None, :] ** (degree - powers)[:, None]
    constant = (powers == 0).astype(float)[:, None]
    # Only degree + 1 directions matter, so the problem shrinks to as many equations.
    q, r = np.linalg.qr(np.vander((x - middle) / half, degree + 1, increasing=True))
    system = r @ np.hstack([coefficients, constant])
    heights = np.linalg.lstsq(system, q.T @ function(x), rcond=1e-12)[0]
    return SumOfNeurons(
        np.full(neurons, 1 / half),
        shifts - middle / half,
        heights[:-1],
        activation,
        float(heights[-1]),
    )


def as_polynomial(neurons: SumOfNeurons) -> Array:
    """The one polynomial that a sum of polynomial neurons is: its coefficients, constant first.

    Raises ValueError for an activation that is not a polynomial.
    """
    if neurons.activation not in DEGREES:
        raise refusal(
            f"a polynomial activation ({', '.join(DEGREES)})",
            neurons.activation,
            "only these add up to one polynomial",
        )
    degree = DEGREES[neurons.activation]
    w, b, heights = neurons.weights, neurons.biases, neurons.heights
    terms = [math.comb(degree, k) * heights * w**k * b ** (degree - k) for k in range(degree + 1)]
    coefficients: Array = np.array(terms).sum(axis=1)
    coefficients[0] += neurons.offset
    return coefficients
