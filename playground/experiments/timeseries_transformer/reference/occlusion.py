"""Hide a window of a series and see what becomes of the answer.

Zeiler and Fergus (2014), "Visualizing and understanding convolutional networks", with a window in
time in the place of a grey square.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from playground.experiments.timeseries_transformer.reference.network import TransformerNetwork
from playground.reference.limits import whole_number

MOST_WINDOWS = 100


@dataclass(frozen=True, eq=False)
class Occlusion:
    """Answers with a part of the series hidden.

    Attributes:
        starts: First step of each window, shape (windows,).
        width: Steps in a window.
        whole: Probability of the class with nothing hidden.
        probability: Of the same class with the window hidden, shape (windows,).
    """

    starts: npt.NDArray[np.int64]
    width: int
    whole: float
    probability: npt.NDArray[np.float32]


def occlude(
    network: TransformerNetwork, series: npt.ArrayLike, width: int, class_index: int
) -> Occlusion:
    """Sets windows of a series to its mean, one at a time, at most `MOST_WINDOWS` of them.

    Args:
        series: shape (steps, channels).
        width: Steps to hide, 1 to all.
        class_index: Whose probability to follow.

    Raises:
        ValueError: the width is not from 1 to the number of steps.
    """
    x = np.asarray(series, np.float32)
    steps = network.architecture.steps
    width = whole_number("the width of the window", width, 1, steps)
    count = min(MOST_WINDOWS, steps - width + 1)
    starts = np.unique(np.linspace(0, steps - width, count).round().astype(np.int64))
    hidden = np.repeat(x[None], len(starts) + 1, axis=0)
    mean = x.mean(axis=0)
    for row, start in enumerate(starts, start=1):
        hidden[row, start : start + width] = mean
    probabilities = network.answer(hidden).probabilities[:, class_index]
    return Occlusion(starts, width, float(probabilities[0]), probabilities[1:])
