"""Marks of a figure, gathered by panel."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from playground.figures.figure import Figure
from playground.figures.template import styled


class Sketch:
    """Marks on one or more panels. A panel is a pair of axes, numbered from 1."""

    def __init__(self) -> None:
        self._traces: list[dict[str, Any]] = []
        self._annotations: list[dict[str, Any]] = []
        self._shapes: list[dict[str, Any]] = []

    def scatter(self, *, panel: int = 1, **marks: Any) -> None:
        """Points, lines, words or a filled outline, as Plotly's scatter takes them; without a
        `hovertemplate` they do not answer to the pointer."""
        quiet = {} if "hovertemplate" in marks else {"hoverinfo": "skip"}
        self.trace("scatter", panel=panel, **quiet | marks)

    def trace(self, kind: str, *, panel: int = 1, **marks: Any) -> None:
        """A trace of any kind on one panel, by Plotly's names."""
        number = axis_number(panel)
        axes = {"xaxis": f"x{number}", "yaxis": f"y{number}"}
        self._traces.append({"type": kind} | axes | marks)

    def words(self, text: str, x: float, y: float, *, panel: int = 1, **looks: Any) -> None:
        """An annotation in the data coordinates of a panel, as Plotly's annotations are written."""
        number = axis_number(panel)
        place = {"x": x, "y": y, "xref": f"x{number}", "yref": f"y{number}", "showarrow": False}
        self._annotations.append(place | {"text": text} | looks)

    def heading(self, text: str, *, panel: int = 1, left: bool = False, **looks: Any) -> None:
        """A line above a panel."""
        number = axis_number(panel)
        self.words(
            text,
            0 if left else 0.5,
            1,
            panel=panel,
            **{
                "xref": f"x{number} domain",
                "yref": f"y{number} domain",
                "xanchor": "left" if left else "center",
                "yanchor": "bottom",
                "yshift": 4,
                "font": {"size": 17},
            }
            | looks,
        )

    def box(self, x0: float, x1: float, y0: float, y1: float, **looks: Any) -> None:
        """A rectangle on the first panel, as Plotly's shapes are written."""
        corners = {"type": "rect", "x0": x0, "x1": x1, "y0": y0, "y1": y1}
        self._shapes.append(corners | looks)

    def line(
        self,
        x: tuple[float, float],
        y: tuple[float, float],
        panel: int,
        *,
        yref: str = "",
        **looks: Any,
    ) -> None:
        """A straight line between two points that is not data; `yref` where its heights are of
        something else than the panel's axis."""
        number = axis_number(panel)
        place = {"x0": x[0], "x1": x[1], "y0": y[0], "y1": y[1]}
        axes = {"xref": f"x{number}", "yref": yref or f"y{number}"}
        self._shapes.append({"type": "line", "line": looks} | place | axes)

    def figure(self, *, height: int, alt: str, **layout: Any) -> Figure:
        """The figure; `layout` holds its axes, by Plotly's names."""
        drawn: Figure = {
            "data": self._traces,
            "layout": {
                "annotations": self._annotations,
                "shapes": self._shapes,
                "dragmode": False,
                **layout,
            },
        }
        return styled(drawn, height=height, alt=alt)


def beside(count: int, gap: float) -> list[tuple[float, float]]:
    """Shares of the width that equal panels in a row have, left and right end of each."""
    width = (1 - gap * (count - 1)) / count
    return [(k * (width + gap), k * (width + gap) + width) for k in range(count)]


def panel_axes(panel: int, x: Mapping[str, Any], y: Mapping[str, Any]) -> dict[str, Any]:
    """Layout of a panel: its two axes, each at the other's side."""
    number = axis_number(panel)
    return {
        f"xaxis{number}": {"anchor": f"y{number}", **x},
        f"yaxis{number}": {"anchor": f"x{number}", **y},
    }


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
    number = axis_number(panel)
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


def axis_number(panel: int) -> str:
    """What Plotly puts behind the name of an axis: nothing for the first."""
    return "" if panel == 1 else str(panel)
