"""What a person may say about a file, where the reader would guess."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Delimiter = Literal[",", ";", "\t", "|", " "]
"""What stands between columns; a blank stands for any number of blanks."""
DecimalMark = Literal[".", ","]
DELIMITERS: dict[Delimiter, str] = {
    ",": "comma",
    ";": "semicolon",
    "\t": "tab",
    "|": "vertical bar",
    " ": "blanks",
}
"""Each delimiter and its name in words."""


@dataclass(frozen=True)
class ReadingOptions:
    """Answers to what a reader would otherwise recognize; None leaves it to the reader.

    Attributes:
        delimiter: What stands between columns.
        decimal: The decimal mark.
        header: Whether the first row names the columns.
        label_column: The column that holds the class, from 0; −1 is the last. In FASTA the field of
            the header line, counted alike.
        left_out: The columns that are not read, from 0; ``()`` reads every column.
        x_column, y_column: The coordinates of points, from 0.
    """

    delimiter: Delimiter | None = None
    decimal: DecimalMark | None = None
    header: bool | None = None
    label_column: int | None = None
    left_out: tuple[int, ...] | None = None
    x_column: int | None = None
    y_column: int | None = None


RECOGNIZE = ReadingOptions()
"""Everything is left to the reader."""
