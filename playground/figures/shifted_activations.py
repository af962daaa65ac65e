"""What a weight and a bias do to the curve of one unit."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np

from playground.figures.end_labels import EndLabel, end_labels
from playground.figures.figure import Figure
from playground.figures.palette import GROUND, INK, MUTED, SERIES
from playground.figures.sketch import Sketch, axis, axis_number, beside, panel_axes
from playground.number_text import number_text

HEIGHT = 420
MARGIN = {"l": 64, "r": 84, "t": 34, "b": 48}
LINE = {"color": MUTED, "width": 1.5, "dash": "dot"}


@dataclass(frozen=True)
class UnitCurve:
    """activation(w x + b) of one unit.

    Attributes:
        name: What tells it from the others, such as "w = 2".
        y: shape (points,).
        turning_point: -b/w, where the weighted sum is 0; None when w is 0.
    """

    name: str
    w: float
    b: float
    y: np.ndarray
    turning_point: float | None


@dataclass(frozen=True)
class Family:
    """Several units that differ in one number.

    Attributes:
        differs: Which; the other one is that of your unit.
    """

    title: str
    curves: Sequence[UnitCurve]
    differs: Literal["w", "b"]


def shifted_activations(
    x: np.ndarray,
    families: Sequence[Family],
    yours: UnitCurve,
    *,
    title: str,
    at_zero: float,
    y_range: tuple[float, float],
) -> Figure:
    """A panel per family; your unit is the thick line in each, with its point -b/w.

    Args:
        x: Inputs, shape (points,).
        title: Name of the activation function.
        at_zero: The activation of a sum of 0: height of every point -b/w.
        y_range: Bottom and top of both panels.
    """
    sketch = Sketch()
    across = beside(len(families), 0.16)
    axes: dict[str, Any] = {}
    for column, family in enumerate(families, start=1):
        _add_family(sketch, column, x, family, at_zero)
        _add_curve(sketch, column, x, yours, INK, 4, "yours", {"drawn": "curve"})
        _add_point(sketch, column, yours, at_zero, INK, size=13, meta={"drawn": "point"})
        _mark_turning_point(sketch, column, yours, (float(x[0]), float(x[-1])))
        name = f"all but {family.differs}"
        sketch.heading(family.title, panel=column, yshift=0, font={"size": 16}, name=name)
        words = f"{title} of w·x + b" if column == 1 else ""
        wide = axis("input x", [float(x[0]), float(x[-1])], domain=across[column - 1])
        axes |= panel_axes(column, wide, axis(words, list(y_range)))
    figure = sketch.figure(
        height=HEIGHT,
        alt=_alt(title, yours),
        margin=MARGIN,
        hovermode="closest",
        dragmode="zoom",
        **axes,
    )
    for column, family in enumerate(families, start=1):
        labels = [
            EndLabel(curve.name, color, float(curve.y[-1])) for curve, color in _colored(family)
        ]
        end_labels(figure, labels, column)
    return figure


def _colored(family: Family) -> Iterator[tuple[UnitCurve, str]]:
    return zip(family.curves, itertools.cycle(SERIES), strict=False)


def _add_family(sketch: Sketch, column: int, x: np.ndarray, family: Family, at_zero: float) -> None:
    for curve, color in _colored(family):
        own: dict[str, Any] = {family.differs: getattr(curve, family.differs)}
        name = f"{family.differs} = {number_text(own[family.differs])}"
        _add_curve(sketch, column, x, curve, color, 2, name, {"drawn": "curve", **own})
        _add_point(sketch, column, curve, at_zero, color, size=8, meta={"drawn": "point", **own})


def _alt(title: str, yours: UnitCurve) -> str:
    point = yours.turning_point
    where = "nowhere" if point is None else f"at x = {number_text(point)}"
    return (
        f"{title} of w x + b for several w and several b. For w = {number_text(yours.w)} and "
        f"b = {number_text(yours.b)} the sum is 0 {where}."
    )


def _hover(curve: UnitCurve) -> str:
    return f"w = {number_text(curve.w)}, b = {number_text(curve.b)}<br>"


def _add_curve(
    sketch: Sketch,
    column: int,
    x: np.ndarray,
    curve: UnitCurve,
    color: str,
    width: float,
    name: str,
    meta: dict[str, Any],
) -> None:
    words = _hover(curve) + "x = %{x:.2f}<br>output %{y:.4~f}<extra></extra>"
    sketch.curve(x, curve.y, color, width, panel=column, name=name, hovertemplate=words, meta=meta)


def _add_point(
    sketch: Sketch,
    column: int,
    curve: UnitCurve,
    height: float,
    color: str,
    size: float,
    meta: dict[str, Any],
) -> None:
    at = [] if curve.turning_point is None else [curve.turning_point]
    words = _hover(curve) + "−b/w = %{x:.3r}: the sum is 0<extra></extra>"
    looks: dict[str, Any] = {"panel": column, "symbol": "diamond", "edge": 1.5, "meta": meta}
    sketch.dots(at, [height] * len(at), color, size, hovertemplate=words, **looks)


def _mark_turning_point(
    sketch: Sketch, column: int, yours: UnitCurve, limits: tuple[float, float]
) -> None:
    """A dotted line, named; in the corner, why there is none."""
    point, number = yours.turning_point, axis_number(column)
    looks = turning_point_looks(column)
    if point is None or not limits[0] <= point <= limits[1]:
        outside = "w = 0: the sum never changes"
        words = outside if point is None else f"−b/w = {number_text(point)}, outside"
        sketch.words(words, 0.02, 0.98, panel=column, **looks["outside"])
        sketch.line((0, 0), (0, 0), column, yref=f"y{number} domain", **LINE)
        return
    side = "right" if point > (limits[0] + limits[1]) / 2 else "left"
    sketch.words(f"−b/w = {number_text(point)}", point, 0.98, panel=column, **looks[side])
    sketch.line((point, point), (0, 1), column, yref=f"y{number} domain", **LINE)


def turning_point_looks(column: int) -> dict[str, dict[str, Any]]:
    """Of the words that name −b/w: left or right of the line, or where there is no line."""
    number = axis_number(column)
    both = {"name": "turning point", "yref": f"y{number} domain", "yanchor": "top"}
    near = both | {"xref": f"x{number}", "bgcolor": GROUND, "font": {"color": INK, "size": 15}}
    corner = {"xref": f"x{number} domain", "xanchor": "left", "font": {"color": MUTED, "size": 14}}
    return {
        "left": near | {"xanchor": "left", "xshift": 6},
        "right": near | {"xanchor": "right", "xshift": -6},
        "outside": both | corner,
    }
