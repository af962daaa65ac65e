"""File locks that the operating system drops with the process that holds them.

SIGKILL drops them, too, and a recycled process id is not mistaken for the process that held one.
So a run that says it is running while nobody holds its owner's lock was cut off.
"""

from __future__ import annotations

import fcntl
import os
import secrets
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

LOCK_SECONDS = 2.0


class LockedError(RuntimeError):
    """Somebody else holds the lock."""


@contextmanager
def waiting_lock(path: Path) -> Iterator[None]:
    """Holds a lock file, after whoever holds it now."""
    with open(path, "wb") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


@contextmanager
def lock(path: Path) -> Iterator[None]:
    """Holds a lock file.

    Raises:
        LockedError: somebody else does, for longer than a look with `is_locked` takes.
    """
    end = time.monotonic() + LOCK_SECONDS
    with open(path, "wb") as file:
        while True:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError as error:
                if time.monotonic() > end:
                    raise LockedError from error
                time.sleep(0.05)
        yield


def is_locked(path: Path) -> bool:
    """Whether a living process holds a lock file; those who look do not see each other."""
    try:
        with open(path, "rb") as file:
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except FileNotFoundError:
        return False
    except BlockingIOError:
        return True
    return False


class Owner:
    """This process, as the owner of the runs that it submits.

    Args:
        folder: Where lock files are kept; shared by all processes that share a store.
    """

    def __init__(self, folder: Path) -> None:
        self.name = secrets.token_hex(6)
        self._path = folder / f"{self.name}.lock"
        self._file: IO[bytes] | None = None
        self._turn = threading.Lock()

    @property
    def is_living(self) -> bool:
        """Whether it holds a lock, be it in a file that was moved or deleted meanwhile."""
        return self._file is not None

    def hold(self) -> None:
        """Takes the lock that says that this process lives, again where another file, or none,
        stands in the place of the locked one.

        Raises:
            OSError: the folder cannot be written to.
        """
        with self._turn:
            while not self._is_in_place():
                self._path.parent.mkdir(exist_ok=True)
                file = open(self._path, "wb")  # noqa: SIM115 - held while we live
                fcntl.flock(file, fcntl.LOCK_EX)
                if self._file is not None:
                    self._file.close()
                self._file = file

    def _is_in_place(self) -> bool:
        if self._file is None:
            return False
        try:
            return os.path.samestat(os.fstat(self._file.fileno()), os.stat(self._path))
        except FileNotFoundError:
            return False

    def new_attempt(self) -> str:
        """A name for sending one run to a worker once, under which the worker reports."""
        return f"{self.name}-{secrets.token_hex(4)}"

    def made(self, attempt: str) -> bool:
        """Whether an attempt is one of this process."""
        return attempt.startswith(f"{self.name}-")

    def close(self) -> None:
        with self._turn:
            if self._file is not None:
                self._path.unlink(missing_ok=True)
                self._file.close()
                self._file = None


def is_alive(folder: Path, name: str) -> bool:
    """Whether the process that made this owner still runs; forgets one that does not."""
    path = folder / f"{name}.lock"
    if is_locked(path):
        return True
    with suppress(OSError):  # in a closed folder it stays
        path.unlink(missing_ok=True)
    return False
