"""One step of a convolution and of max pooling with all its numbers."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from playground.experiments.image_convolution.reference import (
    ConvolutionalNetwork,
    convolution,
    max_pooling,
    missing,
    padded,
)


@dataclass(frozen=True, eq=False)
class WorkedConvolution:
    """A kernel of the first convolution at one position.

    Attributes:
        window: First and last row, first and last column of the image below the kernel; those
            beyond it are zeros.
        patch: The pixels there, shape (size, size).
        kernel: The weights.
        bias: Of the filter.
        feature_map: What the filter outputs everywhere, after the ReLU.
    """

    row: int
    column: int
    window: tuple[int, int, int, int]
    patch: np.ndarray
    kernel: np.ndarray
    bias: float
    feature_map: np.ndarray

    @property
    def products(self) -> np.ndarray:
        """Of each pixel and its weight."""
        return self.patch * self.kernel

    @property
    def sum(self) -> float:
        return float(self.products.sum())

    @property
    def z(self) -> float:
        """Before the ReLU."""
        return self.sum + self.bias

    @property
    def output(self) -> float:
        return max(0.0, self.z)


@dataclass(frozen=True, eq=False)
class WorkedPooling:
    """A square of a feature map, and what max pooling keeps of it.

    Attributes:
        row, column: Of the square, in the pooled map.
        square: The values of the feature map there.
        pooled: The pooled map.
        limit: The largest value of the whole map, or 1 where all are 0.
    """

    row: int
    column: int
    square: np.ndarray
    pooled: np.ndarray
    limit: float

    @property
    def output(self) -> float:
        return float(self.square.max())


def worked_convolution(
    network: ConvolutionalNetwork, image: np.ndarray, number: int, row: int, column: int
) -> WorkedConvolution:
    """A filter of the first convolution at a position of an image of shape (28, 28).

    Args:
        number: Of the filter, from 0.
    """
    kernels, biases = network.convolutions[0]
    size = len(kernels)
    x = image[None, :, :, None]
    patch = padded(x, size)[0, row : row + size, column : column + size, 0]
    everywhere = convolution(x, kernels[..., number : number + 1])[0, :, :, 0] + biases[number]
    top, left = row - (size - 1) // 2, column - (size - 1) // 2
    return WorkedConvolution(
        row,
        column,
        (top, top + size - 1, left, left + size - 1),
        patch,
        kernels[:, :, 0, number],
        float(biases[number]),
        np.maximum(everywhere, 0),
    )


def worked_pooling(feature_map: np.ndarray, size: int, row: int, column: int) -> WorkedPooling:
    """The square of a feature map (side, side) in which a position lies."""
    pooled = max_pooling(feature_map[None, :, :, None], size)[0, :, :, 0]
    offset, _ = missing(len(feature_map), size)
    at = ((row + offset) // size, (column + offset) // size)
    rows, columns = (slice(max(0, a * size - offset), (a + 1) * size - offset) for a in at)
    limit = float(feature_map.max()) or 1.0
    return WorkedPooling(*at, feature_map[rows, columns], pooled, limit)
