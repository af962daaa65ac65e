"""The folder of data that people brought: each a file, named by what it holds."""

from __future__ import annotations

import re
import struct
import zipfile
import zlib
from pathlib import Path

from playground.datasets.file_error import FileError
from playground.datasets.files import have_room, replace_file
from playground.folders import data_folder
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


def write(name: str, content: bytes) -> None:
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
