"""Images that people brought, each collection a file in the data folder named by what it holds.

The file is NumPy's ``.npz`` with numbers and text only; it is never unpickled.
"""

from __future__ import annotations

import hashlib
import io
import re
from functools import lru_cache

import numpy as np

from playground.datasets.dataset_error import DatasetError
from playground.datasets.kept_data import UNREADABLE, names_like, path, write
from playground.datasets.own_images.collection import OwnImages, class_name
from playground.datasets.photo import SIDE

NAME = re.compile(r"images-[0-9a-f]{16}")


def keep(images: OwnImages) -> str:
    """Writes a collection whole or not at all; its name. The same images have the same name.

    Raises:
        FileError: the folder is full or cannot be written.
    """
    digest = hashlib.sha256(images.pixels.tobytes() + images.labels.tobytes())
    digest.update(repr((images.class_names, images.title)).encode())
    name = f"images-{digest.hexdigest()[:16]}"
    if path(name).is_file():
        return name
    content = _archive(images)
    write(name, content)
    return name


def _archive(images: OwnImages) -> bytes:
    buffer = io.BytesIO()
    np.savez_compressed(
        buffer,
        images=images.pixels,
        labels=images.labels,
        class_names=np.array(images.class_names),
        title=np.array(images.title),
    )
    return buffer.getvalue()


@lru_cache(maxsize=16)
def load(name: str) -> OwnImages:
    """Reads kept images: up to 1.6 MB.

    Raises:
        DatasetError: they are not in this machine's data folder, or damaged.
    """
    if not is_kept(name) or not path(name).is_file():
        raise DatasetError(
            f"Expected the images {name} in the data folder of this machine. Received: no such "
            "file. Bring them again, or open the link on the machine where they were brought."
        )
    try:
        with np.load(path(name), allow_pickle=False) as file:
            found = OwnImages(
                str(file["title"]),
                file["images"],
                file["labels"],
                tuple(str(text) for text in file["class_names"]),
            )
            _check(found)
            return found
    except UNREADABLE as error:
        raise DatasetError(
            f"Expected the file of {name} as it was written. Received: a damaged one. Remove it "
            "from the folder uploads in the data folder, and bring the images again."
        ) from error


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


def names() -> tuple[str, ...]:
    """All kept collections, newest first."""
    return names_like(NAME)


def is_kept(text: str) -> bool:
    """Whether a text is the name of kept images, here or elsewhere."""
    return bool(NAME.fullmatch(text))
