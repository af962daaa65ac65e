"""What every baseline offers: something fitted to series, that then names their classes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

Fitted = Callable[[np.ndarray], np.ndarray]
"""Maps series (n, steps) to class indices (n,)."""


@dataclass(frozen=True)
class Baseline:
    """A method without a network.

    Attributes:
        name: As it is called in results.
        label: As it is called on a page.
        how: What it does, in a few words.
        fit: ``fit(x, y)`` on series (n, steps) and their class indices (n,).
        parameters: How many numbers it keeps, from (series, steps, classes).
    """

    name: str
    label: str
    how: str
    fit: Callable[[np.ndarray, np.ndarray], Fitted]
    parameters: Callable[[int, int, int], int]
