"""How the weights of a dense layer are drawn before training, with Keras's definitions.

X. Glorot and Y. Bengio (2010), Understanding the difficulty of training deep feedforward neural
networks; K. He et al. (2015), Delving deep into rectifiers; Y. LeCun et al. (1998), Efficient
BackProp.
"""

import math
from collections.abc import Callable

import numpy as np

from playground.reference.limits import Array, refusal, whole_number

MAX_UNITS = 1024

_TRUNCATED_DEVIATION = 0.87962566103423978
"""Standard deviation of a standard normal cut off at ±2; dividing by it restores the variance."""

Draw = Callable[[np.random.Generator, int, int], Array]


def _uniform(variance: Callable[[int, int], float]) -> Draw:
    def draw(rng: np.random.Generator, fan_in: int, fan_out: int) -> Array:
        limit = math.sqrt(3 * variance(fan_in, fan_out))
        return rng.uniform(-limit, limit, (fan_in, fan_out))

    return draw


def _truncated_normal(variance: Callable[[int, int], float]) -> Draw:
    def draw(rng: np.random.Generator, fan_in: int, fan_out: int) -> Array:
        values = rng.standard_normal((fan_in, fan_out))
        while (outside := np.abs(values) > 2).any():
            values[outside] = rng.standard_normal(int(outside.sum()))
        return values * math.sqrt(variance(fan_in, fan_out)) / _TRUNCATED_DEVIATION

    return draw


def _glorot(fan_in: int, fan_out: int) -> float:
    return 2 / (fan_in + fan_out)


def _he(fan_in: int, fan_out: int) -> float:
    return 2 / fan_in


def _lecun(fan_in: int, fan_out: int) -> float:
    return 1 / fan_in


def _unit(fan_in: int, fan_out: int) -> float:
    return 1 / 3  # the variance of the uniform distribution on [-1, 1)


INITIALIZATIONS: dict[str, Draw] = {
    "glorot_uniform": _uniform(_glorot),
    "glorot_normal": _truncated_normal(_glorot),
    "he_uniform": _uniform(_he),
    "he_normal": _truncated_normal(_he),
    "lecun_normal": _truncated_normal(_lecun),
    "unit_uniform": _uniform(_unit),  # what the lecture's forward pass draws from
}


def initial_weights(
    initialization: str, fan_in: int, fan_out: int, rng: np.random.Generator
) -> Array:
    """Weights of shape (fan_in, fan_out) drawn with the initialization of that name.

    Raises ValueError for an unknown name or sizes outside 1 to 1,024.
    """
    if not isinstance(initialization, str) or initialization not in INITIALIZATIONS:
        raise refusal(
            f"the name of an initialization ({', '.join(INITIALIZATIONS)})",
            initialization,
            "choose one of these",
        )
    fan_in = whole_number("fan_in", fan_in, 1, MAX_UNITS)
    fan_out = whole_number("fan_out", fan_out, 1, MAX_UNITS)
    return INITIALIZATIONS[initialization](rng, fan_in, fan_out)
