"""A Plotly figure that keeps its zoom while its data change, and tells where it was clicked."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import streamlit as st

from playground.figures.encoding import encoded
from playground.figures.figure import Figure
from playground.ui.browser_files import component_script
from playground.ui.stream import Stream

_component = st.components.v2.component(
    "playground_live_figure",
    html='<div class="playground-figure"></div>\n',
    css=".playground-figure { width: 100%; }\n.playground-figure .js-plotly-plot { width: 100%; }",
    js=component_script(Path(__file__).with_suffix(".js")),
    isolate_styles=False,
)


def live_figure(
    figure: Figure,
    key: str,
    *,
    clickable: bool = False,
    toolbar: bool = True,
    stream: Stream | None = None,
    part: str = "figure",
) -> dict[str, Any] | None:
    """Draws a figure on the one DOM node that belongs to `key`.

    Args:
        toolbar: Whether it can be zoomed; every figure can be saved.
        stream: Where the figure moves while runs train, without the page running again.
        part: Which part of its frames is this figure.

    Returns:
        When `clickable` and just clicked: the place as ``x``, ``y`` in data coordinates and
        ``subplot``; else None.
    """
    result = _component(
        key=key,
        data={
            "figure": encoded(figure),
            "stream": None if stream is None else stream.part(part),
            "clickable": clickable,
            "toolbar": toolbar,
        },
        on_clicked_change=lambda: None,
    )
    return getattr(result, "clicked", None)
