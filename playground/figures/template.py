"""The look that all figures share.

A figure does not carry it: the browser has it once, and whoever needs a whole figure elsewhere adds
it with `complete`.
"""

from __future__ import annotations

from textwrap import wrap
from typing import Any

from playground.figures.figure import Figure
from playground.figures.palette import GRID, GROUND, INK, MUTED, PANEL, SERIES

FONT_SIZE = 15
LINE_CHARACTERS = 40
JUST_OVER_1 = 1.001
"""Where an axis of shares ends: for Plotly five steps of 20% end a little beyond 1, and their tick
would be missing."""
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
TEMPLATE: dict[str, Any] = {
    "layout": {
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
}
"""By Plotly's names, in the light colours."""


def styled(figure: Figure, *, height: int, alt: str) -> Figure:
    """The figure with what every figure has.

    Args:
        height: Pixels.
        alt: What the figure shows, for readers who cannot see it; kept in ``layout.meta``.
    """
    # A constant uirevision keeps zoom and hidden traces when new data arrive.
    figure["layout"] |= {"height": height, "uirevision": "kept", "meta": {"alt": alt}}
    return figure


def complete(figure: Figure) -> Figure:
    """The figure with the common look in it."""
    return {**figure, "layout": {**figure["layout"], "template": TEMPLATE}}


def empty(sentence: str, *, height: int) -> Figure:
    """A figure that says what will appear in it, in lines that fit into half of a page's width."""
    words = {
        "text": "<br>".join(wrap(sentence, LINE_CHARACTERS)),
        "x": 0.5,
        "y": 0.5,
        "xref": "paper",
        "yref": "paper",
        "font": {"color": MUTED, "size": 16},
    }
    layout = {"annotations": [words], "xaxis": {"visible": False}, "yaxis": {"visible": False}}
    return styled({"data": [], "layout": layout}, height=height, alt=sentence)
