"""What a reader understood of a file, for a preview before anything is kept."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

from playground.datasets.reading.options import DecimalMark, Delimiter

Format = Literal["table", "ts", "fasta", "jaspar", "meme", "images"]


class ColumnLeftOut(NamedTuple):
    """A column that is not part of the data.

    Attributes:
        column: From 0, as `ReadingOptions.left_out` counts.
        name: From the header; ``column 3`` where there is none.
        reason: Why, to end the sentence "… is left out: …".
    """

    column: int
    name: str
    reason: str


@dataclass(frozen=True)
class ClassCount:
    """A class, as it is spelt on every page, and how many examples it has."""

    label: str
    count: int


@dataclass(frozen=True)
class ReadingReport:
    """What was understood of one file. Every guess in it can be corrected by `ReadingOptions`.

    Attributes:
        file: The file's name without folders.
        format: What kind of text it is.
        encoding: In words, such as ``UTF-8`` or ``UTF-16 with a byte-order mark``; "" where it is
            no text.
        delimiter, decimal: Of a table; None in other formats.
        header: Whether the first row names the columns; False in other formats.
        columns: The name of every column of a table, also of those left out; of FASTA the first
            entry's header fields, of which one holds the label.
        label_column: Which of `columns` holds the class, from 0; None where there are no classes.
        coordinates: Which columns are x and y of points, from 0; () where there are none.
        left_out: Columns that are not part of the data.
        rows: Series, points, rows or sequences that were read.
        lengths: Values or letters of the shortest and the longest example; (0, 0) for points and
            curves, whose rows have no length.
        channels: Numbers at each step; 1 but for ``.ts`` files.
        missing: Missing values inside series; rows of points and curves that have one are left out
            and named in `notes`.
        classes: In their order on every page.
        notes: What else a person should know, one sentence each, nothing escaped.
    """

    file: str
    format: Format
    encoding: str
    delimiter: Delimiter | None = None
    decimal: DecimalMark | None = None
    header: bool = False
    columns: tuple[str, ...] = ()
    label_column: int | None = None
    coordinates: tuple[int, ...] = ()
    left_out: tuple[ColumnLeftOut, ...] = ()
    rows: int = 0
    lengths: tuple[int, int] = (0, 0)
    channels: int = 1
    missing: int = 0
    classes: tuple[ClassCount, ...] = ()
    notes: tuple[str, ...] = ()


def rows_left_out(lines: Sequence[int]) -> tuple[str, ...]:
    """A sentence on rows with a missing value, where there are any.

    Args:
        lines: Where they stand.
    """
    if not lines:
        return ()
    if len(lines) == 1:
        return (f"1 row with a missing value is left out (line {lines[0]:,}).",)
    return (
        f"{len(lines):,} rows with a missing value are left out, the first in line {lines[0]:,}.",
    )


def class_counts(labels: Iterable[str], order: Iterable[str]) -> tuple[ClassCount, ...]:
    """How often each class occurs, in the order given."""
    counts = Counter(labels)
    return tuple(ClassCount(label, counts[label]) for label in order)
