"""Where a token looks: a series, the attention of one token over it, and the map of all tokens."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from playground.figures.figure import Figure
from playground.figures.palette import ACCENT, CLASS_COLORS, MUTED, SEQUENTIAL
from playground.figures.sketch import Sketch

MOST_TOKENS = 128
"""Of more, neighbours are taken together: a map of 500 × 500 is slow to draw and not seen."""
MARGIN = {"l": 56, "r": 16, "t": 30, "b": 48}
LEFT, RIGHT = (0.0, 0.58), (0.68, 1.0)
UPPER, LOWER = (0.42, 1.0), (0.0, 0.32)
ROW = "attention of the chosen token"
"""Name of the trace that a hovered token's row is drawn into."""


@dataclass(frozen=True, eq=False)
class TokenAttention:
    """What the figure shows.

    Attributes:
        series: The first channel, shape (steps,).
        weights: Attention of one head, shape (tokens, tokens); each row adds up to 1. All 0 where
            it is not known yet: then the series is drawn alone.
        starts, ends: First step of each token, and the step behind its last; shape (tokens,).
        token: Whose row is shown until another is hovered.
        color_of: The class of the series, which decides its colour.
    """

    series: np.ndarray
    weights: np.ndarray
    starts: np.ndarray
    ends: np.ndarray
    token: int
    color_of: int = 0


def token_attention(info: TokenAttention, *, height: int = 430) -> Figure:
    """Left the series above the row of one token, right all rows; hovering chooses the row."""
    info = grouped(info)
    rows = [[round(float(v), 4) for v in row] for row in info.weights]
    centres = (info.starts + info.ends - 1) / 2
    names = [f"steps {a}-{b - 1}" for a, b in zip(info.starts, info.ends, strict=True)]
    sketch = Sketch()
    sketch.heading("Series: hover a dot", panel=1, left=True)
    sketch.heading("what this token attends to", panel=2, left=True)
    sketch.heading("All tokens", panel=3, left=True)
    sketch.scatter(
        x=np.arange(len(info.series)),
        y=info.series.astype(np.float32),
        mode="lines",
        line={"color": CLASS_COLORS[info.color_of % len(CLASS_COLORS)], "width": 1.5},
    )
    hovering = {"rows": rows, "into": ROW}
    bottom = float(info.series.min()) - 0.08 * float(np.ptp(info.series) or 1)
    sketch.scatter(
        x=centres,
        y=np.full(len(centres), bottom),
        mode="markers",
        marker={
            "size": 8,
            "color": [ACCENT if i == info.token else MUTED for i in range(len(rows))],
        },
        customdata=names,
        hovertemplate="token %{pointNumber}, %{customdata}<extra></extra>",
        meta=hovering,
    )
    sketch.scatter(
        panel=2,
        x=centres,
        y=rows[info.token] if info.weights.any() else [None] * len(rows),
        name=ROW,
        mode="lines+markers",
        fill="tozeroy",
        line={"color": ACCENT, "width": 2},
        marker={"size": 5},
        customdata=names,
        hovertemplate="%{customdata}: %{y:.3f}<extra></extra>",
    )
    even = 1 / len(rows)
    sketch.line((0, len(info.series)), (even, even), 2, color=MUTED, width=1.5, dash="dot")
    _draw_map(sketch, rows, max(float(info.weights.max()), 2 * even), hovering)
    return sketch.figure(
        height=height,
        alt=_alt(info),
        margin=MARGIN,
        hovermode="closest",
        **_axes(info),
    )


def grouped(info: TokenAttention) -> TokenAttention:
    """Neighbouring tokens as one, where there are more than `MOST_TOKENS`: rows are averaged,
    columns added, so that rows still add up to 1."""
    tokens = len(info.weights)
    size = -(-tokens // MOST_TOKENS)
    if size == 1:
        return info
    first = np.arange(0, tokens, size)
    counts = np.diff([*first, tokens])
    columns = np.add.reduceat(info.weights, first, axis=1)
    return TokenAttention(
        info.series,
        np.add.reduceat(columns, first, axis=0) / counts[:, None],
        info.starts[first],
        info.ends[first + counts - 1],
        info.token // size,
        info.color_of,
    )


def _draw_map(
    sketch: Sketch, rows: list[list[float]], most: float, hovering: Mapping[str, object]
) -> None:
    """The attention of all tokens, on a scale from 0 to `most`."""
    sketch.trace(
        "heatmap",
        panel=3,
        name="attention of each token",
        z=np.asarray(rows, np.float32),
        zmin=0,
        zmax=most,
        colorscale=SEQUENTIAL,
        showscale=False,
        meta=hovering,
        hovertemplate="token %{y} attends to %{x}: %{z:.3f}<extra></extra>",
    )


def _axes(info: TokenAttention) -> dict[str, dict[str, object]]:
    across = {"range": [0, len(info.series) - 1], "domain": LEFT, "fixedrange": True}
    top = 1.1 * max(float(info.weights.max()), 2 / len(info.weights))
    tokens = {"title": {"text": "attends to token"}, "domain": RIGHT, "anchor": "y3"}
    return {
        "xaxis": {**across, "anchor": "y", "showticklabels": False},
        "yaxis": {"domain": UPPER, "title": {"text": "value"}, "fixedrange": True, "nticks": 4},
        "xaxis2": {**across, "anchor": "y2", "title": {"text": "time step"}},
        "yaxis2": {
            "domain": LOWER,
            "anchor": "x2",
            "title": {"text": "attention"},
            "range": [0, top],
            "nticks": 4,
            "fixedrange": True,
        },
        "xaxis3": {**tokens, "fixedrange": True, "showgrid": False},
        "yaxis3": {
            "title": {"text": "token"},
            "domain": (0, 1),
            "anchor": "x3",
            "autorange": "reversed",
            "fixedrange": True,
            "showgrid": False,
        },
    }


def _alt(info: TokenAttention) -> str:
    if not info.weights.any():
        return f"A series of {len(info.series)} steps, cut into {len(info.weights)} tokens."
    row = info.weights[info.token]
    most = int(row.argmax())
    return (
        f"A series of {len(info.series)} steps. Token {info.token} attends most to token {most}, "
        f"at steps {info.starts[most]} to {info.ends[most] - 1}, with weight {row[most]:.3f}; "
        f"uniform attention would be {1 / len(row):.3f}."
    )
