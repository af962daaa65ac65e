"""What is in the way of reading and writing: a full disk, a closed folder, others, damage."""

from __future__ import annotations

import errno
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import MappingProxyType

from playground.runs.schema import StoreError

NO_ROOM = ("room to write", "free some space")
IN_USE = ("to write", "wait until the other process that writes there is done")
CLOSED = ("to be allowed to write", "see that the folder is there and may be written to")
DISK = ("to write", "see whether the disk is full or damaged")
INDEX_BYTES = 32 * 2**10
AGAIN = ", and try again."
DAMAGE = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)
"""Codes of SQLite for a file that is not as it wrote it."""
REPAIR = (
    "close the other playgrounds that use this folder, and what can be read moves into a new file"
)

_BY_SQLITE_CODE = MappingProxyType(
    {
        sqlite3.SQLITE_FULL: NO_ROOM,
        sqlite3.SQLITE_BUSY: IN_USE,
        sqlite3.SQLITE_LOCKED: IN_USE,
        sqlite3.SQLITE_PERM: CLOSED,
        sqlite3.SQLITE_READONLY: CLOSED,
        sqlite3.SQLITE_CANTOPEN: CLOSED,
        sqlite3.SQLITE_IOERR: DISK,
    }
)
_BY_ERRNO = MappingProxyType(
    {
        errno.ENOSPC: NO_ROOM,
        errno.EDQUOT: NO_ROOM,
        errno.EACCES: CLOSED,
        errno.EPERM: CLOSED,
        errno.EROFS: CLOSED,
        errno.ENOENT: CLOSED,
    }
)


class WriteError(StoreError):
    """Nothing can be written now; the same may succeed later.

    Attributes:
        fact: What was expected and received, a sentence.
        advice: What to do about it, without a capital and without a full stop.
        is_full: Whether the disk has no room.
    """

    def __init__(self, fact: str, advice: str, ending: str = AGAIN) -> None:
        self.fact, self.advice = fact, advice
        self.is_full = advice == NO_ROOM[1]
        super().__init__(f"{fact} {advice[0].upper()}{advice[1:]}{ending}")


class DamagedError(WriteError):
    """The file is not as SQLite wrote it."""

    def __init__(self, folder: Path, error: object) -> None:
        fact = f"Expected a file of runs without damage in {folder}. Received: {error}."
        super().__init__(fact, REPAIR, ".")


def code_of(error: sqlite3.Error) -> int:
    """SQLite's code, without the detail of an extended one; errors of Python's own module have
    none."""
    return int(getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR)) & 0xFF


@contextmanager
def writing(folder: Path) -> Iterator[None]:
    """Around what writes into a folder, or reads what is written there.

    Raises:
        WriteError: the disk, its rights, damage or another process are in the way. Other errors
            pass.
    """
    try:
        yield
    except sqlite3.Error as error:
        code = code_of(error)
        if code in DAMAGE:
            raise DamagedError(folder, error) from error
        if code not in _BY_SQLITE_CODE:
            raise
        is_full = code == sqlite3.SQLITE_IOERR and _has_no_room(folder)
        expected, advice = NO_ROOM if is_full else _BY_SQLITE_CODE[code]
        raise _in_the_way(expected, advice, folder, error) from error
    except OSError as error:
        expected, advice = _BY_ERRNO.get(error.errno or 0, DISK)
        raise _in_the_way(expected, advice, folder, error) from error


def _has_no_room(folder: Path) -> bool:
    """Whether not even the index of SQLite's log has room, of which it says no more than that
    something went wrong."""
    try:
        return shutil.disk_usage(folder).free < INDEX_BYTES
    except OSError:
        return False


def _in_the_way(expected: str, advice: str, folder: Path, error: Exception) -> WriteError:
    return WriteError(f"Expected {expected} to {folder}. Received: {error}.", advice)
