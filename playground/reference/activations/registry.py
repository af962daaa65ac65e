"""The activation functions by name; one entry adds one everywhere.

No |t| up to 1e300 makes a formula overflow. Where a derivative does not exist (at 0), its value is
the one that TensorFlow's gradient uses.
"""

import math

import numpy as np

from playground.reference.activations.activation import Activation
from playground.reference.limits import Array, refusal

LEAKY_SLOPE = 0.2
"""Slope of leaky ReLU for t < 0, the default of keras.activations.leaky_relu."""
SELU_ALPHA = 1.6732632423543772
SELU_SCALE = 1.0507009873554805
"""The fixed point of Klambauer et al. (2017): zero mean and unit variance map to themselves."""

_erfc = np.frompyfunc(math.erfc, 1, 1)


def _sigmoid(t: Array) -> Array:
    decay = np.exp(-np.abs(t))  # at most 1, so nothing overflows
    return np.where(t >= 0, 1.0, decay) / (1 + decay)


def _tanh_slope(t: Array) -> Array:
    """1 - tanh²(t), from e^-2|t| so that it keeps its digits in the tails."""
    decay = np.exp(-2 * np.minimum(np.abs(t), 400.0))
    return 4 * decay / (1 + decay) ** 2


def _normal_cdf(t: Array) -> Array:
    values: Array = np.asarray(_erfc(-t / math.sqrt(2)), dtype=np.float64) / 2
    return values


def _gelu_slope(t: Array) -> Array:
    near = np.clip(t, -40.0, 40.0)  # beyond, the density is 0 in floating point
    return _normal_cdf(t) + near * np.exp(-(near**2) / 2) / math.sqrt(2 * math.pi)


_ENTRIES = (
    # Rosenblatt (1958): the step of the threshold logic unit.
    Activation(
        name="heaviside",
        title="Heaviside step",
        symbol=r"\operatorname{heaviside}",
        unchecked_function=lambda t: np.where(t >= 0, 1.0, 0.0),
        unchecked_derivative=np.zeros_like,
        formula=r"\begin{cases} 1 & t \geq 0 \\ 0 & t < 0 \end{cases}",
        derivative_formula=r"0 \quad (t \neq 0)",
        output_range=r"\{0, 1\}",
        lower=0.0,
        upper=1.0,
        flat_below=0.0,
        flat_above=0.0,
    ),
    Activation(
        name="sign",
        title="Sign",
        symbol=r"\operatorname{sign}",
        unchecked_function=np.sign,
        unchecked_derivative=np.zeros_like,
        formula=r"\begin{cases} 1 & t > 0 \\ 0 & t = 0 \\ -1 & t < 0 \end{cases}",
        derivative_formula=r"0 \quad (t \neq 0)",
        output_range=r"\{-1, 0, 1\}",
        lower=-1.0,
        upper=1.0,
        flat_below=0.0,
        flat_above=0.0,
    ),
    Activation(
        name="linear",
        title="Linear",
        symbol=r"\operatorname{id}",
        unchecked_function=lambda t: t,
        unchecked_derivative=np.ones_like,
        formula="t",
        derivative_formula="1",
        output_range=r"(-\infty, \infty)",
        derivative_at_zero=1.0,
    ),
    Activation(
        name="sigmoid",
        title="Sigmoid",
        symbol=r"\sigma",
        unchecked_function=_sigmoid,
        unchecked_derivative=lambda t: _sigmoid(t) * _sigmoid(-t),
        formula=r"\frac{1}{1 + e^{-t}}",
        derivative_formula=r"\sigma(t)\,(1 - \sigma(t))",
        output_range="(0, 1)",
        lower=0.0,
        upper=1.0,
        flat_below=-4.6,
        flat_above=4.6,
        derivative_at_zero=0.25,
    ),
    Activation(
        name="tanh",
        title="Tanh",
        symbol=r"\tanh",
        unchecked_function=np.tanh,
        unchecked_derivative=_tanh_slope,
        formula=r"\frac{e^{t} - e^{-t}}{e^{t} + e^{-t}}",
        derivative_formula=r"1 - \tanh^2(t)",
        output_range="(-1, 1)",
        lower=-1.0,
        upper=1.0,
        flat_below=-3.0,
        flat_above=3.0,
        derivative_at_zero=1.0,
    ),
    # Nair and Hinton (2010).
    Activation(
        name="relu",
        title="ReLU",
        symbol=r"\operatorname{ReLU}",
        unchecked_function=lambda t: np.maximum(0.0, t),
        unchecked_derivative=lambda t: np.where(t > 0, 1.0, 0.0),
        formula=r"\max(0, t)",
        derivative_formula=r"\begin{cases} 1 & t > 0 \\ 0 & t < 0 \end{cases}",
        output_range=r"[0, \infty)",
        lower=0.0,
        flat_below=0.0,
    ),
    # Maas, Hannun and Ng (2013).
    Activation(
        name="leaky_relu",
        title="Leaky ReLU",
        symbol=r"\operatorname{LReLU}",
        unchecked_function=lambda t: np.where(t > 0, t, LEAKY_SLOPE * t),
        unchecked_derivative=lambda t: np.where(t > 0, 1.0, LEAKY_SLOPE),
        formula=r"\begin{cases} t & t > 0 \\ 0.2\,t & t \leq 0 \end{cases}",
        derivative_formula=r"\begin{cases} 1 & t > 0 \\ 0.2 & t < 0 \end{cases}",
        output_range=r"(-\infty, \infty)",
    ),
    # Clevert, Unterthiner and Hochreiter (2016), with α = 1 as in Keras.
    Activation(
        name="elu",
        title="ELU",
        symbol=r"\operatorname{ELU}",
        unchecked_function=lambda t: np.where(t > 0, t, np.expm1(np.minimum(t, 0.0))),
        unchecked_derivative=lambda t: np.where(t > 0, 1.0, np.exp(np.minimum(t, 0.0))),
        formula=r"\begin{cases} t & t > 0 \\ e^{t} - 1 & t \leq 0 \end{cases}",
        derivative_formula=r"\begin{cases} 1 & t > 0 \\ e^{t} & t \leq 0 \end{cases}",
        output_range=r"(-1, \infty)",
        lower=-1.0,
        flat_below=-4.7,
        derivative_at_zero=1.0,
    ),
    # Klambauer et al. (2017).
    Activation(
        name="selu",
        title="SELU",
        symbol=r"\operatorname{SELU}",
        unchecked_function=lambda t: (
            SELU_SCALE * np.where(t > 0, t, SELU_ALPHA * np.expm1(np.minimum(t, 0.0)))
        ),
        unchecked_derivative=lambda t: (  # none at 0: λα from the left, λ from the right
            SELU_SCALE * np.where(t >= 0, 1.0, SELU_ALPHA * np.exp(np.minimum(t, 0.0)))
        ),
        formula=(
            r"\begin{cases} \lambda t & t > 0 \\ \lambda \alpha (e^{t} - 1) & t \leq 0 \end{cases}"
            r" \quad \lambda \approx 1.0507,\ \alpha \approx 1.6733"
        ),
        derivative_formula=(
            r"\begin{cases} \lambda & t > 0 \\ \lambda \alpha e^{t} & t < 0 \end{cases}"
        ),
        output_range=r"(-\lambda \alpha, \infty) \approx (-1.758, \infty)",
        lower=-SELU_SCALE * SELU_ALPHA,
        flat_below=-5.2,
    ),
    # Hendrycks and Gimpel (2016), with the exact normal distribution function.
    Activation(
        name="gelu",
        title="GELU",
        symbol=r"\operatorname{GELU}",
        unchecked_function=lambda t: t * _normal_cdf(t),
        unchecked_derivative=_gelu_slope,
        formula=r"t\,\Phi(t) = \frac{t}{2}\left(1 + \operatorname{erf}\frac{t}{\sqrt{2}}\right)",
        derivative_formula=r"\Phi(t) + t\,\frac{e^{-t^2/2}}{\sqrt{2\pi}}",
        output_range=r"[-0.170, \infty)",
        lower=-0.1699712,
        flat_below=-3.1,
        derivative_at_zero=0.5,
    ),
    # Elfwing, Uchibe and Doya (2018); also called swish.
    Activation(
        name="silu",
        title="SiLU",
        symbol=r"\operatorname{SiLU}",
        unchecked_function=lambda t: t * _sigmoid(t),
        unchecked_derivative=lambda t: _sigmoid(t) * (1 + t * _sigmoid(-t)),
        formula=r"t\,\sigma(t)",
        derivative_formula=r"\sigma(t)\,(1 + t\,(1 - \sigma(t)))",
        output_range=r"[-0.278, \infty)",
        lower=-0.2784646,
        flat_below=-6.3,
        derivative_at_zero=0.5,
    ),
    Activation(
        name="softplus",
        title="Softplus",
        symbol=r"\operatorname{softplus}",
        unchecked_function=lambda t: np.logaddexp(0.0, t),
        unchecked_derivative=_sigmoid,
        formula=r"\ln(1 + e^{t})",
        derivative_formula=r"\sigma(t)",
        output_range=r"(0, \infty)",
        lower=0.0,
        flat_below=-4.6,
        derivative_at_zero=0.5,
    ),
)

ACTIVATIONS: dict[str, Activation] = {entry.name: entry for entry in _ENTRIES}


def activation_named(name: str) -> Activation:
    """The activation of that name; ValueError, with the names that exist, for any other."""
    try:
        return ACTIVATIONS[name]
    except (KeyError, TypeError):
        raise refusal(
            f"the name of an activation ({', '.join(ACTIVATIONS)})", name, "choose one of these"
        ) from None
