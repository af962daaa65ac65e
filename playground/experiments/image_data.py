"""Images in three parts, Fashion-MNIST or a person's own, for all classifiers of images."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache

import numpy as np

from playground.datasets import fashion_mnist as dataset
from playground.datasets.dna.split import split_rows
from playground.datasets.own_images import OwnImages, kept_images
from playground.experiments.data import Data, Split

VALIDATION_SHARE = 1 / 12
"""5,000 of 60,000: the last images of the training files, as in the lecture."""


def class_names_of(images: str) -> tuple[str, ...]:
    """The classes of Fashion-MNIST, or of images that somebody brought.

    Args:
        images: The name of kept images; "" for Fashion-MNIST.

    Raises:
        DatasetError: kept images are not here.
    """
    return kept_images.load(images).class_names if images else dataset.CLASS_NAMES


def grey_images(images: str, seed: int) -> Data:
    """The splits as grey values from 0 to 255, uint8; the same object again for the same ones.

    Args:
        images: The name of kept images; "" for Fashion-MNIST.
        seed: Decides which of the kept images validate and which test.

    Raises:
        DatasetError: they are not here.
    """
    if images:
        return _own_images(kept_images.load(images), seed)
    return _unit_data(dataset.load())


def unit_images(images: str, seed: int) -> Data:
    """The same scaled from 0-255 to 0-1, as float32."""
    return _as_unit(grey_images(images, seed))


@lru_cache(maxsize=8)
def _own_images(own: OwnImages, seed: int) -> Data:
    """A quarter of each class tests, 15% validate."""
    rows = split_rows(own.labels, seed)
    train, validation, test = (Split(own.pixels[r], own.labels[r].astype(np.int32)) for r in rows)
    return Data(train, validation, test, own.class_names, source=own.title)


@lru_cache(maxsize=2)
def _unit_data(images: dataset.FashionMNIST) -> Data:
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


@lru_cache(maxsize=8)
def _as_unit(grey: Data) -> Data:
    scaled = [Split(to_unit(s.x), s.y) for s in (grey.train, grey.validation, grey.test)]
    return replace(grey, train=scaled[0], validation=scaled[1], test=scaled[2])


def to_unit(pixels: np.ndarray) -> np.ndarray:
    """Grey values from 0 to 255 as float32 from 0 to 1."""
    return pixels.astype(np.float32) / np.float32(255)
