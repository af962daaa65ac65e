"""Series as a file gives them: numbers, a label and a line each."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from playground.datasets.file_error import FileError
from playground.datasets.reading import (
    ReadingReport,
    class_counts,
    class_order,
    notes_on_labels,
    spelt,
)
from playground.datasets.reading.options import DecimalMark
from playground.quoted import in_quotes

MIN_STEPS, MAX_STEPS = 4, 5_000
MAX_SERIES = 20_000
MAX_CHANNELS = 64
MAX_CLASSES = 100
MAX_VALUES = 20_000_000
"""Of all series together, each as long as the longest: 160 MB while they are read."""


@dataclass(frozen=True, eq=False)
class LabelledSeries:
    """What a file holds.

    Attributes:
        x: float64, shape (n, steps, channels); NaN where a value is missing, and behind the end of
            a series that is shorter than the longest.
        lengths: Steps of each series, shape (n,).
        labels: The class of each series.
        lines: Where in the file each series stands, from 1.
        report: What was understood.
    """

    x: np.ndarray
    lengths: np.ndarray
    labels: tuple[str, ...]
    lines: tuple[int, ...]
    report: ReadingReport

    def line_of(self, label: str) -> int:
        """Where a class is met first."""
        return self.lines[self.labels.index(label)]

    def check_classes(self, least: int, why: str) -> None:
        """Every class needs some series.

        Args:
            least: How many.
            why: What they are for, to end the sentence.

        Raises:
            FileError: there is one class, there are too many, or one has too few series.
        """
        counts = Counter(self.labels)
        if len(counts) == 1:
            raise FileError(
                "series of at least two classes",
                f"only {in_quotes(self.labels[0])}, in all {len(self.labels):,} series",
                "Add series of another class, or see whether the classes stand where expected.",
                line=self.lines[0],
            )
        if len(counts) > MAX_CLASSES:
            raise FileError(
                f"at most {MAX_CLASSES} classes",
                f"{len(counts):,} different labels",
                "See whether the classes stand where expected, or join some of them.",
            )
        rarest = min(counts, key=lambda label: counts[label])
        if counts[rarest] < least:
            raise FileError(
                f"at least {least} series of each class, {why}",
                f"{counts[rarest]} of class {in_quotes(rarest)}",
                "Add some, or leave the class out.",
                line=self.line_of(rarest),
            )


def gathered(
    rows: Sequence[np.ndarray],
    labels: Sequence[str],
    lines: Sequence[int],
    encoding: str,
    *,
    decimal: DecimalMark | None = None,
    notes: tuple[str, ...] = (),
    **understood: Any,
) -> LabelledSeries:
    """Series, with what was understood of them.

    Args:
        rows: Each (steps, channels), NaN where a value is missing; all of as many channels.
        labels: As the file writes them.
        understood: Further fields of the report.

    Raises:
        FileError: there are none, or they are too many, too short, too long or too wide.
    """
    known = [k for k, row in enumerate(rows) if (~np.isnan(row)).any(axis=0).all()]
    empty = sorted(set(lines) - {lines[k] for k in known})
    rows = [rows[k] for k in known]
    written, lines = [labels[k] for k in known], [lines[k] for k in known]
    if not rows:
        raise FileError("series, one per line", "none", "Choose another file.")
    lengths = np.array([len(row) for row in rows])
    _check_sizes(rows, lengths, lines)
    shape = (len(rows), int(lengths.max()), rows[0].shape[1])
    if math.prod(shape) > MAX_VALUES:
        longest = int(lengths.argmax())
        raise FileError(
            f"series that fill at most {MAX_VALUES:,} values when all are as long as the longest",
            f"{math.prod(shape):,}",
            "Leave the longest series out, or cut it.",
            line=lines[longest],
        )
    x = np.full(shape, np.nan)
    for place, row in enumerate(rows):
        x[place, : len(row)] = row
    names = {label: spelt(label, decimal or ".") for label in dict.fromkeys(written)}
    spelled = tuple(names[label] for label in written)
    report = ReadingReport(
        "",
        "table",
        encoding,
        decimal=decimal,
        rows=len(rows),
        lengths=(int(lengths.min()), int(lengths.max())),
        channels=x.shape[2],
        missing=int(np.isnan(x).sum()) - x.shape[2] * int((x.shape[1] - lengths).sum()),
        classes=class_counts(spelled, class_order(spelled)),
    )
    several = notes + notes_on_labels(list(names), decimal or ".") + _notes(lengths, lines, empty)
    report = replace(report, notes=several, **understood)
    return LabelledSeries(x, lengths, spelled, tuple(lines), report)


def without_trailing_gap(row: np.ndarray) -> np.ndarray:
    """A series up to its last known value: one that is missing at its end has ended earlier.

    Args:
        row: shape (steps, channels).
    """
    known = np.flatnonzero((~np.isnan(row)).any(axis=1))
    return row[: known[-1] + 1] if len(known) else row


def _check_sizes(rows: Sequence[np.ndarray], lengths: np.ndarray, lines: Sequence[int]) -> None:
    for place in (int(lengths.argmin()), int(lengths.argmax())):
        if not MIN_STEPS <= lengths[place] <= MAX_STEPS:
            raise FileError(
                f"between {MIN_STEPS} and {MAX_STEPS:,} values per series",
                f"{lengths[place]:,}",
                "See whether each line holds one series, and what stands between its values.",
                line=lines[place],
            )
    for limit, number, noun in (
        (MAX_CHANNELS, rows[0].shape[1], "channels"),
        (MAX_SERIES, len(rows), "series"),
    ):
        if number > limit:
            raise FileError(
                f"at most {limit:,} {noun}", f"{number:,}", "Leave some out.", line=lines[0]
            )


def _notes(lengths: np.ndarray, lines: Sequence[int], empty: Sequence[int]) -> tuple[str, ...]:
    notes = []
    if empty:
        which = "A series" if len(empty) == 1 else f"{len(empty):,} series"
        verb = "was" if len(empty) == 1 else "were"
        notes.append(
            f"{which} without any known value {verb} left out (line {empty[0]:,}"
            f"{' and others' if len(empty) > 1 else ''})."
        )
    low, high = int(lengths.min()), int(lengths.max())
    if low < high:
        shorter = int((lengths < high).sum())
        first = int(np.flatnonzero(lengths < high)[0])
        notes.append(
            f"Series differ in length: {shorter:,} of {len(lengths):,} are shorter than {high:,} "
            f"values, the first in line {lines[first]:,} with {lengths[first]:,}."
        )
    return tuple(notes)
