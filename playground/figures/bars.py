"""Horizontal bars: a number per name."""

from __future__ import annotations

from collections.abc import Sequence

from playground.figures.figure import Figure
from playground.figures.palette import ACCENT, MUTED
from playground.figures.plain_text import plain
from playground.figures.template import styled


def bars(
    names: Sequence[str],
    values: Sequence[float],
    *,
    axis: str,
    number_format: str = ",",
    highlight: int | None = None,
    limit: float | None = None,
) -> Figure:
    """One bar per name, its value written at its end.

    Args:
        names: They may quote a user; all different.
        axis: What the values are, with their unit.
        number_format: How values are written, in d3's notation.
        highlight: The one bar in the accent colour; all when left out.
        limit: Right end of the axis.
    """
    colors = [ACCENT if highlight in (None, i) else MUTED for i in range(len(names))]
    trace = {
        "type": "bar",
        "x": list(values),
        "y": [plain(name) for name in names],
        "orientation": "h",
        "marker": {"color": colors},
        "texttemplate": f"%{{x:{number_format}}}",
        "textposition": "outside",
        "cliponaxis": False,
        "hovertemplate": f"%{{y}}: %{{x:{number_format}}}<extra></extra>",
    }
    layout = {
        "xaxis": {"title": {"text": axis}} | ({"range": [0, limit]} if limit else {}),
        "yaxis": {"autorange": "reversed", "showgrid": False, "type": "category"},
        "margin": {"r": 72},
    }
    words = ", ".join(f"{n} {v:g}" for n, v in zip(names, values, strict=True))
    return styled(
        {"data": [trace], "layout": layout},
        height=80 + 30 * len(names),
        alt=f"{axis}: {words}",
    )
