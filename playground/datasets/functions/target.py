"""A function on an interval, and samples of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from playground.datasets.dataset_error import DatasetError

Array = npt.NDArray[np.float64]


class TargetError(DatasetError, ValueError):
    """A target that cannot be used; its text is one sentence for the user."""


@dataclass(frozen=True, eq=False)
class Target:
    """What is to be approximated on [low, high].

    Attributes:
        name: The text that `target_named` reads back as this target.
        label: In words, for a figure.
        latex: The formula, without dollars.
        function: Takes float64 of any shape and returns float64 of that shape; outside the
            interval it may return NaN.
        noise: Standard deviation of what is added to samples.
    """

    name: str
    label: str
    latex: str
    low: float
    high: float
    function: Callable[[Array], Array]
    noise: float = 0.0


def samples(target: Target, count: int, seed: int = 0) -> tuple[Array, Array]:
    """Evenly spaced examples, `high` left out, as in the lecture (Turcotte 2025).

    Args:
        count: At least 1.
        seed: Of the noise; the same seed gives the same digits.

    Returns:
        x and y, float64, shape (count,) each.

    Raises:
        TargetError: `count` is below 1.
    """
    if count < 1:
        raise TargetError(f"Expected at least 1 sample. Received: {count}. Ask for more.")
    x = np.linspace(target.low, target.high, count, endpoint=False)
    y = target.function(x)
    if target.noise:
        y = y + target.noise * np.random.default_rng(seed).standard_normal(count)
    return x, y
