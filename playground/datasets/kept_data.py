"""The folder of data that people brought: each a file, named by what it holds.

A file is NumPy's ``.npz`` with numbers and text only; it is never unpickled.
"""

from __future__ import annotations

import io
import os
import re
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import lru_cache, wraps
from pathlib import Path
from typing import TypeVar

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
SUFFIXES = (".npz", ".txt")
"""Of files with data."""
Read = TypeVar("Read")


def folder() -> Path:
    """Where data are kept."""
    return data_folder() / "uploads"


def path(name: str) -> Path:
    """The file of data, which need not be there."""
    return folder() / f"{name}.npz"


def names_like(kind: re.Pattern[str]) -> tuple[str, ...]:
    """All kept data of a kind, by the form of its names, newest first."""
    written = {}
    for file in folder().glob("*"):
        if file.suffix in SUFFIXES and kind.fullmatch(file.stem):
            with suppress(FileNotFoundError):  # somebody has just deleted it
                written[file.stem] = file.stat().st_mtime
    return tuple(sorted(written, key=written.__getitem__, reverse=True))


def cached_while_kept(
    maxsize: int, file_of: Callable[[str], Path] = path
) -> Callable[[Callable[[str], Read]], Callable[[str], Read]]:
    """`lru_cache` for what reads the data of a name: once their file is deleted, it reads again,
    and says so. What is made of the data is cached by what was read, not by the name.

    Args:
        file_of: The file of a name.
    """

    def decorate(read: Callable[[str], Read]) -> Callable[[str], Read]:
        cached = lru_cache(maxsize)(read)

        @wraps(read)
        def read_while_kept(name: str) -> Read:
            return (cached if os.path.isfile(file_of(name)) else read)(name)

        read_while_kept.cache_clear = cached.cache_clear  # type: ignore[attr-defined]
        return read_while_kept

    return decorate


def archive(arrays: Mapping[str, npt.ArrayLike]) -> bytes:
    """Arrays as an ``.npz`` file."""
    buffer = io.BytesIO()
    np.savez_compressed(buffer, allow_pickle=False, **arrays)
    return buffer.getvalue()


@dataclass(frozen=True)
class Kind:
    """Data of one kind, each a file that begins with its prefix.

    Attributes:
        title: What they are, for people.
        noun: What is uploaded again where one is lost.
    """

    prefix: str
    title: str
    noun: str
    suffix: str = ".npz"

    @property
    def form(self) -> re.Pattern[str]:
        """The form of their names."""
        return re.compile(f"{self.prefix}-[0-9a-f]{{16}}")

    def is_kept(self, text: str) -> bool:
        """Whether a text is the name of such data, here or elsewhere."""
        return bool(self.form.fullmatch(text))

    def path(self, name: str) -> Path:
        """The file of data, which need not be there."""
        return folder() / f"{name}{self.suffix}"

    def names(self) -> tuple[str, ...]:
        """All that are kept, newest first."""
        return names_like(self.form)

    def named(self, digest: str) -> str:
        """The name of data, by the hexadecimal digits of what they hold."""
        return f"{self.prefix}-{digest[:16]}"

    def keep(self, digest: str, arrays: Mapping[str, npt.ArrayLike]) -> str:
        """Writes data whole or not at all; their name. The same data have the same name.

        Raises:
            FileError: the folder is full or cannot be written.
        """
        name = self.named(digest)
        if not self.path(name).is_file():
            _write(self.path(name), archive(arrays))
        return name

    @contextmanager
    def opened(self, name: str) -> Iterator[np.lib.npyio.NpzFile]:
        """The file of kept data. What is raised while it is read says that it is damaged.

        Raises:
            FileError: it is not in this machine's data folder, or damaged.
        """
        if not self.is_kept(name) or not self.path(name).is_file():
            raise FileError(
                f"the {self.noun} {name[:40]} in the data folder of the machine that reads it",
                "no such file",
                f"Upload the {self.noun} again; a cluster elsewhere needs the file in the folder "
                "uploads of its own data folder.",
            )
        try:
            with np.load(self.path(name), allow_pickle=False) as file:
                yield file
        except UNREADABLE as error:
            raise FileError(
                f"the file of {name} as it was written",
                "a damaged one",
                "Remove it from the folder uploads in the data folder, and upload the "
                f"{self.noun} again.",
            ) from error


def owners_beside(file: Path) -> Path:
    """Where the owners of the data in a file stand, one a line."""
    return file.with_suffix(".owners")


def write_anew(file: Path, content: bytes) -> None:
    """Writes data that are not there, whole or not at all. Those who owned what was deleted under
    this name do not own it any more.

    Raises:
        OSError: the disk is full, or the folder cannot be written.
    """
    owners_beside(file).unlink(missing_ok=True)
    replace_file(file, content)


def _write(file: Path, content: bytes) -> None:
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
        write_anew(file, content)
    except OSError as error:
        raise FileError(
            "to write to the data folder", str(error.strerror), "Make room there."
        ) from error
