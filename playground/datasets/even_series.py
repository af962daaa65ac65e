"""Series of one length without gaps, made from series that have them."""

from __future__ import annotations

from typing import Literal

import numpy as np

UnequalLengths = Literal["resample", "pad", "truncate"]
MissingValues = Literal["interpolate", "drop"]


def has_gaps_inside(rows: np.ndarray) -> bool:
    """Whether a value is missing before the last known one of a series.

    Args:
        rows: Missing values are NaN, shape (n, steps).
    """
    missing = np.isnan(rows)
    # From the end backwards: missing, although something known came later.
    known_later = np.logical_or.accumulate(~missing[:, ::-1], axis=1)[:, ::-1]
    return bool((missing & known_later).any())


def lengths_in_archive(*parts: np.ndarray) -> list[np.ndarray]:
    """The length of each series of a UCR set, whose shorter series end in NaN.

    Where values are missing inside a series, those at an end are missing as well.

    Args:
        parts: Each of shape (n, steps).

    Returns:
        int64, shape (n,) for each part.
    """
    if any(has_gaps_inside(part) for part in parts):
        return [np.full(len(part), part.shape[1]) for part in parts]
    return [part.shape[1] - np.isnan(part[:, ::-1]).argmin(axis=1) for part in parts]


def missing_inside(x: np.ndarray, lengths: np.ndarray) -> np.ndarray:
    """Which series miss a value before their end, shape (n,).

    Args:
        x: shape (n, longest, channels).
        lengths: Steps of each series, shape (n,).
    """
    inside = np.arange(x.shape[1]) < lengths[:, None]
    return (np.isnan(x).any(axis=2) & inside).any(axis=1)


def even_series(
    x: np.ndarray,
    lengths: np.ndarray,
    steps: int,
    *,
    unequal_lengths: UnequalLengths,
    missing_values: MissingValues,
) -> tuple[np.ndarray, np.ndarray]:
    """Series of one length, without missing values.

    A missing value is interpolated linearly; beyond the first and the last known one, that one
    holds.

    Args:
        x: shape (n, longest, channels); NaN where a value is missing, and behind the end of a
            series.
        lengths: Steps of each series, shape (n,).
        steps: Of every series afterwards: those of the longest, or of the shortest to truncate.
        unequal_lengths: ``resample`` stretches each series to all steps, ``pad`` repeats its last
            value, ``truncate`` cuts what is beyond the steps.
        missing_values: ``drop`` leaves series with a missing value out.

    Returns:
        Series of the type of x, shape (kept, steps, channels), and the indices of those kept.
    """
    kept = np.arange(len(x))
    if missing_values == "drop":
        kept = kept[~missing_inside(x, lengths)]
    even = np.empty((len(kept), steps, x.shape[2]), x.dtype)
    for out, series, length in zip(even, x[kept], lengths[kept], strict=True):
        positions = np.linspace(0, length - 1, steps) if unequal_lengths == "resample" else None
        for channel in range(x.shape[2]):
            values = series[:length, channel]
            known = np.flatnonzero(~np.isnan(values))
            at = np.arange(steps) if positions is None else positions
            out[:, channel] = np.interp(at, known, values[known])
    return even, kept
