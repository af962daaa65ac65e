"""Parts of the plane that straight lines cut out, as polygons to fill."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from playground.figures.palette import INK, NEGATIVE, POSITIVE
from playground.figures.sketch import Sketch
from playground.reference.threshold_unit import ThresholdUnit

Corner = tuple[float, float]
Box = tuple[float, float, float, float]
"""(x1_low, x1_high, x2_low, x2_high), as `decision_line` takes it."""


def rectangle(box: Box) -> list[Corner]:
    """The corners of a box, in order."""
    return [(box[0], box[2]), (box[1], box[2]), (box[1], box[3]), (box[0], box[3])]


def half_plane(
    polygon: Sequence[Corner], weights: Sequence[float], bias: float, *, above: bool = True
) -> list[Corner]:
    """The part of a convex polygon where w·x + b ≥ 0, or where it is ≤ 0; empty if there is none.

    Sutherland and Hodgman (1974), one edge of the clip.
    """
    sign = 1.0 if above else -1.0
    if weights[0] == weights[1] == 0:
        inside = bias >= 0 if above else bias < 0
        return list(polygon) if inside else []
    heights = [sign * (weights[0] * x + weights[1] * y + bias) for x, y in polygon]
    kept: list[Corner] = []
    for index, (corner, height) in enumerate(zip(polygon, heights, strict=True)):
        before, below = polygon[index - 1], heights[index - 1]
        if (height >= 0) != (below >= 0):
            share = below / (below - height)
            kept.append(
                (
                    before[0] + share * (corner[0] - before[0]),
                    before[1] + share * (corner[1] - before[1]),
                )
            )
        if height >= 0:
            kept.append(corner)
    return kept


def fill(
    sketch: Sketch,
    polygon: Sequence[Corner],
    color: str,
    opacity: float,
    panel: int = 1,
    **marks: Any,
) -> None:
    """Adds a polygon without an outline to one panel; one without corners shows nothing."""
    sketch.scatter(
        panel=panel,
        x=[x for x, _ in polygon],
        y=[y for _, y in polygon],
        fill="toself",
        mode="lines",
        line={"width": 0, "color": color},
        fillcolor=color,
        opacity=opacity,
        **marks,
    )


def fill_sides(
    sketch: Sketch, unit: ThresholdUnit, box: Box, opacity: float, panel: int = 1
) -> None:
    """Shades both sides of a unit's line: blue where it gives 1, orange where it gives 0."""
    for above, color in ((True, POSITIVE), (False, NEGATIVE)):
        side = half_plane(rectangle(box), unit.weights, unit.bias, above=above)
        fill(sketch, side, color, opacity, panel=panel)


def add_line(
    sketch: Sketch,
    ends: tuple[Corner, Corner],
    name: str,
    *,
    color: str = INK,
    dash: str = "solid",
    panel: int = 1,
) -> None:
    """Adds the straight line between two points to one panel; the pointer meets its name."""
    (x0, y0), (x1, y1) = ends
    words = f"{name}<extra></extra>"
    sketch.curve([x0, x1], [y0, y1], color, 3, dash=dash, panel=panel, hovertemplate=words)
