"""What a page shows before there is a run: the data that the network will learn from."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from playground.figures.figure import Figure
from playground.ui.live_figure import live_figure
from playground.ui.run_panel import Show


def data_first(show: Show, draw: Callable[[], Figure], key: str) -> Show:
    """Draws the data while there is no run, and after that what `show` draws."""

    def either(shown: Any) -> None:
        if shown is None:
            live_figure(draw(), key, toolbar=False)
        else:
            show(shown)

    return either
