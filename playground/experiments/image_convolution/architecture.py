"""What the convolutional network is made of: one value for all who build or count it."""

from __future__ import annotations

import math
from dataclasses import dataclass

SIDE = 28
"""Pixels along each side of an image."""
NUM_CLASSES = 10
"""Of Fashion-MNIST."""


@dataclass(frozen=True)
class ConvolutionalArchitecture:
    """Blocks of a convolution, ReLU and max pooling; then a dense layer and a softmax.

    Attributes:
        filters: Of each block's convolution. Without any, the dense layer sees the pixels.
        kernel_size: Pixels along each side of a kernel.
        pooling: Neighbours along each side of which max pooling keeps the largest.
        dense_units: Of the dense layer.
        dropout: Share of the dense layer's inputs that are set to 0 at random in every step.
        num_classes: Outputs of the softmax.
    """

    filters: tuple[int, ...]
    kernel_size: int
    pooling: int
    dense_units: int
    dropout: float = 0.0
    num_classes: int = NUM_CLASSES

    @property
    def sides(self) -> tuple[int, ...]:
        """Height and width of the image, and of what each block outputs."""
        found = [SIDE]
        for _ in self.filters:
            found.append(-(-found[-1] // self.pooling))
        return tuple(found)

    @property
    def flat(self) -> int:
        """Inputs of the dense layer."""
        return self.sides[-1] ** 2 * (self.filters[-1] if self.filters else 1)

    def shapes(self) -> tuple[tuple[int, ...], ...]:
        """Shapes of all trainable arrays, in Keras's order."""
        found: list[tuple[int, ...]] = []
        before = 1
        for filters in self.filters:
            found += [(self.kernel_size, self.kernel_size, before, filters), (filters,)]
            before = filters
        for inputs, units in ((self.flat, self.dense_units), (self.dense_units, self.num_classes)):
            found += [(inputs, units), (units,)]
        return tuple(found)

    def multiplications(self) -> int:
        """Of the forward pass of one image, biases left out."""
        kernels = [shape for shape in self.shapes() if len(shape) == 4]
        places = zip(self.sides, kernels, strict=False)
        dense = (self.flat + self.num_classes) * self.dense_units
        return dense + sum(side**2 * math.prod(kernel) for side, kernel in places)
