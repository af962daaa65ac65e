"""How a table is written: what stands between its columns, and its decimal mark."""

from __future__ import annotations

import csv
import itertools
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from playground.datasets.file_error import FileError
from playground.datasets.reading.cells import is_missing, is_number
from playground.datasets.reading.options import (
    DELIMITERS,
    DecimalMark,
    Delimiter,
    ReadingOptions,
)
from playground.quoted import in_quotes

SAMPLE_LINES, SAMPLE_CHARACTERS = 30, 100_000
SEP_LINE = re.compile(r'"?sep=(.)"?[;,\t| ]*', re.IGNORECASE)
"""What Excel writes, and reads, above a table."""
WORDS = re.compile(r'"([^"]*)"|(\S+)')
MOST_WORDS = 100_000
"""Of a line with quotation marks; more than any table may have columns."""
MARKS: tuple[tuple[Delimiter, DecimalMark], ...] = (
    *(("\t", "."), ("\t", ","), (";", "."), (";", ","), ("|", "."), ("|", ",")),
    *((",", "."), (",", ","), (" ", "."), (" ", ",")),
)
"""In order of preference where several fit equally well."""


class Dialect(NamedTuple):
    """How a table is written.

    Attributes:
        skipped: How many lines stand above the table.
    """

    delimiter: Delimiter
    decimal: DecimalMark
    skipped: int = 0


def recognized(lines: Sequence[str], options: ReadingOptions) -> Dialect:
    """The dialect in which most cells of the first lines are numbers and rows are equally long.

    Args:
        lines: The first lines of the file.

    Raises:
        FileError: there is no row among them, or a line ``sep=`` names a delimiter that is none.
    """
    delimiter, skipped = options.delimiter, 0
    for line in lines:
        found = SEP_LINE.fullmatch(line.strip(" \n"))
        if found:
            delimiter = delimiter or _delimiter(found.group(1), skipped + 1)
        elif line.strip() and not line.startswith("#"):
            break
        skipped += 1
    sample = [line for line in lines[skipped:] if line.strip()][:SAMPLE_LINES]
    if not sample:
        raise FileError("rows of a table", "only comments or blank lines", "Choose another file.")
    fitting = [
        marks
        for marks in MARKS
        if marks[0] == (delimiter or marks[0]) and marks[1] == (options.decimal or marks[1])
    ]
    best = max(fitting, key=lambda marks: _fit(sample, *marks))  # the first of equals
    return Dialect(*best, skipped)


def fields_of(lines: Iterable[str], delimiter: Delimiter) -> Iterator[tuple[int, list[str]]]:
    """The cells of every row, and on which line it ends, from 1.

    Raises:
        FileError: a row cannot be parted.
    """
    if delimiter == " ":
        for number, line in enumerate(lines, start=1):
            yield number, _words(line) if '"' in line else line.split()
        return
    reader = csv.reader(lines, delimiter=delimiter)
    try:
        for fields in reader:
            yield reader.line_num, fields
    except csv.Error as error:
        raise FileError(
            "a row of a table",
            f"one that cannot be read ({error})",
            "See whether a quotation mark is left open.",
            line=reader.line_num,
        ) from error


def _words(line: str) -> list[str]:
    found = itertools.islice(WORDS.finditer(line), MOST_WORDS)
    return [word.group(1) or word.group(2) or "" for word in found]


def _fit(sample: Sequence[str], delimiter: Delimiter, decimal: DecimalMark) -> float:
    """How well a dialect explains the lines: the share of cells that are numbers, times the share
    of rows that are as long as most; −1 where it finds no columns."""
    try:
        rows = [list(itertools.islice(fields, 200)) for _, fields in fields_of(sample, delimiter)]
    except FileError:
        return -1.0
    widths = Counter(len(row) for row in rows)
    width, count = max(widths.items(), key=lambda item: (item[1], item[0]))
    if width < 2:
        return -1.0
    cells = [cell for row in rows for cell in row if cell.strip()]
    known = sum(is_number(cell, decimal) or is_missing(cell) for cell in cells)
    return round(known / max(1, len(cells)) * count / len(rows), 3)


def _delimiter(mark: str, line: int) -> Delimiter:
    for delimiter in DELIMITERS:
        if mark == delimiter:
            return delimiter
    raise FileError(
        f"a delimiter ({', '.join(DELIMITERS.values())}) behind sep=",
        in_quotes(mark),
        "Save the table with one of these.",
        line=line,
    )
