"""Points and folded lines in a space of three hidden units, to be turned with the pointer."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from playground.experiments.plane_classifier.figures.plane_points import class_marker, target_marker
from playground.figures.figure import Figure
from playground.figures.palette import GRID, GROUND, INK, MUTED
from playground.figures.template import styled

# Three dimensions know fewer symbols than two.
SOLID_SYMBOLS = {"triangle-up": "diamond-open", "star": "x"}


def solid_space(
    points: np.ndarray,
    y: np.ndarray,
    lines: np.ndarray,
    *,
    class_count: int,
    names: Sequence[str],
    ranges: Sequence[tuple[float, float]],
    height: int,
    alt: str,
) -> Figure:
    """Points in the colours of their classes or targets, with the image of a grid.

    Args:
        points: shape (n, 3).
        lines: shape (lines, steps, 3).
        names, ranges: Of the three axes.
    """
    axes = dict(zip(("xaxis", "yaxis", "zaxis"), map(_axis, names, ranges), strict=True))
    figure: Figure = {
        "data": [_lines(lines), *_points(points, np.asarray(y), class_count)],
        "layout": {
            "margin": {"l": 0, "r": 0, "t": 0, "b": 0},
            "scene": {
                **axes,
                "aspectmode": "cube",
                "bgcolor": GROUND,
                "camera": {"eye": {"x": 2.0, "y": 1.1, "z": 0.9}},
                "uirevision": "kept",
            },
        },
    }
    return styled(figure, height=height, alt=alt)


def steady_range(values: np.ndarray) -> tuple[float, float]:
    """Low and high end with some room, on round numbers, so that an axis hardly moves live."""
    low, high = float(values.min()), float(values.max())
    room = max(0.08 * (high - low), 0.04)
    step = 10 ** np.floor(np.log10(high - low + 2 * room)) / 10
    return float(np.floor((low - room) / step) * step), float(np.ceil((high + room) / step) * step)


def _axis(name: str, ends: tuple[float, float]) -> dict[str, Any]:
    return {
        "range": list(ends),
        "title": {"text": name, "font": {"size": 16, "color": INK}},
        "tickfont": {"size": 14, "color": MUTED},
        "nticks": 4,
        "gridcolor": GRID,
        "linecolor": MUTED,
        "zerolinecolor": GRID,
        "showbackground": False,
        "showspikes": False,
    }


def _lines(lines: np.ndarray) -> dict[str, Any]:
    broken = np.full((len(lines), lines.shape[1] + 1, 3), np.nan, np.float32)
    broken[:, :-1] = lines
    flat = broken.reshape(-1, 3)
    return {
        "type": "scatter3d",
        **dict(zip("xyz", flat.T.copy(), strict=True)),
        "mode": "lines",
        "line": {"color": MUTED, "width": 2.5},
        "opacity": 0.5,
        "hoverinfo": "skip",
        "meta": {"drawn": "grid"},
    }


def _points(points: np.ndarray, y: np.ndarray, class_count: int) -> list[dict[str, Any]]:
    if not class_count:
        return [_marks(points, target_marker(y), "target %{marker.color:.2f}", 0)]
    found = []
    for k in range(class_count):
        members = points[y == k]
        if len(members):
            marker = class_marker(k)
            marker["symbol"] = SOLID_SYMBOLS.get(marker["symbol"], marker["symbol"])
            found.append(_marks(members, marker, f"class {k}", k))
    return found


def _marks(positions: np.ndarray, marker: dict[str, Any], title: str, k: int) -> dict[str, Any]:
    return {
        "type": "scatter3d",
        **dict(zip("xyz", positions.astype(np.float32).T.copy(), strict=True)),
        "mode": "markers",
        "marker": {"size": 5, "line": {"color": GROUND, "width": 0.5}, **marker},
        "hovertemplate": f"{title}<br>(%{{x:.2f}}, %{{y:.2f}}, %{{z:.2f}})<extra></extra>",
        "meta": {"drawn": "training", "class": k},
    }
