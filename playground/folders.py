"""Where the playground keeps what it writes and downloads."""

from __future__ import annotations

import os
from contextlib import suppress
from functools import cache
from pathlib import Path

import platformdirs


def data_folder() -> Path:
    """The folder for data sets, runs and logs: ``PLAYGROUND_DATA``, else the user's data folder.

    It is made once: one that is moved away meanwhile can be moved back.
    """
    chosen = os.environ.get("PLAYGROUND_DATA")
    folder = Path(chosen) if chosen else platformdirs.user_data_path("deep-learning-playground")
    _make(folder)
    return folder


@cache
def _make(folder: Path) -> None:
    with suppress(OSError):  # who writes there says so
        folder.mkdir(parents=True, exist_ok=True)


def store_path() -> Path:
    """The file that keeps all runs."""
    return data_folder() / "runs.sqlite"


def searches_folder() -> Path:
    """The folder that keeps all searches."""
    return data_folder() / "searches"


def sweeps_folder() -> Path:
    """The folder that keeps all sweeps."""
    return data_folder() / "sweeps"
