"""Where the playground keeps what it writes and downloads, for its user alone."""

from __future__ import annotations

import logging
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import cache
from pathlib import Path

import platformdirs

OTHERS = 0o077
"""All rights of the group and of everybody else: as an umask, what is not given to them."""
STICKY = 0o1000
log = logging.getLogger(__name__)
_users_umask: int | None = None


def data_folder() -> Path:
    """The folder for datasets, runs and logs: ``PLAYGROUND_DATA``, else the user's data folder.

    It is made once: one that is moved away meanwhile can be moved back.
    """
    folder = _chosen_folder()
    _make(folder)
    return folder


def _chosen_folder() -> Path:
    chosen = os.environ.get("PLAYGROUND_DATA")
    return Path(chosen) if chosen else platformdirs.user_data_path("deep-learning-playground")


@cache
def _make(folder: Path) -> None:
    with suppress(OSError):  # who writes there says so
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)


def replace_file(path: Path, content: bytes) -> None:
    """Writes a file whole or not at all, also when several processes write it at once.

    Its folder is made where there is none, but no folder above it, and no data folder that was
    moved away.

    Raises:
        OSError: the disk is full, or the folder cannot be written.
    """
    if path.parent != data_folder():
        path.parent.mkdir(exist_ok=True)
    beside = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
    try:
        beside.write_bytes(content)
        os.replace(beside, path)
    finally:
        beside.unlink(missing_ok=True)


def store_path() -> Path:
    """The file that keeps all runs."""
    return data_folder() / "runs.sqlite"


def searches_folder() -> Path:
    """The folder that keeps all searches."""
    return data_folder() / "searches"


def sweeps_folder() -> Path:
    """The folder that keeps all sweeps."""
    return data_folder() / "sweeps"


def keep_private() -> None:
    """Whatever this process and its children write from here on, other accounts of the machine can
    neither read nor change; and what is in the data folder already neither.

    A folder of somebody else's, the home folder and one like ``/tmp`` keep their modes, and so does
    what is in them. So does everything where the platform has no such modes.
    """
    global _users_umask
    if os.name != "posix":
        return
    before = os.umask(OTHERS)
    _users_umask = before if _users_umask is None else _users_umask
    folder = _chosen_folder()
    with suppress(OSError):  # there is none yet
        found = folder.stat()
        home = Path.home().resolve()
        if found.st_uid != os.geteuid() or found.st_mode & STICKY:
            log.warning("Other accounts may read %s, which is not yours alone", folder)
        elif folder.resolve() in (home, *home.parents):
            log.warning("Other accounts may read %s: choose a folder inside of it", folder)
        else:
            _close_to_others(folder)


def _close_to_others(folder: Path) -> None:
    """The folder, and all that is in it; links stay, and so does what they lead to."""
    inside = (Path(at, name) for at, names, files in os.walk(folder) for name in (*names, *files))
    for path in (folder, *inside):
        with suppress(OSError):  # it has gone, or is somebody else's
            mode = path.stat().st_mode
            if mode & OTHERS and (path == folder or not path.is_symlink()):
                path.chmod(mode & ~OTHERS & 0o7777)


@contextmanager
def users_umask() -> Iterator[None]:
    """Around what is written for the user to give away, outside of the data folder: its modes are
    those of any other file of theirs."""
    if _users_umask is None:
        yield
        return
    before = os.umask(_users_umask)
    try:
        yield
    finally:
        os.umask(before)
