"""Plotly's own validators, which check every figure that a test draws."""

from __future__ import annotations

import plotly.graph_objects as go

from playground.figures.figure import Figure
from playground.figures.template import complete


def checked(figure: Figure) -> go.Figure:
    """The figure as a reader gets it, by Plotly's own classes.

    Raises:
        ValueError: the figure has a name or a value that Plotly does not know.
    """
    assert set(figure) == {"data", "layout"}
    assert "template" not in figure["layout"], "the browser has it already"
    return go.Figure(complete(figure))
