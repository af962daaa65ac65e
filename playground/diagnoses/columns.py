"""Inputs as columns: the features of an example, or the channels of a series."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from playground.experiments import Data

MOST_ROWS = 500
"""Of large data, evenly spaced examples are looked at."""
MOST_NUMBERS = 400_000
CONSTANT = 1e-6
"""Standard deviation as a share of the largest value: single precision keeps seven digits."""
FEWEST = 3
"""Examples below which every column looks like anything."""


@dataclass(frozen=True)
class ColumnStatistics:
    """How the columns of the training examples vary.

    Attributes:
        deviation: Standard deviation of each column, shape (columns,).
        largest: Largest absolute value, shape (columns,).
        noun: What a column is called.
    """

    deviation: np.ndarray
    largest: np.ndarray
    noun: str

    @property
    def constant(self) -> np.ndarray:
        """Which columns have one and the same value, shape (columns,)."""
        return self.deviation <= CONSTANT * self.largest


def sampled(x: np.ndarray) -> np.ndarray:
    """At most so many examples, evenly spaced, as float64; fewer where each is large."""
    size = max(1, int(np.prod(x.shape[1:])))
    kept = max(FEWEST, min(MOST_ROWS, MOST_NUMBERS // size))
    return np.asarray(x[:: max(1, -(-len(x) // kept))], np.float64)


def column_statistics(data: Data) -> ColumnStatistics:
    """Deviations of features, (n, features), or of channels, (n, steps, channels)."""
    x = sampled(data.train.x)
    rows = x.reshape(-1, x.shape[-1]) if x.ndim > 1 else x[:, None]
    noun = "channel" if x.ndim > 2 else "input"
    return ColumnStatistics(rows.std(axis=0), np.abs(rows).max(axis=0, initial=0.0), noun)


def numbered(noun: str, positions: np.ndarray) -> str:
    """``input 3``, or ``inputs 3, 5 and 8``; of many the first, and how many more."""
    numbers = [str(place + 1) for place in positions.tolist()]
    if len(numbers) == 1:
        return f"{noun} {numbers[0]}"
    if len(numbers) > 4:
        return f"{noun}s {', '.join(numbers[:3])} and {len(numbers) - 3:,} more"
    return f"{noun}s {', '.join(numbers[:-1])} and {numbers[-1]}"
