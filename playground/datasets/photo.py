"""An image of a person's own, brought into the form of Fashion-MNIST.

After Xiao, Rasul and Vollgraf (2017), "Fashion-MNIST", section 2: cut to the object, scaled so that
its longer side fits, inverted, centred on black.
"""

from __future__ import annotations

import io
import struct
import threading
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from playground.datasets.file_error import FileError

if TYPE_CHECKING:
    from PIL import Image

SIDE = 28
MOST_BYTES = 10_000_000
MOST_PIXELS = 50_000_000
"""Of a file, by its header: whatever says more is not unpacked."""
MOST_SCANS = 30
"""Of a JPEG: each goes over all pixels again, so a small file of many scans would take hours."""
WORKED_ON = 448
"""Pixels along the longer side while it is cut and scaled."""
FORMATS = ("PNG", "JPEG", "WEBP", "BMP", "GIF")
BACKGROUND = 0.15
"""Grey values up to this much above the edge's count as background, of 1."""
UNREADABLE = (
    *(OSError, SyntaxError, ValueError, EOFError, KeyError, IndexError, TypeError, MemoryError),
    *(OverflowError, struct.error, zlib.error),
)
"""What Pillow raises on damaged files."""
ADVICE = "Save it as PNG or JPEG, and choose it again."
_one_at_a_time = threading.Lock()
"""However many people bring images: one of them takes up to 500 MB while it is unpacked."""


@dataclass(frozen=True, eq=False)
class Step:
    """One step on the way.

    Attributes:
        image: Grey values from 0 to 1, shape (height, width).
    """

    title: str
    image: np.ndarray


def read_photo(name: str, content: bytes) -> np.ndarray:
    """The grey values of an image file, from 0 to 1, at most 448 pixels along its longer side.

    The size in its header is looked at before anything is unpacked, and nothing is kept.

    Raises:
        FileError: it is too large, or no image that can be read.
    """
    from PIL import Image, ImageOps

    with _one_at_a_time, _opened(name, content) as image:
        image.draft("L", (WORKED_ON, WORKED_ON))  # JPEG is unpacked smaller
        upright = ImageOps.exif_transpose(image)
        if upright.mode.startswith("I"):  # 16 bits, which Pillow would clip to 8
            upright = Image.fromarray((np.asarray(upright) // 257).astype(np.uint8))
        upright.thumbnail((WORKED_ON, WORKED_ON))
        opaque = Image.new("RGBA", upright.size, "white")
        opaque.alpha_composite(upright.convert("RGBA"))
        return np.asarray(opaque.convert("L"), np.float32) / np.float32(255)


def pixels_in(name: str, content: bytes) -> int:
    """How many pixels an image file has, by its header.

    Raises:
        FileError: they are too many, or it is no image.
    """
    with _opened(name, content) as image:
        return int(image.width * image.height)


@contextmanager
def _opened(name: str, content: bytes) -> Iterator[Image.Image]:
    """An image file of which nothing is unpacked yet; what Pillow raises becomes a sentence.

    Raises:
        FileError: it is too large, or no image that can be read.
    """
    from PIL import Image, UnidentifiedImageError  # 50 ms, for those who bring one

    if len(content) > MOST_BYTES:
        raise FileError(
            f"at most {MOST_BYTES / 1e6:g} MB",
            f"{len(content) / 1e6:.1f} MB",
            "Save it smaller.",
            file=name,
        )
    try:
        with Image.open(io.BytesIO(content), formats=FORMATS) as image:
            if image.width * image.height > MOST_PIXELS:
                raise _too_many_pixels(name, f"{image.width:,} × {image.height:,}")
            if image.format == "JPEG" and content.count(b"\xff\xda") > MOST_SCANS:
                raise FileError(f"a JPEG of at most {MOST_SCANS} scans", "more", ADVICE, file=name)
            yield image
    except UnidentifiedImageError:
        received = "a file that is none of these"
        raise FileError(
            "an image (PNG, JPEG, WebP, BMP, GIF)", received, ADVICE, file=name
        ) from None
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise _too_many_pixels(name, "far more") from None
    except FileError:
        raise
    except UNREADABLE as error:
        received = "a damaged or truncated file"
        raise FileError("an image that can be unpacked", received, ADVICE, file=name) from error


def _too_many_pixels(name: str, received: str) -> FileError:
    most = f"at most {MOST_PIXELS / 1e6:g} million pixels"
    return FileError(most, f"{received} pixels", "Scale it down, and choose it again.", file=name)


def as_in_the_dataset(grey: np.ndarray) -> list[Step]:
    """The steps from grey values to what a network takes; the last one has shape (28, 28).

    Args:
        grey: From 0 to 1, shape (height, width).
    """
    steps = [Step("grey values", grey)]
    edge = np.concatenate([grey[0], grey[-1], grey[:, 0], grey[:, -1]])
    light = float(np.median(edge))
    if light > 0.5:
        grey, light = 1 - grey, 1 - light
        steps.append(Step("inverted", grey))
    floor = light + BACKGROUND
    clean = np.where(grey > floor, grey, 0).astype(np.float32)
    steps.append(Step("background black", clean))
    cut = _cut(clean)
    steps.append(Step("cropped", cut))
    steps.append(Step("28 × 28", _centred(cut)))
    return steps


def _cut(image: np.ndarray) -> np.ndarray:
    """Without the black rows and columns around it; the image itself where all is black."""
    rows, columns = np.flatnonzero(image.any(1)), np.flatnonzero(image.any(0))
    if not len(rows):
        return image
    return image[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]


def _centred(image: np.ndarray) -> np.ndarray:
    """Scaled so that the longer side has 28 pixels, in the middle of a black square."""
    height, width = image.shape
    scale = SIDE / max(height, width)
    size = max(1, round(width * scale)), max(1, round(height * scale))
    small = resized(image, *size)
    found = np.zeros((SIDE, SIDE), np.float32)
    top, left = (SIDE - size[1]) // 2, (SIDE - size[0]) // 2
    found[top : top + size[1], left : left + size[0]] = small
    return found


def resized(image: np.ndarray, width: int, height: int) -> np.ndarray:
    """Grey values from 0 to 1 in another size, each a weighted mean of those below it."""
    from PIL import Image

    scaled = Image.fromarray(np.ascontiguousarray(image, np.float32)).resize(
        (width, height), Image.Resampling.BOX
    )
    return np.asarray(scaled, np.float32)
