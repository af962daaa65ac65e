"""The score of a network beside those of methods that need none."""

from __future__ import annotations

from collections.abc import Sequence

from playground.figures.figure import Figure
from playground.figures.palette import ACCENT, MUTED
from playground.figures.template import styled

HEIGHT = 118
LOWEST = -0.2
"""Where a bar ends that would be longer to the left: R² has no lower limit."""


def score_bars(
    names: Sequence[str], scores: Sequence[float], what: str, *, percent: bool, height: int = HEIGHT
) -> Figure:
    """A bar for each method, the last in the accent colour; its score at its end.

    Args:
        what: What the scores are, as "validation accuracy".
        percent: Whether they are shares.
    """
    texts = [
        f"{score:.1%}" if percent else f"{round(score, 3) + 0.0:.3f}".replace("-", "−")
        for score in scores
    ]
    lengths = [max(LOWEST, score) for score in scores]
    trace = {
        "type": "bar",
        "x": lengths,
        "y": list(names),
        "orientation": "h",
        "marker": {"color": [*[MUTED] * (len(names) - 1), ACCENT]},
        "text": texts,
        "textposition": "outside",
        "cliponaxis": False,
        "hovertemplate": "%{y}: %{text}<extra></extra>",
    }
    low = min(0.0, *lengths)
    layout = {
        "xaxis": {"range": [low - (0.15 if low < 0 else 0), 1.15], "visible": False},
        "yaxis": {"autorange": "reversed", "showgrid": False, "ticksuffix": " "},
        "margin": {"t": 26, "b": 4},
        "annotations": [
            {
                "text": f"<b>{what}</b>", "x": 0, "y": 1, "xref": "paper", "yref": "paper",
                "xanchor": "left", "yanchor": "bottom", "font": {"color": MUTED, "size": 15},
            }
        ],
        "bargap": 0.25,
    }  # fmt: skip
    words = ", ".join(f"{name} {text}" for name, text in zip(names, texts, strict=True))
    return styled({"data": [trace], "layout": layout}, height=height, alt=f"{what}: {words}.")
