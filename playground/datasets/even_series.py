"""Series of one length without gaps, made from series that have them."""

from __future__ import annotations

import numpy as np


def has_gaps_inside(rows: np.ndarray) -> bool:
    """Whether a value is missing before the last known one of a series.

    Args:
        rows: Missing values are NaN, shape (n, steps).
    """
    missing = np.isnan(rows)
    # From the end backwards: missing, although something known came later.
    known_later = np.logical_or.accumulate(~missing[:, ::-1], axis=1)[:, ::-1]
    return bool((missing & known_later).any())


def even_series(rows: np.ndarray, *, stretch: bool) -> np.ndarray:
    """Fills every missing value by linear interpolation; beyond the ends the nearest value holds.

    Args:
        rows: Missing values are NaN, shape (n, steps).
        stretch: Whether values that are missing at the end say that the series ended earlier: it is
            then stretched to all steps.

    Returns:
        float32, shape (n, steps).
    """
    filled = np.empty(rows.shape, np.float32)
    for row, out in zip(rows, filled, strict=True):
        known = np.flatnonzero(~np.isnan(row))
        end = known[-1] if stretch else len(row) - 1
        out[:] = np.interp(np.linspace(0, end, len(row)), known, row[known])
    return filled
