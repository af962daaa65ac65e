"""The card of the home page."""

from __future__ import annotations

import numpy as np

from playground.datasets import time_series, ucr
from playground.experiments.timeseries_transformer.reference.network import softmax
from playground.figures.moving import MovingPicture
from playground.figures.palette import ACCENT, INK, MUTED

PATCHES = 12
STEPS = 20
"""Of one patch."""
ASKED = (0, 2, 4, 6, 8, 10)
"""Patches whose attention is shown."""
MOST_LINKS = 4


def attention_over_a_series() -> str:
    """The attention softmax(X Xᵀ / √d) of a series' own patches X, with no weights learned."""
    series, _ = ucr.glance(time_series.FORDA, 1)
    values = series[0, : PATCHES * STEPS]
    patches = values.reshape(PATCHES, STEPS).astype(np.float64)
    attention = softmax(patches @ patches.T / np.sqrt(STEPS))
    picture = MovingPicture((0, PATCHES * STEPS), (0, 100), seconds=8)
    height = 22 + 24 * (values - values.min()) / np.ptp(values)
    for part, query in enumerate(ASKED):
        seen = picture.shown(part, len(ASKED))
        picture.boxes([_box(query)], ACCENT, motion=seen, fill_opacity=0.35)
        others = [key for key in np.argsort(-attention[query]) if key != query][:MOST_LINKS]
        top = max(attention[query][key] for key in others)
        for key in others:
            weight = float(attention[query][key] / top)
            x = np.linspace(_middle(query), _middle(int(key)), 12)
            lift = 14 + 34 * abs(int(key) - query) / PATCHES
            y = 48 + lift * 4 * (np.linspace(0, 1, 12) * np.linspace(1, 0, 12))
            looks = {"width": 1 + 4 * weight, "opacity": round(0.25 + 0.75 * weight, 2)}
            picture.curve(x, y, ACCENT, motion=seen, fill="none", **looks)
    picture.curve(np.arange(len(values)), height, INK, width=1.5)
    for patch in range(PATCHES + 1):
        picture.curve((patch * STEPS,) * 2, (16, 48), MUTED, width=1, opacity=0.35)
    return picture.svg(
        "Engine noise in patches. From one patch after another, arcs lead to the patches that it "
        "attends to, thicker for more attention."
    )


def _box(patch: int) -> tuple[float, float, float, float]:
    return patch * STEPS, (patch + 1) * STEPS, 16, 48


def _middle(patch: int) -> float:
    return (patch + 0.5) * STEPS
