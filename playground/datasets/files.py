"""Files that must be exactly what they say they are."""

from __future__ import annotations

import hashlib
import mmap
from contextlib import suppress
from pathlib import Path

import numpy as np

from playground.datasets.dataset_error import DatasetError
from playground.limits import limits


def check_sha256(name: str, content: bytes, expected: str) -> None:
    """Compares a file's content with its known SHA-256.

    Raises:
        DatasetError: the content is not what was published.
    """
    received = hashlib.sha256(content).hexdigest()
    if received != expected:
        raise DatasetError(
            f"Expected {name} with sha256 {expected[:12]}…. Received: {received[:12]}…. "
            "The file is damaged or another one: remove it, or install it again."
        )


def sha256_of(path: Path) -> str:
    """The SHA-256 of a file, read piece by piece."""
    with open(path, "rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def bytes_in(folder: Path) -> int:
    """What the files of a folder take; 0 where there is none."""
    size = 0
    for file in folder.glob("*"):
        with suppress(FileNotFoundError):  # another process has just renamed it
            size += file.stat().st_size if file.is_file() else 0
    return size


def have_room(folder: Path, size: int) -> bool:
    """Whether data of so many bytes may come into the folder of data that people brought."""
    return bytes_in(folder) + size <= limits().uploads_bytes


def release_pages(array: np.ndarray) -> None:
    """Takes the pages of a mapped file out of this process's memory. They come back, from the
    system's cache, when somebody reads the array again; other arrays stay as they are."""
    base: object = array
    while isinstance(base, np.ndarray | memoryview):
        base = base.base if isinstance(base, np.ndarray) else base.obj
    if isinstance(base, mmap.mmap) and hasattr(mmap, "MADV_DONTNEED"):
        base.madvise(mmap.MADV_DONTNEED)
