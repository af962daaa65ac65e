"""A figure as a PNG or SVG file, made by the browser: the server has no need of one."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Literal

from playground.figures.encoding import encoded
from playground.figures.figure import Figure
from playground.ui.browser_files import component

WIDTH = 1000
"""Pixels."""
Format = Literal["png", "svg"]
_component = component(Path(__file__), '<span class="playground-saved"></span>')


def saved_picture(key: str, figure: Figure | None, name: str = "", form: Format = "png") -> None:
    """Where a click asked for a figure, the browser saves it under that name; else nothing."""
    picture = None
    if figure is not None:
        picture = {
            "figure": encoded(figure),
            "name": name,
            "format": form,
            "width": WIDTH,
            "at": time.time(),
        }
    _component(key=key, data={"picture": picture})
