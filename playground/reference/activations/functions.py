"""Twelve activation functions and their analytic derivatives, elementwise.

Each takes numbers of any shape, |t| up to 1e300, and returns floats of that shape without
overflow; others raise ValueError. Where a derivative does not exist (at 0), the value is the
one that TensorFlow's gradient uses.
"""

import functools
import math
from collections.abc import Callable

import numpy as np
import numpy.typing as npt

from playground.reference.limits import Array, finite_array

LEAKY_SLOPE = 0.2
"""Slope of leaky ReLU for t < 0, the default of keras.activations.leaky_relu."""

ELU_ALPHA = 1.0
"""Minus the limit of ELU at -∞, the default of keras.activations.elu."""

SELU_ALPHA = 1.6732632423543772
SELU_SCALE = 1.0507009873554805
"""The fixed point of Klambauer et al. (2017): zero mean and unit variance map to themselves."""

_erfc = np.frompyfunc(math.erfc, 1, 1)


def elementwise(function: Callable[[Array], Array]) -> Callable[[npt.ArrayLike], Array]:
    """Check the input of an activation function once, the same way for all."""

    @functools.wraps(function)
    def checked(t: npt.ArrayLike) -> Array:
        name = f"the input of {function.__name__}"
        # + 0.0 turns -0.0, which a page would show as "-0", into 0.0
        return function(finite_array(name, t, ndim=tuple(range(9)), largest=1e300)) + 0.0

    return checked


@elementwise
def heaviside(t: Array) -> Array:
    """1 for t ≥ 0, else 0: the step of the threshold logic unit (Rosenblatt 1958)."""
    return np.where(t >= 0, 1.0, 0.0)


@elementwise
def sign(t: Array) -> Array:
    """1 for t > 0, 0 at t = 0, -1 for t < 0."""
    return np.sign(t)


@elementwise
def flat(t: Array) -> Array:
    """0 everywhere: the slope of a step, which has none at its jump."""
    return np.zeros_like(t)


@elementwise
def linear(t: Array) -> Array:
    """t itself."""
    return t


@elementwise
def constant_slope(t: Array) -> Array:
    """1 everywhere: the slope of the linear activation."""
    return np.ones_like(t)


@elementwise
def sigmoid(t: Array) -> Array:
    """1 / (1 + e^-t), the logistic function."""
    return _sigmoid(t)


@elementwise
def sigmoid_slope(t: Array) -> Array:
    """σ(t) (1 - σ(t))."""
    return _sigmoid(t) * _sigmoid(-t)


@elementwise
def tanh(t: Array) -> Array:
    """(e^t - e^-t) / (e^t + e^-t)."""
    return np.tanh(t)


@elementwise
def tanh_slope(t: Array) -> Array:
    """1 - tanh²(t), from e^-2|t| so that it keeps its digits in the tails."""
    decay = np.exp(-2 * np.minimum(np.abs(t), 400.0))
    return 4 * decay / (1 + decay) ** 2


@elementwise
def relu(t: Array) -> Array:
    """max(0, t) (Nair and Hinton 2010)."""
    return np.maximum(0.0, t)


@elementwise
def relu_slope(t: Array) -> Array:
    """1 for t > 0, else 0."""
    return np.where(t > 0, 1.0, 0.0)


@elementwise
def leaky_relu(t: Array) -> Array:
    """t for t > 0, else 0.2 t (Maas, Hannun and Ng 2013)."""
    return np.where(t > 0, t, LEAKY_SLOPE * t)


@elementwise
def leaky_relu_slope(t: Array) -> Array:
    """1 for t > 0, else 0.2."""
    return np.where(t > 0, 1.0, LEAKY_SLOPE)


@elementwise
def elu(t: Array) -> Array:
    """t for t > 0, else e^t - 1 (Clevert, Unterthiner and Hochreiter 2016)."""
    return np.where(t > 0, t, ELU_ALPHA * np.expm1(np.minimum(t, 0.0)))


@elementwise
def elu_slope(t: Array) -> Array:
    """1 for t > 0, else e^t."""
    return np.where(t > 0, 1.0, ELU_ALPHA * np.exp(np.minimum(t, 0.0)))


@elementwise
def selu(t: Array) -> Array:
    """λ t for t > 0, else λ α (e^t - 1) (Klambauer et al. 2017)."""
    return SELU_SCALE * np.where(t > 0, t, SELU_ALPHA * np.expm1(np.minimum(t, 0.0)))


@elementwise
def selu_slope(t: Array) -> Array:
    """λ for t > 0, else λ α e^t; TensorFlow takes λ at 0."""
    return SELU_SCALE * np.where(t >= 0, 1.0, SELU_ALPHA * np.exp(np.minimum(t, 0.0)))


@elementwise
def gelu(t: Array) -> Array:
    """t Φ(t), with the exact normal distribution function (Hendrycks and Gimpel 2016)."""
    return t * _normal_cdf(t)


@elementwise
def gelu_slope(t: Array) -> Array:
    """Φ(t) + t φ(t)."""
    near = np.clip(t, -40.0, 40.0)  # beyond, the density is 0 in floating point
    return _normal_cdf(t) + near * np.exp(-(near**2) / 2) / math.sqrt(2 * math.pi)


@elementwise
def silu(t: Array) -> Array:
    """t σ(t), also called swish (Elfwing, Uchibe and Doya 2018)."""
    return t * _sigmoid(t)


@elementwise
def silu_slope(t: Array) -> Array:
    """σ(t) (1 + t (1 - σ(t)))."""
    return _sigmoid(t) * (1 + t * _sigmoid(-t))


@elementwise
def softplus(t: Array) -> Array:
    """log(1 + e^t)."""
    return np.logaddexp(0.0, t)


def _sigmoid(t: Array) -> Array:
    decay = np.exp(-np.abs(t))  # at most 1, so nothing overflows
    return np.where(t >= 0, 1.0, decay) / (1 + decay)


def _normal_cdf(t: Array) -> Array:
    values: Array = np.asarray(_erfc(-t / math.sqrt(2)), dtype=np.float64) / 2
    return values
