"""The named targets; one entry adds one everywhere."""

from __future__ import annotations

import math
from collections.abc import Mapping

import numpy as np

from playground.datasets.functions.target import Array, Target


def _cubic(x: Array) -> Array:
    return np.asarray(2 * x**3 + 4 * x**2 - 5 * x + 1)


def _step(x: Array) -> Array:
    return np.where(x >= 0, 1.0, 0.0)


def _sawtooth(x: Array) -> Array:
    return x - np.floor(x)


def _runge(x: Array) -> Array:
    return np.asarray(1 / (1 + 25 * x**2))


TARGETS: Mapping[str, Target] = {
    target.name: target
    for target in (
        Target("cubic", "the lecture's cubic", "2x^3 + 4x^2 - 5x + 1", -4.0, 2.0, _cubic),
        Target("sin", "sin x", r"\sin x", -math.pi, math.pi, np.sin),
        Target("abs", "|x|", "|x|", -2.0, 2.0, np.abs),
        Target(
            "step",
            "a step",
            r"\begin{cases} 1 & x \geq 0 \\ 0 & x < 0 \end{cases}",
            -2.0,
            2.0,
            _step,
        ),
        Target("sawtooth", "a sawtooth", r"x - \lfloor x \rfloor", -2.0, 2.0, _sawtooth),
        Target("runge", "Runge's function", r"\frac{1}{1 + 25 x^2}", -1.0, 1.0, _runge),
        Target("noisy", "a noisy sine", r"\sin x + \varepsilon", -math.pi, math.pi, np.sin, 0.2),
    )
}
"""``noisy`` is a sine whose samples carry normal noise of standard deviation 0.2."""
