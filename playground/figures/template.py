"""The look that all figures share."""

from __future__ import annotations

from typing import Any

import plotly.graph_objects as go

from playground.figures.palette import GRID, GROUND, INK, MUTED, PANEL, SERIES

FONT_SIZE = 15
_AXIS: dict[str, Any] = {
    "gridcolor": GRID,
    "linecolor": GRID,
    "zerolinecolor": GRID,
    "zeroline": False,
    "ticks": "",
    "automargin": True,
    "title": {"font": {"size": FONT_SIZE, "color": MUTED}, "standoff": 8},
    "tickfont": {"size": 14, "color": MUTED},
}
TEMPLATE = go.layout.Template(
    layout={
        "font": {"family": "'Source Sans', sans-serif", "size": FONT_SIZE, "color": INK},
        "paper_bgcolor": GROUND,
        "plot_bgcolor": GROUND,
        "colorway": list(SERIES),
        "xaxis": _AXIS,
        "yaxis": _AXIS,
        "hoverlabel": {"bgcolor": PANEL, "bordercolor": GRID, "font": {"size": 14, "color": INK}},
        "margin": {"l": 56, "r": 16, "t": 32, "b": 44},
        "showlegend": False,
        "dragmode": "zoom",
        "annotationdefaults": {"font": {"size": 14, "color": INK}, "showarrow": False},
        "title": {"font": {"size": 16, "color": INK}, "x": 0, "xref": "paper"},
    }
)


def styled(figure: go.Figure, *, height: int, alt: str) -> go.Figure:
    """The figure in the common look.

    Args:
        height: Pixels.
        alt: What the figure shows, for who cannot see it; kept in ``layout.meta``.
    """
    # A constant uirevision keeps zoom and hidden traces when new data arrive.
    figure.update_layout(template=TEMPLATE, height=height, uirevision="kept", meta={"alt": alt})
    return figure


def empty(sentence: str, *, height: int) -> go.Figure:
    """A figure that says what will appear in it."""
    figure = go.Figure()
    figure.add_annotation(
        text=sentence, x=0.5, y=0.5, xref="paper", yref="paper", font={"color": MUTED, "size": 16}
    )
    figure.update_xaxes(visible=False)
    figure.update_yaxes(visible=False)
    return styled(figure, height=height, alt=sentence)
