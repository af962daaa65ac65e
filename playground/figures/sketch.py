"""Marks of a figure, gathered by panel."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from playground.figures.figure import Figure
from playground.figures.palette import GROUND
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

    def curve(
        self, x: Any, y: Any, color: str, width: float, *, dash: str = "", **marks: Any
    ) -> None:
        """A line through points, shape (n,) each; `dash` is Plotly's, where it is not solid."""
        line = {"color": color, "width": width} | ({"dash": dash} if dash else {})
        self.scatter(x=x, y=y, mode="lines", line=line, **marks)

    def dots(
        self,
        x: Any,
        y: Any,
        color: Any,
        size: Any,
        *,
        edge: float = 0,
        symbol: str = "",
        **marks: Any,
    ) -> None:
        """Points alone, shape (n,) each; `edge` is how wide the ground shows around each, so that
        it stands out from what it lies on."""
        marker = {"color": color, "size": size} | ({"symbol": symbol} if symbol else {})
        if edge:
            marker["line"] = {"color": GROUND, "width": edge}
        self.scatter(x=x, y=y, mode="markers", marker=marker, **marks)

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

    def caption(self, text: str, *, x: float = 0, y: float = 1, **looks: Any) -> None:
        """A line above all panels, at the left unless told."""
        place = {"xref": "paper", "yref": "paper", "xanchor": "left", "yanchor": "bottom"}
        self.words(text, x, y, **place | looks)

    def heading(self, text: str, *, panel: int = 1, left: bool = False, **looks: Any) -> None:
        """A line above a panel."""
        number = axis_number(panel)
        x, anchor = (0, "left") if left else (0.5, "center")
        place = {"xref": f"x{number} domain", "yref": f"y{number} domain", "xanchor": anchor}
        usual = {"yanchor": "bottom", "yshift": 4, "font": {"size": 17}}
        self.words(text, x, 1, panel=panel, **place | usual | looks)

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


def with_gaps(
    lines: Iterable[Iterable[tuple[float, float]]],
) -> tuple[list[float | None], list[float | None]]:
    """The x and the y of several lines as those of one, with a gap behind each."""
    x: list[float | None] = []
    y: list[float | None] = []
    for line in lines:
        for place in line:
            x.append(place[0])
            y.append(place[1])
        x.append(None)
        y.append(None)
    return x, y


def axis(title: str, ends: Sequence[float] | None = None, **looks: Any) -> dict[str, Any]:
    """Layout of one axis, by Plotly's names: what stands at it and where it begins and ends."""
    reach = {} if ends is None else {"range": ends}
    return {"title": {"text": title}, **reach, **looks}


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
        f"xaxis{number}": axis(names[0], box[:2], domain=domain, anchor=f"y{number}", **common),
        f"yaxis{number}": axis(
            names[1], box[2:], scaleanchor=f"x{number}", anchor=f"x{number}", **common
        ),
    }


def axis_number(panel: int) -> str:
    """What Plotly puts behind the name of an axis: nothing for the first."""
    return "" if panel == 1 else str(panel)
