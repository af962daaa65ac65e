"""What a motif network is made of: one value that all who build or count it take."""

from __future__ import annotations

import math
from dataclasses import dataclass

BASES, CLASSES = 4, 2


@dataclass(frozen=True)
class MotifArchitecture:
    """One convolution over letters, max pooling, a dense layer and a softmax.

    Attributes:
        length: Letters in a sequence.
        width: Letters that a filter sees.
        pooling: Neighbouring positions of which the largest answer is kept.
        dense: Units between pooling and softmax.
        dropout: Share of pooled answers that are switched off at random in every step.
    """

    length: int
    filters: int
    width: int
    pooling: int
    dense: int
    dropout: float = 0.0

    @property
    def positions(self) -> int:
        """Where a filter fits: one place for each letter that it may begin at."""
        return self.length - self.width + 1

    @property
    def pooled(self) -> int:
        """Positions after pooling; a rest that does not fill a pool is left out, as Keras does."""
        return self.positions // self.pooling

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
