"""How far chance moves an accuracy."""

from __future__ import annotations

import math

Z = 1.959964
"""The normal distribution holds 95% between −Z and Z."""


def wilson(accuracy: float, examples: int) -> tuple[float, float]:
    """The 95% confidence interval of an accuracy measured on so many examples.

    E. B. Wilson (1927), Probable inference, the law of succession, and statistical inference.
    """
    square = Z**2 / examples
    middle = (accuracy + square / 2) / (1 + square)
    half = Z * math.sqrt(accuracy * (1 - accuracy) / examples + square / (4 * examples))
    half /= 1 + square
    return max(0.0, middle - half), min(1.0, middle + half)


def smallest_difference(accuracy: float, examples: int) -> float:
    """Two accuracies near this one, each of so many examples of its own, must be so far apart for a
    difference to show at 95%. Two of the same examples need not: there McNemar's test says."""
    return Z * math.sqrt(2 * accuracy * (1 - accuracy) / examples)
