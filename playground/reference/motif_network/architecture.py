"""What decides the shapes of a motif network's weights."""

from __future__ import annotations

import math
from dataclasses import dataclass

BASES, CLASSES = 4, 2


@dataclass(frozen=True)
class MotifArchitecture:
    """The arguments of `playground.models.motif_network.build_motif_network`, dropout left out."""

    length: int
    filters: int
    width: int
    pooling: int
    dense: int

    @property
    def places(self) -> int:
        """Where a filter fits: one place for each letter that it may begin at."""
        return self.length - self.width + 1

    @property
    def pooled(self) -> int:
        """Places after pooling; a rest that does not fill a pool is left out, as Keras does."""
        return self.places // self.pooling

    def shapes(self) -> tuple[tuple[int, ...], ...]:
        """Shapes of all trainable arrays, in Keras's order."""
        return (
            (self.width, BASES, self.filters),
            (self.filters,),
            (self.pooled * self.filters, self.dense),
            (self.dense,),
            (self.dense, CLASSES),
            (CLASSES,),
        )

    def parameters(self) -> int:
        """How many trainable weights there are."""
        return sum(math.prod(shape) for shape in self.shapes())
