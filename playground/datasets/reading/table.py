"""Rows and columns of any table of a person's own: series, points, curves."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from playground.datasets.file_error import FileError
from playground.datasets.reading.cells import is_missing, is_number, numbers
from playground.datasets.reading.columns import (
    LABEL_NAMES,
    Rows,
    columns_that_number_rows,
    empty_columns,
    name_of,
)
from playground.datasets.reading.decoding import DecodedText
from playground.datasets.reading.dialect import (
    SAMPLE_CHARACTERS,
    Dialect,
    fields_of,
    recognized,
)
from playground.datasets.reading.options import ReadingOptions
from playground.datasets.reading.report import ColumnLeftOut, ReadingReport

MOST_BLANK_LINES = 100_000
LOOKED_AT = 30
"""Rows from which it is judged whether a column holds words."""


@dataclass(frozen=True, eq=False)
class Table:
    """A table as text.

    Attributes:
        columns: The name of every column.
        header: Whether the names are those of the file.
        rows: The cells of each row; a row may end before the last column.
        lines: Where in the file each row ends, from 1.
        left_out: Columns that are not part of the data.
    """

    dialect: Dialect
    encoding: str
    columns: tuple[str, ...]
    header: bool
    rows: list[list[str]]
    lines: list[int]
    left_out: tuple[ColumnLeftOut, ...]

    @property
    def kept(self) -> list[int]:
        """The columns that are not left out."""
        without = {column.column for column in self.left_out}
        return [column for column in range(len(self.columns)) if column not in without]

    def report(self, file: str) -> ReadingReport:
        """What was understood of the table; its reader adds what the rows are."""
        return ReadingReport(
            file,
            "table",
            self.encoding,
            delimiter=self.dialect.delimiter,
            decimal=self.dialect.decimal,
            header=self.header,
            columns=self.columns,
            left_out=self.left_out,
        )

    def cell(self, row: int, column: int) -> str:
        """A cell without blanks around it; empty where the row ends before it."""
        cells = self.rows[row]
        return cells[column].strip() if column < len(cells) else ""

    def numbers(self, row: int, columns: Sequence[int]) -> list[float]:
        """The numbers of a row in those of the columns that it has; NaN where one is missing.

        Args:
            columns: In increasing order, at least one.

        Raises:
            FileError: a cell is neither a number nor missing.
        """
        cells = self.rows[row]
        if columns[-1] >= len(cells):
            columns = [column for column in columns if column < len(cells)]
        chosen = [cells[column] for column in columns]
        return numbers(
            chosen, self.dialect.decimal, self.lines[row], lambda k: f"field {columns[k] + 1}"
        )

    def holds_words(self, column: int) -> bool:
        """Whether a column holds words, judged by its first rows."""
        cells = [self.cell(row, column) for row in range(min(LOOKED_AT, len(self.rows)))]
        known = [cell for cell in cells if not is_missing(cell)]
        return bool(known) and not any(is_number(cell, self.dialect.decimal) for cell in known)


def read_table(
    decoded: DecodedText,
    options: ReadingOptions,
    *,
    noun: str,
    most_rows: int,
    most_columns: int,
    needed: int | None = None,
) -> Table:
    """A table, with everything about it recognized that the options leave open.

    Reading stops at the first row or column too many.

    Args:
        noun: What rows are, in the plural.
        needed: How many columns the data have; where the file has no more, none is left out.

    Raises:
        FileError: the text is no table, or a larger one.
    """
    text, encoding = decoded
    sample = io.StringIO(text[:SAMPLE_CHARACTERS]).readlines()
    dialect = recognized(sample, options)
    stream = io.StringIO(text, newline="\n")
    for _ in range(dialect.skipped):
        next(stream)
    rows, lines, widths = _rows_of(stream, dialect, noun, most_rows, most_columns)
    width = max(widths)
    header = _is_header(rows, dialect) if options.header is None else options.header
    names = [cell.strip() for cell in rows[0]] if header else []
    if header:
        rows, lines = rows[1:], lines[1:]
    if not rows:
        raise FileError(f"{noun} below the header", "none", "Choose another file.")
    if len(rows) > most_rows:
        raise _too_many(noun, most_rows, lines[-1])
    if header and set(widths[1:]) == {widths[0] + 1}:
        names.insert(0, "")  # as R writes it: row names have no header
    names += [""] * (width - len(names))
    return Table(
        dialect,
        encoding,
        tuple(name or f"column {place}" for place, name in enumerate(names, start=1)),
        header,
        rows,
        lines,
        _left_out(names if header else None, rows, width, options, needed),
    )


def _rows_of(
    stream: Iterable[str], dialect: Dialect, noun: str, most_rows: int, most_columns: int
) -> tuple[list[list[str]], list[int], list[int]]:
    """Rows without the empty cells at their ends, their lines, and their widths with those."""
    rows: list[list[str]] = []
    lines: list[int] = []
    widths: list[int] = []
    blank = before = 0
    for number, cells in fields_of(stream, dialect.delimiter):
        if rows and number > before + 1:  # names of columns may go over several lines
            raise FileError(
                "a row on one line",
                f"one of {number - before:,} lines",
                "See whether a quotation mark is left open.",
                line=before + 1 + dialect.skipped,
            )
        before = number
        width = min(len(cells), most_columns)
        while cells and not cells[-1].strip():
            cells.pop()
        if cells:
            rows.append(cells)
            widths.append(width)
            lines.append(number + dialect.skipped)
        else:
            blank += 1
        if len(rows) > most_rows + 1:  # one may be the header
            raise _too_many(noun, most_rows, lines[-1])
        if len(cells) > most_columns or blank > MOST_BLANK_LINES:
            what, most = ("columns", most_columns) if cells else ("blank lines", MOST_BLANK_LINES)
            raise FileError(
                f"at most {most:,} {what}",
                f"{len(cells) or blank:,}",
                f"See whether each line holds one of the {noun}.",
                line=number + dialect.skipped,
            )
    if not rows:
        raise FileError(f"rows of {noun}", "none", "Choose another file.")
    return rows, lines, widths


def _too_many(noun: str, most: int, line: int) -> FileError:
    return FileError(
        f"at most {most:,} {noun}", "more; this is the first one too many", "Leave some out.",
        line=line,
    )  # fmt: skip


def _is_header(rows: Rows, dialect: Dialect) -> bool:
    """Whether the first row names the columns. Missing values are no names."""
    first = [cell.strip() for cell in rows[0]]
    named = [cell for cell in first if cell]
    second = [cell.strip() for cell in rows[1]] if len(rows) > 1 else []
    if 2 * len(named) < len(first) or len(first) < len(second) - 1:
        return False
    if any(is_missing(cell) for cell in named):
        return False
    found = [cell for cell in first if is_number(cell, dialect.decimal)]
    if not found:
        return not second or any(
            is_number(cell, dialect.decimal) or is_missing(cell) for cell in second
        )
    names = [
        (place, cell) for place, cell in enumerate(first) if not is_number(cell, dialect.decimal)
    ]
    if not names or any(_recurs(rows, place, cell) for place, cell in names if cell):
        return False
    if any(cell.lower() in LABEL_NAMES for _, cell in names):
        return True
    # Steps that are numbered, as pandas numbers columns without names.
    counted = {tuple(map(str, range(start, start + len(found)))) for start in (0, 1)}
    return len(found) > 2 and tuple(found) in counted


def _recurs(rows: Rows, column: int, cell: str) -> bool:
    """Whether a cell of the first row stands in its column again, as classes do."""
    return any(column < len(row) and row[column].strip() == cell for row in rows[1:])


def _left_out(
    names: Sequence[str] | None,
    rows: Rows,
    width: int,
    options: ReadingOptions,
    needed: int | None,
) -> tuple[ColumnLeftOut, ...]:
    if options.left_out is not None:
        beyond = [column for column in options.left_out if not 0 <= column < width]
        if beyond:
            raise FileError(
                f"columns from 0 to {width - 1} to leave out", f"{beyond[0]}", "Choose others."
            )
        return tuple(
            ColumnLeftOut(column, name_of(names, column), "you chose so")
            for column in sorted(options.left_out)
        )
    empty = empty_columns(width, rows)
    found = [
        ColumnLeftOut(column, name_of(names, column), "it is empty")
        for column in empty
    ]  # fmt: skip
    rest = [column for column in range(width) if column not in set(empty)]
    label = None if options.label_column is None else options.label_column % width
    if needed is None or len(rest) > needed:
        candidates = [
            c for c in rest if c != label and not (names and names[c].lower() in LABEL_NAMES)
        ]
        found += columns_that_number_rows(names, rows, candidates)
    return tuple(sorted(found))
