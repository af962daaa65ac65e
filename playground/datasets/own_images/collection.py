"""Images with a class each, in the form of Fashion-MNIST, and the limits of such a collection."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from playground.datasets.file_error import FileError
from playground.datasets.photo import as_in_the_dataset, read_photo
from playground.datasets.reading import class_order, spelt

FEWEST_CLASSES, MOST_CLASSES = 2, 10
FEWEST_OF_A_CLASS = 5
"""Three train, one validates, one tests."""
MOST_IMAGES = 2000
LONGEST_NAME = 40
"""Letters in the name of a class."""


@dataclass(frozen=True, eq=False)
class OwnImages:
    """A collection as networks take it.

    Attributes:
        pixels: uint8 grey values 0-255, light on black, shape (n, 28, 28).
        labels: uint8 class indices, shape (n,).
    """

    title: str
    pixels: np.ndarray
    labels: np.ndarray
    class_names: tuple[str, ...]

    @property
    def counts(self) -> tuple[int, ...]:
        """Images of each class."""
        counts = np.bincount(self.labels, minlength=len(self.class_names))
        return tuple(int(count) for count in counts)


def class_name(written: str) -> str:
    """The name of a class from that of its folder, or as it was typed: on one line, without
    characters that nobody sees; empty where nothing is left."""
    seen = (" " if unicodedata.category(c)[0] in "CZ" else c for c in written)
    return spelt(" ".join("".join(seen).split()))


def pixels_of(file: str, content: bytes) -> np.ndarray:
    """An image file as networks take it, uint8 of shape (28, 28).

    Raises:
        FileError: it cannot be read, or nothing stands out from its background.
    """
    image = as_in_the_dataset(read_photo(file, content))[-1].image
    if not image.any():
        raise FileError(
            "something that stands out from its background", "an image of one grey",
            "Take another image.", file=file,
        )  # fmt: skip
    return np.round(image * 255).astype(np.uint8)


def collected(title: str, images: Mapping[str, Sequence[np.ndarray]]) -> OwnImages:
    """The collection of the images of each class, in the order of the classes.

    Args:
        images: uint8 of shape (28, 28), by class.

    Raises:
        FileError: there are too few or too many classes or images.
    """
    check_counts(title, {name: len(several) for name, several in images.items()})
    names = class_order(images)
    pixels = np.stack([image for name in names for image in images[name]])
    labels = np.repeat(np.arange(len(names)), [len(images[name]) for name in names])
    return OwnImages(title, pixels, labels.astype(np.uint8), tuple(names))


def check_counts(file: str, counts: Mapping[str, int], remark: str = "") -> None:
    """Holds numbers of images to the limits.

    Args:
        counts: By class.
        remark: A sentence on what was left out, which may be why there are too few.

    Raises:
        FileError: there are too few or too many classes or images.
    """
    check_at_most(file, counts)
    if len(counts) < FEWEST_CLASSES:
        only = f" only, {next(iter(counts))}" if counts else ""
        raise FileError(
            f"at least {FEWEST_CLASSES} classes, a folder of images for each",
            f"{len(counts)}{only}",
            f"Put the images of each class into a folder of its own. {remark}".strip(),
            file=file,
        )
    few = [(count, name) for name, count in counts.items() if count < FEWEST_OF_A_CLASS]
    if few:
        count, name = min(few)
        raise FileError(
            f"at least {FEWEST_OF_A_CLASS} images of each class", f"{count} of {name}",
            f"Add images, or leave the class out. {remark}".strip(), file=file,
        )  # fmt: skip


def check_at_most(file: str, counts: Mapping[str, int]) -> None:
    """The upper limits alone, before anything is unpacked.

    Raises:
        FileError: there are too many classes or images, or a name is too long.
    """
    if len(counts) > MOST_CLASSES:
        raise FileError(
            f"at most {MOST_CLASSES} classes", f"{len(counts):,} folders with images",
            "Leave some folders out.", file=file,
        )  # fmt: skip
    if (total := sum(counts.values())) > MOST_IMAGES:
        raise FileError(
            f"at most {MOST_IMAGES:,} images", f"{total:,}", "Leave some images out.", file=file
        )
    if (longest := max(counts, key=len, default="")) and len(longest) > LONGEST_NAME:
        raise FileError(
            f"names of classes of at most {LONGEST_NAME} letters",
            f"{longest[:LONGEST_NAME]}… with {len(longest)}", "Rename the folder.", file=file,
        )  # fmt: skip
