"""What the filters of a trained network look for: the images that excite each of them most."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from playground.experiments.image_convolution.architecture import ConvolutionalArchitecture
from playground.experiments.image_convolution.reference import ConvolutionalNetwork, missing

MOST = 10
"""Images of each filter."""
Window = tuple[int, int, int, int]
"""First and last row, first and last column, of pixels; those beyond the image are zeros."""


@dataclass(frozen=True, eq=False)
class Excited:
    """The images that excite a filter most, the strongest first.

    Attributes:
        images: Their indices, shape (10,).
        strengths: The largest value of the filter's feature map in each.
        windows: The receptive field of that value in each.
    """

    images: np.ndarray
    strengths: np.ndarray
    windows: list[Window]


def most_excited(network: ConvolutionalNetwork, images: np.ndarray) -> list[list[Excited]]:
    """For each filter of each block the images in which its largest output is largest.

    Args:
        images: Shape (n, 28, 28), grey values from 0 to 1.
    """
    peaks = []
    for answer in network.answers(images):
        flat = [maps.reshape(len(maps), -1, maps.shape[-1]) for maps in answer.convolved]
        peaks.append([(rows.max(1), rows.argmax(1)) for rows in flat])
    found = []
    for block, parts in enumerate(zip(*peaks, strict=True)):
        strengths, places = (np.concatenate(part) for part in zip(*parts, strict=True))
        found.append(_most_excited(network.architecture, block, strengths, places))
    return found


def _most_excited(
    a: ConvolutionalArchitecture, block: int, strength: np.ndarray, place: np.ndarray
) -> list[Excited]:
    """The same of one block.

    Args:
        strength: The largest output in each image, shape (n, filters).
        place: Where in the feature map it is, row by row.
    """
    side = a.sides[block]
    found = []
    for number in range(strength.shape[1]):
        best = np.argsort(-strength[:, number], kind="stable")[:MOST]
        windows = [receptive_field(a, block, *divmod(int(place[i, number]), side)) for i in best]
        found.append(Excited(best, strength[best, number], windows))
    return found


def receptive_field(a: ConvolutionalArchitecture, block: int, row: int, column: int) -> Window:
    """The pixels that can affect one output of a convolution.

    Args:
        block: From 0.
        row, column: The position in the block's feature maps before pooling.
    """
    top = bottom = row
    left = right = column
    before = (a.kernel_size - 1) // 2
    after = a.kernel_size - 1 - before
    for number in range(block, -1, -1):
        top, bottom, left, right = top - before, bottom + after, left - before, right + after
        if number:
            offset = missing(a.sides[number - 1], a.pooling)[0]
            top, left = top * a.pooling - offset, left * a.pooling - offset
            bottom = (bottom + 1) * a.pooling - 1 - offset
            right = (right + 1) * a.pooling - 1 - offset
    return top, bottom, left, right
