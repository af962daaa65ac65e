"""``playground``, and ``playground app``: the app in a browser."""

from __future__ import annotations

import importlib
import os
import signal
import sys
from pathlib import Path
from typing import Any

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
    streamlit = _streamlit_without_plotly()
    command = ["run", str(app_script()), *options]
    try:
        sys.exit(streamlit.main(command, prog_name="streamlit", standalone_mode=False))
    except click.Abort:  # Ctrl-C, which needs no more words
        sys.exit(128 + signal.SIGINT)


def _streamlit_without_plotly() -> Any:
    """Streamlit's command line. Where it finds plotly, it loads it to make a theme for figures that
    it draws: 17 MB and an eighth of a second. It draws none of ours."""
    sys.modules["plotly"] = None  # type: ignore[assignment] # an import of it fails
    try:
        return importlib.import_module("streamlit.web.cli")
    finally:
        del sys.modules["plotly"]


if __name__ == "__main__":  # the quick way of ./play: without the other commands
    app(prog_name="./play")
