"""Where the playground keeps what it writes and downloads."""

from __future__ import annotations

import os
from pathlib import Path

import platformdirs


def data_folder() -> Path:
    """The folder for datasets, runs and logs: ``PLAYGROUND_DATA``, else the user's data folder."""
    chosen = os.environ.get("PLAYGROUND_DATA")
    folder = Path(chosen) if chosen else platformdirs.user_data_path("deep-learning-playground")
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def store_path() -> Path:
    """The file that keeps all runs."""
    return data_folder() / "runs.sqlite"


def searches_folder() -> Path:
    """The folder that keeps all searches."""
    return data_folder() / "searches"


def sweeps_folder() -> Path:
    """The folder that keeps all sweeps."""
    return data_folder() / "sweeps"
