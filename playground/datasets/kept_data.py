"""The folder of data that people brought: each a file, named by what it holds.

A file is NumPy's ``.npz`` with numbers and text only; it is never unpickled.
"""

from __future__ import annotations

import io
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import numpy.typing as npt

from playground.datasets.file_error import FileError
from playground.datasets.files import have_room
from playground.folders import data_folder, replace_file
from playground.limits import limits, size_text

UNREADABLE = (
    *(KeyError, TypeError, ValueError, OSError, EOFError, RuntimeError, struct.error),
    *(zipfile.BadZipFile, zlib.error, MemoryError),
)
"""What NumPy and `zipfile` raise on a damaged file."""


def folder() -> Path:
    """Where data are kept."""
    return data_folder() / "uploads"


def path(name: str) -> Path:
    """The file of data, which need not be there."""
    return folder() / f"{name}.npz"


def names_like(kind: re.Pattern[str]) -> tuple[str, ...]:
    """All kept data of a kind, by the form of its names, newest first."""
    files = [file for file in folder().glob("*.npz") if kind.fullmatch(file.stem)]
    return tuple(f.stem for f in sorted(files, key=lambda f: f.stat().st_mtime, reverse=True))


def keep(kind: str, digest: str, arrays: Mapping[str, npt.ArrayLike]) -> str:
    """Writes data whole or not at all; their name. The same data have the same name.

    Args:
        kind: Begins the name.
        digest: Of what the data hold, in hexadecimal digits.

    Raises:
        FileError: the folder is full or cannot be written.
    """
    name = f"{kind}-{digest[:16]}"
    if not path(name).is_file():
        _write(name, archive(arrays))
    return name


def archive(arrays: Mapping[str, npt.ArrayLike]) -> bytes:
    """Arrays as an ``.npz`` file."""
    buffer = io.BytesIO()
    np.savez_compressed(buffer, allow_pickle=False, **arrays)
    return buffer.getvalue()


@contextmanager
def opened(name: str, kind: re.Pattern[str], noun: str) -> Iterator[np.lib.npyio.NpzFile]:
    """The file of kept data. What is raised while it is read says that it is damaged.

    Args:
        kind: The form of the names of such data.
        noun: What they are called.

    Raises:
        FileError: it is not in this machine's data folder, or damaged.
    """
    if not kind.fullmatch(name) or not path(name).is_file():
        raise FileError(
            f"the {noun} {name[:40]} in the data folder of the machine that reads it",
            "no such file",
            f"Upload the {noun} again; a cluster elsewhere needs the file in the folder uploads of "
            "its own data folder.",
        )
    try:
        with np.load(path(name), allow_pickle=False) as file:
            yield file
    except UNREADABLE as error:
        raise FileError(
            f"the file of {name} as it was written",
            "a damaged one",
            f"Remove it from the folder uploads in the data folder, and upload the {noun} again.",
        ) from error


def _write(name: str, content: bytes) -> None:
    """Writes data whole or not at all.

    Raises:
        FileError: the folder is full or cannot be written.
    """
    if not have_room(folder(), len(content)):
        raise FileError(
            f"at most {size_text(limits().uploads_bytes)} of uploads",
            "more than fits",
            "Delete some on the page Runs, under Uploaded and drawn data.",
        )
    try:
        replace_file(path(name), content)
    except OSError as error:
        raise FileError(
            "to write to the data folder", str(error.strerror), "Make room there."
        ) from error
