"""Marks of a figure, gathered first and handed to Plotly at once.

`add_annotation`, `add_shape` and `make_subplots` check everything anew at every call: a drawing of
fifty marks takes 200 ms with them, and 10 ms this way.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import plotly.graph_objects as go

from playground.figures.template import styled


class Sketch:
    """Marks on one or more panels. A panel is a pair of axes, numbered from 1."""

    def __init__(self) -> None:
        self._traces: list[dict[str, Any]] = []
        self._annotations: list[dict[str, Any]] = []
        self._shapes: list[dict[str, Any]] = []

    def scatter(self, *, panel: int = 1, **marks: Any) -> None:
        """Points, lines, words or a filled outline, as `go.Scatter` takes them."""
        number = _number(panel)
        axes = {"xaxis": f"x{number}", "yaxis": f"y{number}"}
        self._traces.append({"type": "scatter", "hoverinfo": "skip"} | axes | marks)
        if "hovertemplate" in marks:
            del self._traces[-1]["hoverinfo"]

    def words(self, text: str, x: float, y: float, *, panel: int = 1, **looks: Any) -> None:
        """An annotation in the data coordinates of a panel, as `go.layout.Annotation` takes it."""
        number = _number(panel)
        place = {"x": x, "y": y, "xref": f"x{number}", "yref": f"y{number}", "showarrow": False}
        self._annotations.append(place | {"text": text} | looks)

    def heading(self, text: str, *, panel: int = 1, left: bool = False) -> None:
        """A line above a panel."""
        number = _number(panel)
        self.words(
            text,
            0 if left else 0.5,
            1,
            panel=panel,
            xref=f"x{number} domain",
            yref=f"y{number} domain",
            xanchor="left" if left else "center",
            yanchor="bottom",
            yshift=4,
            font={"size": 17},
        )

    def box(self, x0: float, x1: float, y0: float, y1: float, **looks: Any) -> None:
        """A rectangle on the first panel, as `go.layout.Shape` takes it."""
        corners = {"type": "rect", "x0": x0, "x1": x1, "y0": y0, "y1": y1}
        self._shapes.append(corners | looks)

    def line(
        self, x: tuple[float, float], y: tuple[float, float], panel: int, **looks: Any
    ) -> None:
        """A straight line between two points that is not data."""
        number = _number(panel)
        place = {"x0": x[0], "x1": x[1], "y0": y[0], "y1": y[1]}
        axes = {"xref": f"x{number}", "yref": f"y{number}"}
        self._shapes.append({"type": "line", "line": looks} | place | axes)

    def figure(self, *, height: int, alt: str, **layout: Any) -> go.Figure:
        """The figure in the common look; `layout` holds its axes, by Plotly's names."""
        drawn = go.Figure(
            data=self._traces,
            layout={
                "annotations": self._annotations,
                "shapes": self._shapes,
                "dragmode": False,
                **layout,
            },
        )
        return styled(drawn, height=height, alt=alt)


def square_axes(
    panel: int,
    box: tuple[float, float, float, float],
    names: tuple[str, str],
    domain: tuple[float, float] = (0.0, 1.0),
    **both: Any,
) -> dict[str, Mapping[str, Any]]:
    """Layout of a panel whose units are as wide as they are high, between two shares of the width.

    Args:
        box: (x_low, x_high, y_low, y_high).
        both: What holds for both axes.
    """
    number = _number(panel)
    common = {"fixedrange": True, "constrain": "domain"} | both
    return {
        f"xaxis{number}": {
            "title": {"text": names[0]},
            "range": box[:2],
            "domain": domain,
            "anchor": f"y{number}",
            **common,
        },
        f"yaxis{number}": {
            "title": {"text": names[1]},
            "range": box[2:],
            "scaleanchor": f"x{number}",
            "anchor": f"x{number}",
            **common,
        },
    }


def _number(panel: int) -> str:
    return "" if panel == 1 else str(panel)
