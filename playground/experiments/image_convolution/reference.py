"""The convolutional network in NumPy: what each layer makes of images, and how the classes depend
on the last feature maps.

It computes what Keras computes from the same weights, without Keras.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from numpy.lib.stride_tricks import sliding_window_view

from playground.experiments.image_convolution.architecture import (
    SIDE,
    ConvolutionalArchitecture,
)

Array = npt.NDArray[np.floating]
AT_ONCE = 50
"""Images whose feature maps are in memory at the same time: at most 60 MB."""
MOST_BYTES = 64_000_000
"""Of the pixels below a kernel at all positions, as rows of one matrix."""


@dataclass(frozen=True, eq=False)
class Answer:
    """What each layer outputs.

    Attributes:
        convolved: After the ReLU of each block, shape (n, side, side, filters).
        pooled: After the max pooling of each block.
        hidden: Of the dense layer after its ReLU, shape (n, dense_units).
        logits: Before the softmax, shape (n, classes).
    """

    convolved: tuple[Array, ...]
    pooled: tuple[Array, ...]
    hidden: Array
    logits: Array

    @property
    def probabilities(self) -> Array:
        """Shape (n, classes)."""
        powers = np.exp(self.logits - self.logits.max(-1, keepdims=True))
        return powers / powers.sum(-1, keepdims=True)


class ConvolutionalNetwork:
    """Weights and what follows from them.

    Args:
        flat: All trainable weights in Keras's order, shape (parameters,).

    Raises:
        ValueError: their number is not that of the architecture.
    """

    def __init__(self, architecture: ConvolutionalArchitecture, flat: Array) -> None:
        shapes = architecture.shapes()
        sizes = [math.prod(shape) for shape in shapes]
        if flat.shape != (sum(sizes),):
            raise ValueError(
                f"Expected {sum(sizes):,} weights of this architecture. Received: an array of "
                f"shape {flat.shape}. Give all of them in one row."
            )
        parts = np.split(flat, np.cumsum(sizes)[:-1])
        arrays = [part.reshape(shape) for part, shape in zip(parts, shapes, strict=True)]
        self.architecture = architecture
        self.convolutions = list(zip(arrays[:-4:2], arrays[1:-4:2], strict=True))
        """Of each block: kernel (height, width, channels, filters) and biases (filters,)."""
        self.dense = [(arrays[-4], arrays[-3]), (arrays[-2], arrays[-1])]
        """Weights and biases of the dense layer and of the softmax."""

    def answer(self, images: Array) -> Answer:
        """What each layer makes of images of shape (n, 28, 28), grey values from 0 to 1."""
        x: Array = images.reshape(-1, SIDE, SIDE, 1)
        convolved, pooled = [], []
        for kernel, bias in self.convolutions:
            convolved.append(np.maximum(convolution(x, kernel) + bias, 0))
            x = max_pooling(convolved[-1], self.architecture.pooling)
            pooled.append(x)
        hidden, logits = self._head(x)
        return Answer(tuple(convolved), tuple(pooled), hidden, logits)

    def answers(self, images: Array) -> Iterator[Answer]:
        """The same for any number of images, some of them at a time."""
        for first in range(0, len(images), AT_ONCE):
            yield self.answer(images[first : first + AT_ONCE])

    def logits_of_last_maps(self, maps: Array) -> Array:
        """Logits (n, 10) of feature maps of the last convolution, shape (n, side, side, filters);
        without a convolution, of images (n, 28, 28, 1)."""
        if not self.convolutions:
            return self._head(maps)[1]
        return self._head(max_pooling(maps, self.architecture.pooling))[1]

    def _head(self, x: Array) -> tuple[Array, Array]:
        (weights, bias), (out_weights, out_bias) = self.dense
        hidden: Array = np.maximum(x.reshape(len(x), -1) @ weights + bias, 0)
        return hidden, hidden @ out_weights + out_bias

    def grad_cam(self, answer: Answer, image: int, label: int) -> Array:
        """Where the last feature maps speak for a class: Selvaraju et al. (2017), "Grad-CAM".

        The weight of a map is the mean over its positions of the derivative of the class's logit.
        Max pooling hands each derivative to one position, so the sum before it is the sum behind.

        Args:
            image: Which of the images that were answered.
            label: The class.

        Returns:
            The weighted sum of the maps after a ReLU, shape (side, side).
        """
        (weights, _), (out_weights, _) = self.dense
        maps, pooled = answer.convolved[-1][image], answer.pooled[-1][image]
        hidden = out_weights[:, label] * (answer.hidden[image] > 0)
        of_pooled = (weights @ hidden).reshape(pooled.shape)
        importance = of_pooled.sum((0, 1)) / maps[..., 0].size
        summed: Array = np.maximum(maps @ importance, 0)
        return summed

    def occlusion(self, image: Array, label: int, size: int) -> Array:
        """By how much the probability of a class falls when a black square hides a part of an
        image: Zeiler and Fergus (2014), "Visualizing and understanding convolutional networks".

        Args:
            image: Shape (28, 28).
            size: Pixels along each side of the square, which is centred on every pixel.

        Returns:
            Shape (28, 28).
        """
        hidden = np.repeat(image[None], SIDE * SIDE, 0)
        half = size // 2
        for number in range(SIDE * SIDE):
            row, column = divmod(number, SIDE)
            rows = slice(max(0, row - half), row - half + size)
            hidden[number, rows, max(0, column - half) : column - half + size] = 0
        before = self.answer(image[None]).probabilities[0, label]
        after = np.concatenate([a.probabilities[:, label] for a in self.answers(hidden)])
        return (before - after).reshape(SIDE, SIDE)


def convolution(x: Array, kernel: Array) -> Array:
    """Cross-correlation with zeros around the image, so that the output is as large: "same".

    Args:
        x: Shape (n, height, width, channels).
        kernel: Shape (size, size, channels, filters).

    Returns:
        Shape (n, height, width, filters).
    """
    size, _, channels, filters = kernel.shape
    n, height, width = x.shape[:3]
    inputs = size * size * channels
    rows = kernel.reshape(inputs, filters)
    found = np.empty((n, height, width, filters), np.result_type(x, kernel))
    step = max(1, MOST_BYTES // (height * width * inputs * x.itemsize))
    for first in range(0, n, step):
        windows = sliding_window_view(
            padded(x[first : first + step], size), (size, size), axis=(1, 2)
        )
        columns = windows.transpose(0, 1, 2, 4, 5, 3).reshape(-1, inputs)
        np.matmul(columns, rows, out=found[first : first + step].reshape(-1, filters))
        del columns  # before the next ones take as much
    return found


def padded(x: Array, size: int) -> Array:
    """Images (n, height, width, channels) with zeros around them for a kernel of that size; of an
    odd number of rows the extra one is below, as in Keras."""
    before = (size - 1) // 2
    around = (before, size - 1 - before)
    return np.pad(x, ((0, 0), around, around, (0, 0)))


def missing(side: int, size: int) -> tuple[int, int]:
    """Rows that max pooling adds above and below, so that squares of size × size positions fill
    the map; as in Keras the extra one is below."""
    rows = -side % size
    return rows // 2, rows - rows // 2


def max_pooling(x: Array, size: int) -> Array:
    """The largest of each square of size × size positions; the last ones may be smaller.

    Args:
        x: Shape (n, side, side, channels).

    Returns:
        Shape (n, ceil(side / size), ceil(side / size), channels).
    """
    n, side, _, channels = x.shape
    places = -(-side // size)
    around = missing(side, size)
    filled = np.pad(x, ((0, 0), around, around, (0, 0)), constant_values=-np.inf)
    return filled.reshape(n, places, size, places, size, channels).max((2, 4))
