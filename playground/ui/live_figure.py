"""A Plotly figure that keeps its zoom while its data change, and tells where it was clicked."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import plotly.graph_objects as go
import streamlit as st

from playground.figures.palette import DARK_FOR_LIGHT
from playground.ui.address import address_of

PLOTLY_ROUTE = "/plotly"
_FOLDER = Path(__file__).parent
FIGURES_IN_BROWSER = (_FOLDER / "figures_in_browser.js").read_text()
_component = st.components.v2.component(
    "playground_live_figure",
    html='<div class="playground-figure"></div>\n',
    css=".playground-figure { width: 100%; }\n.playground-figure .js-plotly-plot { width: 100%; }",
    js=FIGURES_IN_BROWSER + (_FOLDER / "live_figure.js").read_text(),
    isolate_styles=False,
)


def live_figure(
    figure: go.Figure, key: str, *, clickable: bool = False, toolbar: bool = True
) -> dict[str, Any] | None:
    """Draws a figure on the one DOM node that belongs to `key`.

    Returns:
        When `clickable` and just clicked: the place as ``x``, ``y`` in data coordinates and
        ``subplot``; else None.
    """
    result = _component(
        key=key,
        data={
            "figure": figure.to_json(),
            "partners": DARK_FOR_LIGHT,
            "plotly": plotly_address(),
            "clickable": clickable,
            "toolbar": toolbar,
        },
        on_clicked_change=lambda: None,
    )
    return getattr(result, "clicked", None)


def plotly_address() -> str:
    """Where this app serves plotly.js."""
    return f"{address_of(PLOTLY_ROUTE)}/plotly.min.js"
