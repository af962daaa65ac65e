"""A figure as a PNG or SVG file, made by the browser: the server has no need of one."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Literal

import plotly.graph_objects as go
import streamlit as st

from playground.ui.live_figure import FIGURES_IN_BROWSER, plotly_address

WIDTH = 1000
"""Pixels."""
Format = Literal["png", "svg"]
_component = st.components.v2.component(
    "playground_saved_picture",
    html='<span class="playground-saved"></span>',
    js=FIGURES_IN_BROWSER + (Path(__file__).parent / "saved_picture.js").read_text(),
    isolate_styles=False,
)


def saved_picture(key: str, figure: go.Figure | None, name: str = "", form: Format = "png") -> None:
    """Where a click asked for a figure, the browser saves it under that name; else nothing."""
    picture = None
    if figure is not None:
        picture = {
            "figure": figure.to_json(),
            "name": name,
            "format": form,
            "width": WIDTH,
            "at": time.time(),
        }
    _component(key=key, data={"picture": picture, "plotly": plotly_address()})
