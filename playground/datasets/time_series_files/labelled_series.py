"""Series as a file gives them: numbers, a label and a line each."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from playground.datasets.time_series_files.file_error import TimeSeriesFileError, snippet
from playground.datasets.time_series_files.limits import (
    MAX_CHANNELS,
    MAX_CLASSES,
    MAX_SERIES,
    MAX_STEPS,
    MIN_STEPS,
)


@dataclass(frozen=True, eq=False)
class LabelledSeries:
    """What a file holds.

    Attributes:
        x: float32, shape (n, steps, channels).
        labels: The class of each series, as the file spells it.
        lines: Where in the file each series stands, from 1.
    """

    x: np.ndarray
    labels: tuple[str, ...]
    lines: tuple[int, ...]

    def line_of(self, label: str) -> int:
        """Where a class is met first."""
        return self.lines[self.labels.index(label)]

    def check_classes(self, least: int, why: str) -> None:
        """Every class needs some series.

        Args:
            least: How many.
            why: What they are for, to end the sentence.

        Raises:
            TimeSeriesFileError: there is one class, there are too many, or one has too few series.
        """
        counts = Counter(self.labels)
        if len(counts) == 1:
            raise TimeSeriesFileError(
                "series of at least two classes",
                f"only {snippet(self.labels[0])}, in all {len(self.labels):,} series",
                "Add series of another class, or see whether the labels stand where expected.",
                line=self.lines[0],
            )
        if len(counts) > MAX_CLASSES:
            raise TimeSeriesFileError(
                f"at most {MAX_CLASSES} classes",
                f"{len(counts):,} different labels",
                "See whether the labels stand where expected, or join some classes.",
            )
        rarest = min(counts, key=lambda label: counts[label])
        if counts[rarest] < least:
            raise TimeSeriesFileError(
                f"at least {least} series of each class, {why}",
                f"{counts[rarest]} of class {snippet(rarest)}",
                "Add some, or leave the class out.",
                line=self.line_of(rarest),
            )


def gathered(
    rows: Sequence[np.ndarray], labels: Sequence[str], lines: Sequence[int]
) -> LabelledSeries:
    """Series of one shape, with labels; a label that is a number is spelt as one.

    Args:
        rows: Each (steps, channels), all of one shape.

    Raises:
        TimeSeriesFileError: there are none, or they are too many, too short, too long or too wide.
    """
    if not rows:
        raise TimeSeriesFileError("series, one per line", "none", "Choose another file.")
    steps, channels = rows[0].shape
    if not MIN_STEPS <= steps <= MAX_STEPS:
        raise TimeSeriesFileError(
            f"between {MIN_STEPS} and {MAX_STEPS:,} values per series",
            f"{steps:,}",
            "See whether each line holds one series.",
            line=lines[0],
        )
    for limit, number, noun in (
        (MAX_CHANNELS, channels, "channels"),
        (MAX_SERIES, len(rows), "series"),
    ):
        if number > limit:
            raise TimeSeriesFileError(
                f"at most {limit:,} {noun}", f"{number:,}", "Leave some out.", line=lines[0]
            )
    return LabelledSeries(
        np.stack(rows).astype(np.float32), tuple(_spelt(label) for label in labels), tuple(lines)
    )


def class_order(labels: Sequence[str]) -> list[str]:
    """Classes in order: by number where all are numbers, else by the alphabet."""

    def order(label: str) -> tuple[float, str]:
        value = _number(label)
        return (math.inf if value is None else value, label)

    return sorted(set(labels), key=order)


def _spelt(label: str) -> str:
    """``1``, ``1.0`` and ``1.0000000e+00`` are one class."""
    value = _number(label)
    return label if value is None else f"{value:.12g}"


def _number(text: str) -> float | None:
    if "_" in text:
        return None
    try:
        value = float(text)
    except ValueError:
        return None
    return value if math.isfinite(value) else None
