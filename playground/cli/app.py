"""``playground``, and ``playground app``: the app in a browser."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import click

PACKAGE = Path(__file__).parents[1]


def app_script() -> Path:
    """``app.py``: inside an installed package, else beside it."""
    installed = PACKAGE / "_app" / "app.py"
    return installed if installed.exists() else PACKAGE.parent / "app.py"


@click.command(context_settings={"ignore_unknown_options": True})
@click.argument("options", nargs=-1, type=click.UNPROCESSED, metavar="[OPTION …]")
def app(options: tuple[str, ...]) -> None:
    """Open the playground in a browser.

    Each OPTION is one of streamlit run, as --server.port=8502.
    """
    command = [sys.executable, "-m", "streamlit", "run", str(app_script()), *options]
    if os.name == "nt":  # there, exec gives the terminal back at once
        raise SystemExit(subprocess.call(command))
    os.execv(sys.executable, command)
