"""What networks that fit a function side by side are made of: one value for all who build or count
them."""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import accumulate, pairwise


@dataclass(frozen=True)
class ParallelArchitecture:
    """Networks with one input, one hidden layer and one output.

    Attributes:
        units: Hidden neurons of each network.
        activations: Of each network's hidden layer.
    """

    units: tuple[int, ...]
    activations: tuple[str, ...]

    @property
    def spans(self) -> tuple[slice, ...]:
        """Where the neurons of each network stand among those of all."""
        return tuple(slice(*span) for span in pairwise(accumulate(self.units, initial=0)))

    def shapes(self) -> tuple[tuple[int, ...], ...]:
        """Shapes of all trainable arrays: hidden weights and biases, heights, output biases."""
        total = sum(self.units)
        return (1, total), (total,), (total,), (len(self.units),)

    def parameters(self) -> int:
        """How many trainable weights there are."""
        return sum(math.prod(shape) for shape in self.shapes())
