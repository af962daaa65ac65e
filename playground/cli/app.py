"""``playground``, and ``playground app``: the app in a browser."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import click

PACKAGE = Path(__file__).parents[1]
PIN_VARIABLE = "PLAYGROUND_PIN"
"""Hands ``--pin`` on to the server."""


def app_script() -> Path:
    """``app.py``: inside an installed package, else beside it."""
    installed = PACKAGE / "_app" / "app.py"
    return installed if installed.exists() else PACKAGE.parent / "app.py"


@click.command(context_settings={"ignore_unknown_options": True})
@click.option(
    "--pin",
    metavar="PIN|new|none",
    help="With which a class comes in: 6 to 12 letters and digits, `new` for one that is drawn, or "
    "`none` for everybody on the network. When left out, it is the one that was last used here.",
)
@click.argument("options", nargs=-1, type=click.UNPROCESSED, metavar="[OPTION …]")
def app(options: tuple[str, ...], pin: str | None) -> None:
    """Open the playground in a browser.

    Each OPTION is one of streamlit run, as --server.port=8502. With --server.address=0.0.0.0 a
    class comes in, with a PIN.
    """
    if pin is not None:
        os.environ[PIN_VARIABLE] = pin
    command = [sys.executable, "-m", "streamlit", "run", str(app_script()), *options]
    if os.name == "nt":  # there, exec gives the terminal back at once
        raise SystemExit(subprocess.call(command))
    os.execv(sys.executable, command)


if __name__ == "__main__":  # the quick way of ./play: without the other commands
    app(prog_name="./play")
