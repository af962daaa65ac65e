"""What the fully convolutional network is made of: one value for all who build or count it."""

from __future__ import annotations

from dataclasses import dataclass

KERNEL_SIZES = (8, 5, 3)


@dataclass(frozen=True)
class FCNArchitecture:
    """Three convolutions, a mean over time and a softmax.

    Attributes:
        steps: Of a series.
        channels: Of a series.
        width: Filters of the first and the third convolution; the second has twice as many.
        stride: Steps between the positions where the first convolution looks.
    """

    steps: int
    channels: int
    num_classes: int
    width: int
    stride: int

    @property
    def filters(self) -> tuple[int, ...]:
        """Of each convolution."""
        return self.width, 2 * self.width, self.width

    @property
    def positions(self) -> int:
        """Where the convolutions look."""
        return -(-self.steps // self.stride)
