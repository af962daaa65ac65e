"""Plotly's own validators, which check every figure that a test draws."""

from __future__ import annotations

import plotly.graph_objects as go

from playground.figures.figure import Figure
from playground.figures.palette import DARK_FOR_LIGHT
from playground.figures.template import complete


def checked(figure: Figure) -> go.Figure:
    """The figure as a reader gets it, by Plotly's own classes.

    Raises:
        ValueError: the figure has a name or a value that Plotly does not know.
    """
    assert set(figure) == {"data", "layout"}
    assert "template" not in figure["layout"], "the browser has it already"
    return go.Figure(complete(figure))


def darkened(figure_json: str) -> str:
    """A figure's JSON with every colour replaced by its partner, as the browser does."""
    for light, dark in DARK_FOR_LIGHT.items():
        figure_json = figure_json.replace(light, dark)
    return figure_json
