"""What there is to say about one activation function."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy.typing as npt

from playground.reference.limits import Array


@dataclass(frozen=True)
class Activation:
    """An activation function with its derivative and its facts.

    `function` and `derivative` take numbers of any shape with magnitude up to 1e300 and return
    floats of the same shape; they raise ValueError for others. `formula`, `derivative_formula`,
    `symbol` and `output_range` are LaTeX in the variable t. `lower` and `upper` bound the output.
    `flat_below` and `flat_above` are where the slope stays under 0.01 in magnitude (None where it
    does not on that side). `derivative_at_zero` is None where the derivative does not exist;
    `derivative(0)` then gives what TensorFlow uses in its place.
    """

    name: str
    title: str
    symbol: str
    function: Callable[[npt.ArrayLike], Array]
    derivative: Callable[[npt.ArrayLike], Array]
    formula: str
    derivative_formula: str
    output_range: str
    lower: float
    upper: float
    flat_below: float | None
    flat_above: float | None
    derivative_at_zero: float | None

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
