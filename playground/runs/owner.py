"""Which process looks after a run: a file lock that the operating system drops with the process.

A run that says it is running while nobody holds its owner's lock was cut off. This holds for
SIGKILL too, and does not mistake a recycled process id for the old process.
"""

from __future__ import annotations

import contextlib
import fcntl
import secrets
from collections.abc import Iterator
from pathlib import Path
from typing import IO


class Owner:
    """This process, as the owner of the runs that it submits.

    Args:
        folder: Where lock files are kept; shared by all processes that share a store.
    """

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.name = secrets.token_hex(6)
        self._path = folder / f"{self.name}.lock"
        self._file: IO[bytes] = open(self._path, "wb")  # noqa: SIM115 - held while we live
        fcntl.flock(self._file, fcntl.LOCK_EX)

    def close(self) -> None:
        self._path.unlink(missing_ok=True)
        self._file.close()


def is_alive(folder: Path, name: str) -> bool:
    """Whether the process that made this owner still runs."""
    path = folder / f"{name}.lock"
    try:
        with open(path, "rb") as file:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except FileNotFoundError:
        return False
    except BlockingIOError:
        return True
    with contextlib.suppress(FileNotFoundError):
        path.unlink()
    return False


@contextlib.contextmanager
def alone(path: Path) -> Iterator[None]:
    """Waits until no other process is inside `alone` with this lock file."""
    with open(path, "wb") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
