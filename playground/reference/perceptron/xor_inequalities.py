"""Why no single threshold unit computes XOR: four inequalities that cannot all hold.

Minsky and Papert (1969) showed what a single layer cannot do; XOR is the smallest example. Each
corner of the square asks something of (w₁, w₂, b); two pairs of them add up to opposite demands.
"""

from dataclasses import dataclass

import numpy as np

from playground.reference.limits import finite_number
from playground.reference.threshold_unit import weighted_sums


@dataclass(frozen=True)
class LinearInequality:
    """Σ coefficient · (w₁, w₂, b) is at least 0 (`at_least`) or below 0."""

    coefficients: tuple[int, int, int]
    at_least: bool

    @property
    def latex(self) -> str:
        terms = [
            symbol if count == 1 else f"{count}{symbol}"
            for count, symbol in zip(self.coefficients, ("w_1", "w_2", "b"), strict=True)
            if count
        ]
        relation = r"\geq" if self.at_least else "<"
        return f"{' + '.join(terms)} {relation} 0"

    def value(self, w1: float, w2: float, b: float) -> float:
        """The left side; ValueError for numbers outside ±1e6."""
        numbers = [finite_number("w1", w1), finite_number("w2", w2), finite_number("b", b)]
        return float(weighted_sums(np.array(self.coefficients), np.array(numbers), np.array(0.0)))

    def holds(self, w1: float, w2: float, b: float) -> bool:
        return (self.value(w1, w2, b) >= 0) == self.at_least


@dataclass(frozen=True)
class Inequality(LinearInequality):
    """`point` is the corner that asks for it and `target` the output it must have."""

    point: tuple[int, int]
    target: int


@dataclass(frozen=True)
class InequalitySum(LinearInequality):
    """Two of the inequalities added: what they demand together. `terms` counts from 1."""

    terms: tuple[int, int]


@dataclass(frozen=True)
class XorInequalities:
    """The four demands, in the order 00, 10, 01, 11, and two sums of them that contradict."""

    inequalities: tuple[Inequality, ...]
    sums: tuple[InequalitySum, InequalitySum]

    def held(self, w1: float, w2: float, b: float) -> tuple[bool, ...]:
        """Which of the four these numbers satisfy: three at most."""
        return tuple(inequality.holds(w1, w2, b) for inequality in self.inequalities)

    def sums_held(self, w1: float, w2: float, b: float) -> tuple[bool, bool]:
        """Which of the two sums these numbers satisfy: always exactly one."""
        first, second = (total.holds(w1, w2, b) for total in self.sums)
        return first, second


def xor_inequalities() -> XorInequalities:
    """b < 0, w₁ + b ≥ 0, w₂ + b ≥ 0, w₁ + w₂ + b < 0, and the sums of the middle and outer two."""
    asked = tuple(
        Inequality((x1, x2, 1), bool(x1 ^ x2), (x1, x2), x1 ^ x2)
        for x1, x2 in ((0, 0), (1, 0), (0, 1), (1, 1))
    )
    return XorInequalities(asked, (_sum(asked, 2, 3), _sum(asked, 1, 4)))


def _sum(asked: tuple[Inequality, ...], first: int, second: int) -> InequalitySum:
    one, other = asked[first - 1], asked[second - 1]
    a, b, c = (p + q for p, q in zip(one.coefficients, other.coefficients, strict=True))
    return InequalitySum((a, b, c), one.at_least, (first, second))
