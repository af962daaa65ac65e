"""Fields of a line as numbers; nothing but a finite number passes."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from playground.datasets.time_series_files.file_error import TimeSeriesFileError, snippet
from playground.datasets.time_series_files.limits import MAX_VALUE

MISSING = {"", "?", "na", "n/a", "nan", "-nan", "null", "none"}


def numbers(
    fields: Sequence[str], line: int, *, first: int = 1, channel: int | None = None
) -> np.ndarray:
    """The numbers of a line, float64, shape (fields,).

    Args:
        first: Which field of the line the first of these is, to say where a bad one stands.
        channel: Which channel they belong to, where a line has several.

    Raises:
        TimeSeriesFileError: a field is missing, no number, infinite or beyond all measure.
    """
    try:
        values = np.array([float(field) for field in fields])
    except ValueError:
        values = None
    if (
        values is not None
        and bool((np.abs(values) <= MAX_VALUE).all())
        and not any("_" in field for field in fields)
    ):
        return values
    place = next(i for i, field in enumerate(fields) if not _is_number(field))
    where = f"field {place + first}" if channel is None else f"value {place + 1}"
    where += "" if channel is None else f" of channel {channel}"
    field = fields[place].strip()
    if field.lower() in MISSING:
        raise TimeSeriesFileError(
            f"a number as {where}",
            f"{snippet(field)}, a missing value" if field else "nothing, a missing value",
            "Fill missing values in, or leave the series out.",
            line=line,
        )
    raise TimeSeriesFileError(
        f"a number as {where}", snippet(field), "Correct it, or leave the series out.", line=line
    )


def _is_number(field: str) -> bool:
    try:
        value = float(field)
    except ValueError:
        return False
    return "_" not in field and math.isfinite(value) and abs(value) <= MAX_VALUE
