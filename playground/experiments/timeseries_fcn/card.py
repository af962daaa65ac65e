"""The card of the home page."""

from __future__ import annotations

from itertools import pairwise

import numpy as np

from playground.datasets import time_series, ucr
from playground.experiments.timeseries_fcn.architecture import KERNEL_SIZES
from playground.figures.moving import MovingPicture
from playground.figures.palette import ACCENT, BEST, INK

STEPS = 160
PLACES = 32
KERNEL = np.sign(np.arange(KERNEL_SIZES[0]) - KERNEL_SIZES[0] / 2 + 0.5) / KERNEL_SIZES[0]
"""As wide as the network's first kernel: high where the series rises."""


def kernel_over_a_series() -> str:
    """A kernel slides along a series; below it grows its output after ReLU."""
    series, _ = ucr.glance(time_series.FORDA, 1)
    values = series[0, :STEPS].astype(np.float64)
    answer = np.maximum(np.correlate(values, KERNEL, "valid"), 0)
    picture = MovingPicture((0, STEPS), (0, 100), seconds=9)
    x = np.arange(len(values))
    picture.curve(x, 56 + 40 * (values - values.min()) / np.ptp(values), INK, width=1.5)
    at = np.linspace(0, len(answer) - 1, PLACES + 1).round().astype(int)
    half = len(KERNEL) / 2
    low = 6 + 34 * answer / answer.max()
    for part, (first, last) in enumerate(pairwise(at)):
        piece = slice(first, last + 1)
        coming = picture.shown_from(part, PLACES)
        picture.curve(x[piece] + half, low[piece], BEST, width=2.5, motion=coming)
    window = picture.moved([(float(x[k]), 0, 0) for k in at[1:]], smooth=False)
    picture.boxes([(0, len(KERNEL), 52, 100)], ACCENT, motion=window, fill_opacity=0.35)
    return picture.svg(
        "A window of eight steps slides along engine noise; below it grows a curve that is high "
        "wherever the series rises."
    )
