"""The images of Fashion-MNIST in three parts, for all classifiers that are trained on them."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache

import numpy as np

from playground.datasets import fashion_mnist as dataset
from playground.experiments.data import Data, Split

VALIDATION_SHARE = 1 / 12
"""5,000 of 60,000: the last images of the training files, as in the lecture."""


@lru_cache(maxsize=2)
def as_grey_values(images: dataset.FashionMNIST) -> Data:
    """The splits as grey values from 0 to 255, uint8: views of the files, which need no memory.

    The last twelfth of the training files validates.
    """
    kept = len(images.y_train) - round(len(images.y_train) * VALIDATION_SHARE)
    x, y = images.x_train, images.y_train.astype(np.int32)
    return Data(
        train=Split(x[:kept], y[:kept]),
        validation=Split(x[kept:], y[kept:]),
        test=Split(images.x_test, images.y_test.astype(np.int32)),
        class_names=dataset.CLASS_NAMES,
        source=images.source,
        complete=images.complete,
    )


@lru_cache(maxsize=2)
def scaled(images: dataset.FashionMNIST) -> Data:
    """Grey values scaled from 0-255 to 0-1, as float32."""
    grey = as_grey_values(images)
    scaled = [Split(to_unit(s.x), s.y) for s in (grey.train, grey.validation, grey.test)]
    return replace(grey, train=scaled[0], validation=scaled[1], test=scaled[2])


def to_unit(pixels: np.ndarray) -> np.ndarray:
    """Grey values from 0 to 255 as float32 from 0 to 1."""
    return pixels.astype(np.float32) / np.float32(255)
