"""What there is to say about one activation function."""

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy.typing as npt

from playground.reference.limits import Array, finite_array


@dataclass(frozen=True)
class Activation:
    """An activation function with its derivative and its facts.

    `unchecked_function` and `unchecked_derivative` take any array, elementwise. `formula`,
    `derivative_formula`, `symbol` and `output_range` are LaTeX in the variable t. `lower` and
    `upper` bound the output. `flat_below` and `flat_above` are where the slope stays under 0.01 in
    magnitude (None where it does not on that side). `derivative_at_zero` is None where the
    derivative does not exist; `derivative(0)` then gives what TensorFlow uses in its place.
    """

    name: str
    title: str
    symbol: str
    unchecked_function: Callable[[npt.NDArray[Any]], Array]
    unchecked_derivative: Callable[[npt.NDArray[Any]], Array]
    formula: str
    derivative_formula: str
    output_range: str
    lower: float = -math.inf
    upper: float = math.inf
    flat_below: float | None = None
    flat_above: float | None = None
    derivative_at_zero: float | None = None

    def function(self, t: npt.ArrayLike) -> Array:
        """The output at t, of any shape; ValueError for numbers beyond ±1e300."""
        # + 0.0 turns -0.0, which a page would show as "-0", into 0.0
        return self.unchecked_function(_checked(self.name, t)) + 0.0

    def derivative(self, t: npt.ArrayLike) -> Array:
        """The derivative at t, of any shape; ValueError for numbers beyond ±1e300."""
        return self.unchecked_derivative(_checked(f"{self.name}_slope", t)) + 0.0

    def slope(self, t: float) -> float | None:
        """The derivative at t; None where it does not exist."""
        return self.derivative_at_zero if t == 0 else float(self.derivative(t))

    @property
    def saturates(self) -> str:
        """Where the slope is (almost) zero, in words."""
        below, above = self.flat_below, self.flat_above
        if below is None and above is None:
            return "nowhere"
        if below == 0 and above == 0:
            return "everywhere: flat on both sides of 0"
        sides = []
        if below is not None:
            sides.append(f"on the left (t < {below:g})")
        if above is not None:
            sides.append(f"on the right (t > {above:g})")
        return " and ".join(sides)


def _checked(name: str, t: npt.ArrayLike) -> Array:
    return finite_array(f"the input of {name}", t, ndim=tuple(range(9)), largest=1e300)
