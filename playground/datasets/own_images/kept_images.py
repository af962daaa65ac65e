"""Images that people brought, each collection a file in the data folder."""

from __future__ import annotations

import hashlib

import numpy as np
import numpy.typing as npt

from playground.datasets.kept_data import Kind, cached_while_kept
from playground.datasets.own_images.collection import OwnImages, class_name
from playground.datasets.photo import SIDE

KIND = Kind("images", "Images", "images")
is_kept, names, path = KIND.is_kept, KIND.names, KIND.path


def keep(images: OwnImages) -> str:
    """Writes a collection whole or not at all; its name. The same images have the same name.

    Raises:
        FileError: the folder is full or cannot be written.
    """
    digest = hashlib.sha256(images.pixels.tobytes() + images.labels.tobytes())
    digest.update(repr((images.class_names, images.title)).encode())
    arrays: dict[str, npt.ArrayLike] = {
        "images": images.pixels,
        "labels": images.labels,
        "class_names": np.array(images.class_names),
        "title": np.array(images.title),
    }
    return KIND.keep(digest.hexdigest(), arrays)


@cached_while_kept(16)
def load(name: str) -> OwnImages:
    """Reads kept images: up to 1.6 MB.

    Raises:
        FileError: they are not in this machine's data folder, or damaged.
    """
    with KIND.opened(name) as file:
        found = OwnImages(
            str(file["title"]),
            file["images"],
            file["labels"],
            tuple(str(text) for text in file["class_names"]),
        )
        _check(found)
        return found


def _check(images: OwnImages) -> None:
    """Raises a ValueError where a file holds something else than `keep` writes."""
    shapes = images.pixels.shape == (len(images.labels), SIDE, SIDE)
    kinds = images.pixels.dtype == images.labels.dtype == np.uint8
    if not (shapes and kinds and images.labels.ndim == 1):
        raise ValueError("Expected images and labels.")
    if len(images.counts) != len(images.class_names) or min(images.counts, default=0) == 0:
        raise ValueError("Expected images of every class.")
    if any(class_name(name) != name for name in images.class_names):  # a script names them
        raise ValueError("Expected names of classes on one line.")
