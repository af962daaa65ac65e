"""A table of numbers and categories, of which any column may be the target."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True, eq=False)
class TabularData:
    """Rows of a table whose columns hold numbers or categories.

    Attributes:
        columns: The name of each column; no two are alike.
        values: float64, shape (rows, columns): numbers, or the places of categories among their
            levels; NaN where a value is missing.
        levels: The categories of each column; () for a column of numbers.
        target: The column that is predicted when nobody has chosen one.
        note: What was read and left out, in sentences.
    """

    title: str
    columns: tuple[str, ...]
    values: np.ndarray
    levels: tuple[tuple[str, ...], ...]
    target: int
    note: str = ""

    def as_arrays(self) -> dict[str, np.ndarray]:
        """Numbers and text alone, as a file keeps them."""
        return {
            "title": np.array(self.title),
            "columns": np.array(self.columns),
            "values": self.values,
            "levels": np.array([level for levels in self.levels for level in levels], str),
            "level_counts": np.array([len(levels) for levels in self.levels]),
            "target": np.array(self.target),
            "note": np.array(self.note),
        }


def from_arrays(arrays: Mapping[str, np.ndarray]) -> TabularData:
    """The table that `TabularData.as_arrays` wrote.

    Raises:
        KeyError, TypeError, ValueError: they are of something else.
    """
    columns = tuple(str(name) for name in arrays["columns"])
    ends = np.cumsum(arrays["level_counts"])
    flat = [str(level) for level in arrays["levels"]]
    levels = tuple(
        tuple(flat[end - count : end])
        for end, count in zip(ends.tolist(), arrays["level_counts"].tolist(), strict=True)
    )
    values, target = arrays["values"], int(arrays["target"])
    if values.shape[1:] != (len(columns),) or len(levels) != len(columns):
        raise ValueError("values of other columns")
    if values.dtype != np.float64 or not 0 <= target < len(columns):
        raise ValueError("no numbers, or no target")
    title, note = str(arrays["title"]), str(arrays["note"])
    return TabularData(title, columns, values, levels, target, note)
