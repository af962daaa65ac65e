"""What is in the way of writing: a full disk, another process, a folder that is closed to us."""

from __future__ import annotations

import errno
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
    """

    def __init__(self, expected: str, folder: Path, error: Exception, advice: str) -> None:
        self.fact = f"Expected {expected} to {folder}. Received: {error}."
        self.advice = advice
        super().__init__(f"{self.fact} {advice.capitalize()}, and try again.")


@contextmanager
def writing(folder: Path) -> Iterator[None]:
    """Around what writes into a folder.

    Raises:
        WriteError: the disk, its rights or another process are in the way. Other errors pass.
    """
    try:
        yield
    except sqlite3.OperationalError as error:
        # The rest of an extended code is detail; errors of Python's own module have none.
        code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR) & 0xFF
        if code not in _BY_SQLITE_CODE:
            raise
        expected, advice = _BY_SQLITE_CODE[code]
        raise WriteError(expected, folder, error, advice) from error
    except OSError as error:
        expected, advice = _BY_ERRNO.get(error.errno or 0, DISK)
        raise WriteError(expected, folder, error, advice) from error
