"""Who drives something that is kept in a folder: a file lock that goes with its process."""

from __future__ import annotations

import fcntl
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

LOCK_SECONDS = 2.0


class AlreadyDrivenError(RuntimeError):
    """Somebody holds the lock."""


@contextmanager
def driving(path: Path) -> Iterator[None]:
    """Holds a lock file: nobody else holds it meanwhile.

    Raises:
        AlreadyDrivenError: somebody does already.
    """
    end = time.monotonic() + LOCK_SECONDS
    with open(path, "wb") as file:
        while True:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError as error:  # perhaps somebody only looks
                if time.monotonic() > end:
                    raise AlreadyDrivenError from error
                time.sleep(0.05)
        yield


def is_driven(path: Path) -> bool:
    """Whether a living process holds a lock file."""
    try:
        with open(path, "rb") as file:
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except FileNotFoundError:
        return False
    except BlockingIOError:
        return True
    return False
